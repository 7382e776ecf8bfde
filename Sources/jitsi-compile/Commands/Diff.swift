internal import ArgumentParser
internal import Changes
internal import Credentials
internal import Diagnostics

/// How `diff` and `plan` show what they found.
enum ChangeFormat: String, ExpressibleByArgument, CaseIterable {
  case human, json, markdown
}

/// What `diff` and `plan` take.
struct CompareOptions: ParsableArguments {
  @Argument(
    help: ArgumentHelp("The older output folder, bundle, site or git:REV[:PATH].", valueName: "old")
  )
  var old: String

  @Argument(help: ArgumentHelp("The newer one, in any of these forms.", valueName: "new"))
  var new: String

  @Option(help: ArgumentHelp("How to show it: human, json or markdown.", valueName: "format"))
  var format = ChangeFormat.human

  @Option(
    help: ArgumentHelp(
      "Secrets of sites that are compared, for their fingerprints; nothing else is made of them.",
      valueName: "source"))
  var secrets: SecretInput?

  @Option(
    help: ArgumentHelp(
      "A folder of templates for sites that are compared.", valueName: "dir"))
  var templates: String?

  @Option(help: ArgumentHelp("When to use color: auto, always or never.", valueName: "when"))
  var color = ColorMode.auto

  /// Both sides compared; throws the status of findings about a site.
  func compare(wantsTexts: Bool = false) throws -> Comparison {
    if old == "-", new == "-" { throw ValidationError("standard input is one side at most.") }
    var reporter = Reporter(format: .human, color: color, isStrict: false)
    var store: SecretStore?
    if let secrets { store = try Compilation.store(from: secrets, reporter: &reporter) }
    let opener = SideOpener(templates: templates, store: store)
    let before = try opener.open(old, reporter: &reporter)
    let after = try opener.open(new, reporter: &reporter)
    guard let before, let after, !reporter.hasErrors else {
      try reporter.finish()
      throw ExitStatus.findings.code
    }
    var comparison = Comparison(old: before, new: after)
    comparison.wantsTexts = wantsTexts
    try comparison.run()
    return comparison
  }
}

/// Says what differs between two outputs, bundles or sites, as facts.
struct Diff: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Say what differs between two outputs, bundles or sites, as facts.",
    discussion: """
      Files are read by their own grammar: comments, spacing and an order without meaning are \
      silent. What several hosts have alike is said once. Secrets appear by name, and by their \
      fingerprints where both sides know them. Ends with status 2 when there are differences.
      """)

  @OptionGroup var options: CompareOptions

  @Flag(help: "Name the files too that differ in comments, spacing or order alone.")
  var comments = false

  @Flag(help: "Show the lines that differ instead of facts.")
  var text = false

  func run() throws {
    let comparison = try options.compare(wantsTexts: text)
    if text {
      try Terminal.print(data: comparison.texts.text)
      if !comparison.texts.isEmpty { throw ExitStatus.changes.code }
      return
    }
    let report = DifferenceReport(comparison.changes, showsComments: comments)
    switch options.format {
    case .human: try Terminal.print(data: report.human)
    case .markdown: try Terminal.print(data: report.markdown)
    case .json: try Terminal.print(data: report.json)
    }
    if !report.isEmpty { throw ExitStatus.changes.code }
  }
}
