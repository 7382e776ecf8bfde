internal import ArgumentParser
internal import Credentials
internal import Deployment
internal import Diagnostics
internal import Schema

/// Writes the ordered phases that change credentials, and makes what they need.
struct SecretsRotate: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "rotate",
    abstract: "Change credentials: write a site for each phase and a plan of what to do.",
    usage: """
      jitsi-compile secrets rotate NAME ... SITE
      jitsi-compile secrets rotate --expiring SITE
      """,
    discussion: """
      NAME is a credential such as jvb.jvb-01.auth, turn.shared or tls.web, one of its texts, or a \
      pattern such as 'jvb.*.auth'. The folder gets one site for each phase and plan.md, which \
      says what to type, which hosts change in which order, and whom that interrupts. New texts \
      are added to the file of secrets beside the old ones; nothing else changes.
      """)

  @Argument(
    help: ArgumentHelp("Credentials, then the site description.", valueName: "name ... site"))
  var words: [String]

  @Flag(help: "Change the certificates that end soon, instead of naming credentials.")
  var expiring = false

  @Option(
    name: [.customShort("o"), .long],
    help: ArgumentHelp(
      "The folder for phases and plan (default: rotate-NAME beside the site).", valueName: "dir"))
  var output: String?

  @Option(
    help: ArgumentHelp(
      "How many hosts of a role change at a time (default: a quarter).", valueName: "count"))
  var wave: Int?

  @Option(
    help: ArgumentHelp(
      "The file of secrets (default: secrets.yaml beside the site).", valueName: "source"))
  var secrets: SecretInput?

  @Option(
    help: ArgumentHelp(
      "Give all secrets to this command's standard input instead of writing them.",
      valueName: "cmd:COMMAND"))
  var encrypt: SecretInput?

  @Option(
    help: ArgumentHelp(
      "With --encrypt: the file for what the command prints (default: standard output).",
      valueName: "file"))
  var encrypted: String?

  @Option(
    help: ArgumentHelp(
      "A folder of templates that replace those of the same name or add new ones.",
      valueName: "dir"))
  var templates: String?

  @OptionGroup var validity: ValidityOptions
  @OptionGroup var clock: ClockOptions
  @OptionGroup var report: ReportOptions

  var site: String { words[words.count - 1] }

  func validate() throws {
    if expiring != (words.count == 1) {
      throw ValidationError(
        expiring
          ? "--expiring takes the place of names: give the site alone."
          : "secrets rotate takes names of credentials and then the site.")
    }
    if let wave, wave < 1 { throw ValidationError("--wave takes a number from 1.") }
    if site == "-" { throw ValidationError("secrets rotate reads the site from a file.") }
    guard let encrypt else {
      if encrypted != nil { throw ValidationError("--encrypted belongs to --encrypt.") }
      guard case .file(let file)? = secrets ?? .file("secrets.yaml"), file != "-" else {
        throw ValidationError("secrets rotate writes a file: give --secrets FILE, or --encrypt.")
      }
      return
    }
    guard case .command = encrypt else { throw ValidationError("--encrypt takes cmd:COMMAND.") }
    // Without what exists, everything would be made anew and take the place of what is in use.
    if secrets == nil { throw ValidationError("--encrypt takes --secrets, to keep what exists.") }
  }

  func run() throws {
    var reporter = Reporter(report)
    try RotationRun(self).run(reporter: &reporter)
    try reporter.finish()
  }

  var file: SecretFile {
    var command: String?
    if case .command(let words)? = encrypt { command = words }
    return SecretFile(
      input: secrets ?? .file(SecretInput.beside(site: site)), encryption: command,
      encrypted: encrypted)
  }
}
