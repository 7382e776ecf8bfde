internal import ArgumentParser
internal import Credentials
internal import Diagnostics
internal import Glibc

/// The file of secrets of a verb that adds to it: where it is read from and written to.
///
/// A plain file is written aside and renamed, with mode 0600 from its first byte on. With a command
/// that encrypts, plain text never touches the disk.
struct SecretFile {
  let input: SecretInput
  /// The shell command that takes the result; nil: ``input`` is written.
  let encryption: String?
  /// The file for what that command prints; nil: standard output.
  let encrypted: String?
  /// Whether to start without any secrets.
  var isNew = false

  /// The secrets that exist; nil after findings.
  func existing(reporter: inout Reporter) throws -> SecretStore? {
    if isNew { return SecretStore() }
    if case .file(let path) = input, path != "-", try FileStore.mode(of: path) == nil {
      return SecretStore(emptyNamed: path)
    }
    return try Compilation.store(from: input, reporter: &reporter)
  }

  func write(_ addition: SecretAddition) throws {
    guard let encryption else {
      guard !addition.added.isEmpty, case .file(let path) = input else { return }
      return try FileStore.write(addition.text, to: path, mode: 0o600)
    }
    // A plain file is encrypted even when it is whole; what came from a command is left alone.
    if addition.added.isEmpty, !isPlainFile { return }
    guard let encrypted else { return try ChildProcess.feed(addition.text, to: encryption) }
    try FileStore.replace(encrypted, mode: 0o600) { descriptor, _ in
      try ChildProcess.feed(addition.text, to: encryption, output: descriptor)
    }
  }

  /// Says by name what was made and what is left to the operator.
  static func report(_ addition: SecretAddition, file: String) {
    for name in addition.added { Terminal.say("added \(name)") }
    for need in addition.notMade { Terminal.say("not made: \(need.name), \(need.kind.summary)") }
    Terminal.say(
      "\(file): \(addition.added.count) added, \(addition.notMade.count) for you to supply")
  }

  private var isPlainFile: Bool {
    if case .file = input { true } else { false }
  }
}

/// For how long new certificates are valid.
struct ValidityOptions: ParsableArguments {
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
  }

  /// Randomness of the system, the clock, and word of keys that take seconds.
  func means(now: UTCTime) -> SecretMeans {
    var random = SystemRandomNumberGenerator()
    return SecretMeans(
      now: now, validity: CertificateValidity(authorityDays: caDays, serverDays: certificateDays)
    ) { need in
      if Terminal.hasListener, need.kind == .privateKey(.rsa4096) {
        Terminal.say("making \(need.name)")
      }
    } random: { count in
      (0..<count).map { _ in UInt8.random(in: .min ... .max, using: &random) }
    }
  }
}
