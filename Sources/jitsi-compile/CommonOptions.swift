public import ArgumentParser
public import Credentials
internal import Diagnostics
internal import Glibc

extension UTCTime: ExpressibleByArgument {
  public init?(argument: String) { self.init(argument) }
}

/// The clock, which the core does not have.
struct ClockOptions: ParsableArguments {
  /// For tests of what happens when certificates end.
  @Option(help: ArgumentHelp("Take this date for today's.", valueName: "date", visibility: .hidden))
  var now: UTCTime?

  var time: UTCTime { now ?? UTCTime(seconds: Glibc.time(nil)) }
}

extension DiagnosticFormat {
  static var names: String { allCases.map(\.rawValue).joined(separator: ", ") }
}

/// How findings are shown; the same on every verb that reports them.
struct ReportOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp("How to print findings: \(DiagnosticFormat.names).", valueName: "format"))
  var format = DiagnosticFormat.human

  @Option(help: ArgumentHelp("When to use color: auto, always or never.", valueName: "when"))
  var color = ColorMode.auto

  @Flag(help: "Treat warnings as errors.")
  var strict = false
}

/// What a verb that compiles a site takes.
struct CompileOptions: ParsableArguments {
  @Argument(help: ArgumentHelp("The site description, or - for standard input.", valueName: "site"))
  var site: String

  @Option(
    help: ArgumentHelp(
      "Where secrets come from: a file, fd:N, or cmd:COMMAND (default: secrets.yaml beside the site).",
      valueName: "source"))
  var secrets: SecretInput?

  @Flag(help: "Stand in dummies for all secrets; bundles made so are marked and never applied.")
  var placeholderSecrets = false

  @Option(
    help: ArgumentHelp(
      "A folder of templates that replace those of the same name or add new ones.",
      valueName: "dir"))
  var templates: String?

  @OptionGroup var clock: ClockOptions
  @OptionGroup var report: ReportOptions

  func validate() throws {
    if placeholderSecrets, secrets != nil {
      throw ValidationError("--secrets and --placeholder-secrets exclude each other.")
    }
  }
}
