internal import ArgumentParser
internal import Deployment
internal import Diagnostics
internal import Schema

/// Explains a diagnostic code, a key of the site, or a line of the output.
struct Explain: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Explain a finding's code, a key of the site, or a line of the output.",
    discussion: """
      Examples: jitsi-compile explain site.port-conflict
                jitsi-compile explain hosts.cores
                jitsi-compile explain hosts.cores --in out/
                jitsi-compile explain out/hosts/jms/nordeck-jitsi/etc/turnserver.conf:12
                jitsi-compile explain jms:nordeck-jitsi:/etc/turnserver.conf:12:8
                jitsi-compile explain --findings jvb-1.json --in out/

      Of a line it says which line of which template wrote it, through which partials, and which \
      keys of the site, defaults or rules decided its values. The site is the file beside the \
      output, or here, that the output was made from.
      """)

  enum Format: String, ExpressibleByArgument, CaseIterable { case human, json }

  @Argument(
    help: ArgumentHelp(
      "A code such as site.port-conflict, a key such as hosts.cores, or a place: FILE:LINE, "
        + "FILE:LINE:COLUMN, HOST:/PATH:LINE or HOST:CONTAINER:/PATH:LINE.", valueName: "subject"))
  var subject = ""

  @Option(
    help: ArgumentHelp(
      "What 'apply --json' printed on hosts, one report a line: shown at the lines of the site.",
      valueName: "file"))
  var findings: String?

  @Option(
    name: .customLong("in"),
    help: ArgumentHelp(
      "With a key: the output whose lines depend on it are listed.", valueName: "out"))
  var output: String?

  @Option(
    help: ArgumentHelp(
      "The site description (default: the file that the output was made from).", valueName: "site"))
  var site: String?

  @Option(
    help: ArgumentHelp(
      "The folder of templates that the output was made with.", valueName: "dir"))
  var templates: String?

  @Option(help: ArgumentHelp("How to print lines: human or json.", valueName: "format"))
  var format = Format.human

  @Option(help: ArgumentHelp("When to use color: auto, always or never.", valueName: "when"))
  var color = ColorMode.auto

  func validate() throws {
    guard subject.isEmpty == (findings != nil) else {
      throw ValidationError("name a code, a key or a place, or --findings FILE")
    }
  }

  func run() throws {
    if let findings { return try HostFindings(command: self).print(findings) }
    let reference = DiagnosticReference(markdown: "\(EmbeddedFiles.diagnostics)")
    if let entry = reference.entry(for: Diagnostic.Code(subject)) {
      try Terminal.print(data: "\(subject)\n\n\(entry)\n")
    } else if let keys = keys {
      if output == nil || format == .human {
        try Terminal.print(data: keys.compactMap(SiteSchema.explain).joined(separator: "\n"))
      }
      if output != nil { try PlaceExplanation(self).printLines(dependingOn: keys) }
    } else if let place = try OutputPlace(subject) {
      try PlaceExplanation(self).print(place)
    } else {
      let known = reference.codes.map(\.name) + SiteSchema.paths
      let hint =
        EditDistance.nearest(to: subject, among: known).map { "; did you mean \($0)?" } ?? ""
      Terminal.say(
        "jitsi-compile: error: \(subject) is neither a diagnostic code nor a key nor a file of an"
          + " output\(hint)")
      throw ExitStatus.findings.code
    }
  }

  /// The key that is meant, or every key of that name, wherever it stands: people remember a key
  /// without what is around it.
  private var keys: [String]? {
    if SiteSchema.explain(subject) != nil { return [subject] }
    let keys = SiteSchema.paths.filter { $0.hasSuffix(".\(subject)") }
    return keys.isEmpty ? nil : keys
  }
}
