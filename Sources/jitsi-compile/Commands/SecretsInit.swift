internal import ArgumentParser
internal import Credentials
internal import Diagnostics

/// Adds the secrets that are missing and never changes one that exists.
struct SecretsInit: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "init", abstract: "Add missing secrets to secrets.yaml; existing ones stay.",
    discussion: """
      With --encrypt, plain text never touches the disk: existing secrets are read with \
      --secrets 'cmd:COMMAND' and all are handed to another command, for example

        jitsi-compile secrets init site.yaml --secrets 'cmd:age -d -i key.txt secrets.yaml.age' \\
          --encrypt 'cmd:age -r RECIPIENT' --output secrets.yaml.age

      The first time there is nothing to read, which --new says instead of --secrets.
      """)

  @OptionGroup var options: SecretOptions

  @Option(
    help: ArgumentHelp(
      "Give the result to this command's standard input instead of writing it.",
      valueName: "cmd:COMMAND"))
  var encrypt: SecretInput?

  @Option(
    name: [.customShort("o"), .long],
    help: ArgumentHelp(
      "With --encrypt: the file for what the command prints (default: standard output).",
      valueName: "file"))
  var output: String?

  @Flag(help: "With --encrypt: start without any secrets.")
  var new = false

  @OptionGroup var validity: ValidityOptions

  func validate() throws {
    guard let encrypt else {
      if output != nil || new { throw ValidationError("--output and --new belong to --encrypt.") }
      guard case .file(let file)? = options.secrets ?? .file("secrets.yaml"), file != "-" else {
        throw ValidationError("secrets init writes a file: give --secrets FILE, or --encrypt.")
      }
      return
    }
    guard case .command = encrypt else { throw ValidationError("--encrypt takes cmd:COMMAND.") }
    // Without what exists, everything would be made anew and take the place of what is in use.
    if (options.secrets == nil) != new {
      throw ValidationError("--encrypt takes either --secrets, to keep what exists, or --new.")
    }
  }

  func run() throws {
    var reporter = Reporter(options.report)
    let file = file
    guard let needs = try options.needs(reporter: &reporter),
      let store = try file.existing(reporter: &reporter), !reporter.hasErrors
    else { return try reporter.finish() }
    let addition = store.adding(needs, by: validity.means(now: options.clock.time))
    reporter.add(addition.diagnostics)
    try file.write(addition)
    try reporter.finish()
    SecretFile.report(addition, file: store.fileName)
  }

  private var file: SecretFile {
    var command: String?
    if case .command(let words)? = encrypt { command = words }
    return SecretFile(
      input: options.secrets ?? .file(SecretInput.beside(site: options.site)),
      encryption: command, encrypted: output, isNew: new)
  }
}
