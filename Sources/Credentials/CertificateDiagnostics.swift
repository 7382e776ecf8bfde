internal import Diagnostics

/// All wording about keys and certificates: names of secrets, domains and dates, never a text.
extension Diagnostic {
  private static let makeAgain = "run 'jitsi-compile secrets init SITE'"

  static func keyUnreadable(_ name: String, at range: SourceRange?) -> Self {
    Diagnostic(
      .error, "secrets.key-unreadable", "private key '\(name)' cannot be read", at: range,
      help: "give it as PKCS #8, PKCS #1 or SEC 1 without a passphrase, RSA with 2048 bits or more")
  }

  static func keyMismatch(_ name: String, key: String, at range: SourceRange?) -> Self {
    Diagnostic(
      .error, "secrets.key-mismatch", "'\(name)' does not belong to private key '\(key)'",
      at: range, help: "remove '\(name)' and \(makeAgain) to make it from the key that is there")
  }

  /// Another key would not fit what was made from the first.
  static func keyLost(_ key: String, of dependent: String, at range: SourceRange) -> Self {
    Diagnostic(
      .error, "secrets.key-lost", "'\(dependent)' is there, but its private key '\(key)' is not",
      at: range,
      help: "put the key back, or remove '\(dependent)' too and \(makeAgain) to make both")
  }

  static func keyNotMade(_ need: SecretNeed) -> Self {
    Diagnostic(
      .error, "secrets.not-made",
      "the cryptographic library did not make private key '\(need.name)'", at: need.origin.range,
      help: "this is a defect of the program or of the machine; please report it")
  }

  static func certificateNotMade(_ need: SecretNeed) -> Self {
    Diagnostic(
      .error, "secrets.not-made",
      "the cryptographic library did not make certificate '\(need.name)'", at: need.origin.range,
      help: "look whether the keys that it is made from are keys for signatures, and otherwise "
        + "please report it")
  }

  static func certificateWithoutKey(_ need: SecretNeed, key: String, file: String) -> Self {
    Diagnostic(
      .error, "secrets.cannot-issue",
      "certificate '\(need.name)' cannot be made: private key '\(key)' is not in \(file)",
      at: need.origin.range,
      help: "add the key to the secrets that '--secrets' reads while 'secrets init' runs")
  }

  static func certificateUnreadable(_ name: String, at range: SourceRange?) -> Self {
    Diagnostic(
      .error, "secrets.certificate-unreadable", "certificate '\(name)' cannot be read", at: range,
      help: "give an X.509 certificate of version 3; or remove the line and \(makeAgain)")
  }

  static func certificateNotAuthority(_ name: String, at range: SourceRange?) -> Self {
    Diagnostic(
      .error, "secrets.certificate-issuer", "certificate '\(name)' is not that of an authority",
      at: range, help: "give the certificate of the authority, with CA:TRUE in its constraints")
  }

  static func certificateIssuer(_ name: String, authority: String, at range: SourceRange) -> Self {
    Diagnostic(
      .error, "secrets.certificate-issuer",
      "authority '\(authority)' did not sign certificate '\(name)'", at: range,
      help: "remove '\(name)' and \(makeAgain) to have it signed")
  }

  static func certificateNames(
    _ name: String, _ purpose: CertificateRequest.Purpose, missing: [String], key: String,
    at range: SourceRange
  ) -> Self {
    let names = missing.joined(separator: ", ")
    switch purpose {
    case .server:
      return Diagnostic(
        .error, "secrets.certificate-names", "certificate '\(name)' is not for \(names)",
        at: range, help: "remove '\(name)' and \(makeAgain) to make one for the names of the site")
    case .authority:
      return Diagnostic(
        .error, "secrets.certificate-names", "authority '\(name)' may not vouch for \(names)",
        at: range,
        help: "remove '\(name)' and the certificates that it signed, then \(makeAgain); every "
          + "client has to learn the new authority")
    }
  }

  static func certificateConstrained(
    _ name: String, by authority: String, names: [String], at range: SourceRange?
  ) -> Self {
    Diagnostic(
      .error, "secrets.certificate-constraints",
      "authority '\(authority)' may not vouch for \(names.joined(separator: ", ")), which "
        + "certificate '\(name)' is for",
      at: range,
      help: "make a new authority: remove '\(authority)' and the certificates that it signed, then "
        + makeAgain)
  }

  static func certificateExpires(
    _ need: SecretNeed, on end: UTCTime, now: UTCTime, at range: SourceRange
  ) -> Self {
    let isOver = end < now
    let days = isOver ? now.days(since: end) : end.days(since: now)
    let count = "\(days) day\(days == 1 ? "" : "s")"
    return Diagnostic(
      isOver ? .error : .warning, "secrets.certificate-expires",
      isOver
        ? "certificate '\(need.name)' expired on \(end), \(count) ago"
        : "certificate '\(need.name)' expires on \(end), in \(count)",
      at: range,
      help: need.kind.isGenerated
        ? "run 'jitsi-compile secrets rotate --expiring SITE' for a new one with a key of its own"
        : "get a new one from who issued it")
  }

  static func certificateEarly(
    _ need: SecretNeed, from start: UTCTime, at range: SourceRange
  ) -> Self {
    Diagnostic(
      .warning, "secrets.certificate-early",
      "certificate '\(need.name)' is not valid before \(start)", at: range,
      help: "look whether the clock of this machine is right")
  }
}
