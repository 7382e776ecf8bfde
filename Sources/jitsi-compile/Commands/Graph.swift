public import ArgumentParser
public import Deployment
internal import Diagnostics
internal import Schema

/// Draws who talks to whom.
struct Graph: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Draw a site: its hosts, its ports, or one call through every hop.",
    discussion: """
      Everything is derived from what components declare. Examples:
        jitsi-compile graph site.yaml --format svg > site.svg
        jitsi-compile graph site.yaml --view ports --format dot | dot -Tpdf > ports.pdf
        jitsi-compile graph site.yaml --view call --record --sip --format json
      """)

  enum Format: String, ExpressibleByArgument, CaseIterable { case mermaid, dot, svg, json }

  @OptionGroup var options: SiteOptions

  @Option(
    name: .customLong("format"),
    help: ArgumentHelp("What to print: mermaid, dot, svg or json.", valueName: "format"))
  var output = Format.mermaid

  @Option(help: ArgumentHelp("What to show: topology, ports or call.", valueName: "view"))
  var view = GraphView.Kind.topology

  @Option(help: ArgumentHelp("With --view call: who calls, browser or sip.", valueName: "who"))
  var from: CallPath.Caller?

  @Flag(help: "With --view call: the call is recorded.")
  var record = false

  @Flag(help: "With --view call: a SIP device takes part.")
  var sip = false

  func validate() throws {
    if view != .call, from != nil || record || sip {
      throw ValidationError("--from, --record and --sip belong to --view call.")
    }
  }

  func run() throws {
    var reporter = Reporter(try ReportOptions.parse(["--color", options.color.rawValue]))
    if let compilation = try Compilation.prepare(
      try options.compileOptions, secretsAre: .none, reporter: &reporter)
    {
      let picture = GraphView(
        SiteGraph(compilation.plan), view, from: from ?? .browser, record: record, sip: sip)
      if let bytes = try bytes(of: picture, compilation, &reporter), !reporter.hasErrors {
        try Terminal.print(data: bytes)
      }
    }
    try reporter.finish()
  }

  private func bytes(
    of picture: GraphView, _ compilation: Compilation, _ reporter: inout Reporter
  ) throws -> [UInt8]? {
    switch output {
    case .mermaid: return Array(picture.mermaid.utf8)
    case .dot: return Array(picture.dot.utf8)
    case .json:
      let keys = SiteKeyIndex(compilation.site.text, as: compilation.site.id)
      return picture.json(
        SiteExplainer(compilation.compiler, keys: keys), sources: reporter.sources)
    case .svg:
      var bag = DiagnosticBag()
      let bytes = picture.svg(templates: compilation.templates, reporting: &bag)
      reporter.add(bag.all)
      return bytes
    }
  }
}

/// The site and the templates, for verbs whose `--format` is not that of findings.
struct SiteOptions: ParsableArguments {
  @Argument(help: ArgumentHelp("The site description, or - for standard input.", valueName: "site"))
  var site: String

  @Option(
    help: ArgumentHelp(
      "A folder of templates that replace those of the same name or add new ones.",
      valueName: "dir"))
  var templates: String?

  @Option(help: ArgumentHelp("When to use color: auto, always or never.", valueName: "when"))
  var color = ColorMode.auto

  var compileOptions: CompileOptions {
    get throws {
      try CompileOptions.parse((templates.map { ["--templates", $0] } ?? []) + [site])
    }
  }
}

extension GraphView.Kind: ExpressibleByArgument {}
extension CallPath.Caller: ExpressibleByArgument {}
