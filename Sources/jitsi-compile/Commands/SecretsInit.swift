internal import ArgumentParser
internal import Credentials
internal import Diagnostics
internal import Glibc

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

  @Option(help: ArgumentHelp("How long a new authority is valid.", valueName: "days"))
  var caDays = CertificateValidity.standard.authorityDays

  @Option(help: ArgumentHelp("How long new certificates of servers are valid.", valueName: "days"))
  var certificateDays = CertificateValidity.standard.serverDays

  func validate() throws {
    // Dates of certificates end with the year 9999.
    for (name, days) in [("ca-days", caDays), ("certificate-days", certificateDays)]
    where !(1...365_000).contains(days) {
      throw ValidationError("--\(name) takes a number of days from 1 to 365000.")
    }
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
    guard let needs = try options.needs(reporter: &reporter),
      let store = try existing(reporter: &reporter), !reporter.hasErrors
    else { return try reporter.finish() }
    let addition = store.adding(needs, by: means)
    reporter.add(addition.diagnostics)
    try write(addition)
    try reporter.finish()
    for name in addition.added { Terminal.say("added \(name)") }
    for need in addition.notMade { Terminal.say("not made: \(need.name), \(need.kind.summary)") }
    Terminal.say(
      "\(store.fileName): \(addition.added.count) added, \(addition.notMade.count) for you to supply"
    )
  }

  private var input: SecretInput {
    options.secrets ?? .file(SecretInput.beside(site: options.site))
  }

  private func existing(reporter: inout Reporter) throws -> SecretStore? {
    if new { return SecretStore() }
    if case .file(let path) = input, path != "-", try FileStore.mode(of: path) == nil {
      return SecretStore(emptyNamed: path)
    }
    return try Compilation.store(from: input, reporter: &reporter)
  }

  private var means: SecretMeans {
    var random = SystemRandomNumberGenerator()
    return SecretMeans(
      now: options.clock.time,
      validity: CertificateValidity(authorityDays: caDays, serverDays: certificateDays)
    ) { need in
      if Terminal.hasListener, need.kind == .privateKey(.rsa4096) {
        Terminal.say("making \(need.name)")
      }
    } random: { count in
      (0..<count).map { _ in UInt8.random(in: .min ... .max, using: &random) }
    }
  }

  private func write(_ addition: SecretAddition) throws {
    guard case .command(let command)? = encrypt else {
      guard !addition.added.isEmpty, case .file(let path) = input else { return }
      return try FileStore.write(addition.text, to: path, mode: 0o600)
    }
    // A plain file is encrypted even when it is whole; what came from a command is left alone.
    if addition.added.isEmpty, !isPlainFile { return }
    guard let output else { return try ChildProcess.feed(addition.text, to: command) }
    try FileStore.replace(output, mode: 0o600) { descriptor, _ in
      try ChildProcess.feed(addition.text, to: command, output: descriptor)
    }
  }

  private var isPlainFile: Bool {
    if case .file = input { true } else { false }
  }
}
