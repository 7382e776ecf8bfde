internal import Diagnostics

/// All wording about secrets. No message holds the text of one, nor anything that may be one.
extension Diagnostic {
  /// The file of secrets is not YAML; the reader's own message could quote a secret.
  static func secretsUnreadable(_ cause: Diagnostic) -> Self {
    Diagnostic(
      .error, "secrets.unreadable", "this is not YAML that can be read (\(cause.code))",
      at: cause.range,
      help: "put the text of a secret between single quotes and write a quote inside it twice; "
        + "'jitsi-compile explain \(cause.code)' says more")
  }

  static func secretsVersionMissing(_ file: String, at range: SourceRange?) -> Self {
    Diagnostic(
      .error, "secrets.version", "\(file) does not say which version of the format it has",
      at: range, help: "write 'version: 1' as its first line")
  }

  static func secretsVersionUnknown(_ file: String, at range: SourceRange) -> Self {
    Diagnostic(
      .error, "secrets.version", "\(file) has a version that this program does not know",
      at: range, help: "write 'version: 1', or use a newer jitsi-compile")
  }

  static func secretsMapMissing(_ file: String, at range: SourceRange?) -> Self {
    Diagnostic(
      .error, "secrets.shape", "\(file) has no map 'secrets'", at: range,
      help: "write 'secrets:' and below it, indented, one line 'name: text' for each secret")
  }

  static func secretsNotAMap(_ what: String, at range: SourceRange) -> Self {
    Diagnostic(
      .error, "secrets.shape", "\(what) must be a map", at: range,
      help: "write 'name: text' lines below it, indented")
  }

  /// The key may be a secret in the wrong place, so it is not named.
  static func secretsUnknownKey(at range: SourceRange) -> Self {
    Diagnostic(
      .error, "secrets.unknown-key", "only 'version' and 'secrets' stand at the left margin here",
      at: range, help: "indent the names of secrets below 'secrets:'")
  }

  /// What is written may be a secret in the wrong place, so it is not quoted.
  static func secretNameInvalid(at range: SourceRange) -> Self {
    Diagnostic(
      .error, "secrets.invalid-name", "this is not a name of a secret", at: range,
      help: "use words of letters, digits and _ - @, joined by . or /, at most 200 in all")
  }

  /// As the YAML reader found it: twice in one map.
  static func secretWrittenTwice(at range: SourceRange?) -> Self {
    Diagnostic(
      .error, "secrets.duplicate", "this key is written twice", at: range,
      help: "remove one of the two lines")
  }

  static func secretDuplicate(
    _ name: String, at range: SourceRange, first: SourceRange
  ) -> Self {
    Diagnostic(
      .error, "secrets.duplicate", "secret '\(name)' has two texts", at: range,
      notes: [Note("the first is here", at: first)], help: "remove one of them")
  }

  static func secretNotText(_ name: String, at range: SourceRange) -> Self {
    Diagnostic(
      .error, "secrets.not-text", "secret '\(name)' is not one text", at: range,
      help: "write the text between quotes, or as a block after '|'; lists, tags and aliases are "
        + "not taken")
  }

  static func secretEmpty(_ name: String, at range: SourceRange) -> Self {
    Diagnostic(
      .error, "secrets.empty", "secret '\(name)' is empty", at: range,
      help: "write its text, or remove the line and run 'jitsi-compile secrets init SITE'")
  }

  static func secretMissing(_ need: SecretNeed, file: String) -> Self {
    var message = "secret '\(need.name)' is missing from \(file)"
    if let first = need.usedBy.first {
      let others = need.usedBy.count - 1
      message += "; \(first) needs it" + (others == 0 ? "" : ", and \(others) more")
    }
    return Diagnostic(
      .error, "secrets.missing", message, at: need.origin.range, help: need.wayOut(file: file))
  }

  static func secretUnused(_ name: String, at range: SourceRange) -> Self {
    Diagnostic(
      .warning, "secrets.unused", "nothing in the site uses secret '\(name)'", at: range,
      help: "remove it, unless another site shares this file")
  }

  static func secretTooShort(_ name: String, bytes: Int, at range: SourceRange) -> Self {
    Diagnostic(
      .error, "secrets.too-short", "secret '\(name)' needs at least \(bytes) bytes", at: range,
      help: "remove the line and run 'jitsi-compile secrets init SITE' to make a new one")
  }

  static func secretWeak(_ name: String, at range: SourceRange) -> Self {
    Diagnostic(
      .warning, "secrets.weak", "secret '\(name)' can be guessed", at: range,
      help: "use 16 characters or more, 8 of them different; or remove the line and run "
        + "'jitsi-compile secrets init SITE' to make a new one")
  }

  static func secretUnprintable(_ name: String, at range: SourceRange) -> Self {
    Diagnostic(
      .error, "secrets.unprintable", "secret '\(name)' has characters that not every reader takes",
      at: range,
      help: "use one line of printable ASCII without blanks at its ends; a block after '|' ends in "
        + "a line break")
  }

  static func secretNotPEM(_ name: String, label: String, at range: SourceRange) -> Self {
    Diagnostic(
      .error, "secrets.not-pem", "secret '\(name)' is not PEM with '\(label)'", at: range,
      help: "write '|' after the name and below it, indented, the lines from '-----BEGIN \(label)"
        + "-----' to '-----END \(label)-----'")
  }

  static func secretIsPlaceholder(_ name: String, at range: SourceRange) -> Self {
    Diagnostic(
      .error, "secrets.placeholder", "secret '\(name)' is a placeholder that everybody knows",
      at: range,
      help: "remove the line and run 'jitsi-compile secrets init SITE' to make a real one")
  }

  /// Passwords that somebody else gave out may be equal by their decision.
  static func secretsEqual(
    _ second: SecretNeed, at range: SourceRange, first: SecretNeed, at firstRange: SourceRange
  ) -> Self {
    let isTheirDecision = !second.kind.isGenerated && !first.kind.isGenerated
    return Diagnostic(
      isTheirDecision ? .warning : .error, "secrets.equal",
      "secrets '\(first.name)' and '\(second.name)' have the same text", at: range,
      notes: [Note("'\(first.name)' is here", at: firstRange)],
      help: "give each its own, so that who knows one does not know the other")
  }

  static func secretsNotExtended(_ file: String, at range: SourceRange?) -> Self {
    Diagnostic(
      .error, "secrets.cannot-extend", "there is no place to add secrets to \(file)", at: range,
      help: "end the file with 'secrets:' and one indented line 'name: text' for each secret, and "
        + "mend what 'jitsi-compile secrets check SITE' finds")
  }

  static func secretOutsideASCII(_ name: String, jid: String, at range: SourceRange?) -> Self {
    Diagnostic(
      .error, "secrets.outside-ascii",
      "secret '\(name)' cannot be the password of account \(jid)", at: range,
      help: "use printable ASCII: other characters need a preparation that is not built in")
  }

  static func accountNotHashed(_ name: String, jid: String, at range: SourceRange?) -> Self {
    Diagnostic(
      .error, "secrets.not-hashed",
      "the cryptographic library did not hash secret '\(name)' for account \(jid)", at: range,
      help: "this is a defect of the program or of the machine; please report it")
  }

  static func secretLockLine(at range: SourceRange) -> Self {
    Diagnostic(
      .error, "secrets.lock-line", "this line is not a name and a fingerprint", at: range,
      help: "take the file from version control, or build again with the secrets at hand")
  }
}

extension SecretNeed {
  /// What to do so that the secret is there.
  ///
  /// - Parameter file: What messages call the file of secrets.
  public func wayOut(file: String = "secrets.yaml") -> String {
    if kind.isGenerated { return "run 'jitsi-compile secrets init SITE' to make it" }
    return switch kind {
    case .operatorSupplied(let hint):
      "add the line '\(name): TEXT' under 'secrets:' in \(file)"
        + (hint.isEmpty ? "" : "; \(hint)")
    default:
      "add '\(name): |' under 'secrets:' in \(file) and below it, indented, the PEM lines"
    }
  }
}
