internal import Diagnostics

/// Such as `1 byte`.
func bytes(_ count: Int) -> String { "\(count) byte\(count == 1 ? "" : "s")" }

/// The wording of rules about public names and their certificates.
extension Diagnostic {
  static func sameDomain(_ key: String, _ domain: Setting<String>, meet: Setting<String>) -> Self {
    Diagnostic(
      .error, "site.same-domain", "'\(key)' and 'meet' are both \(quoted(domain.value))",
      at: domain.range, notes: [Note("'meet' is given here", at: meet.range)],
      help: "write another name, or leave it out for \(key).\(meet.value)")
  }

  static func derivedDomain(
    _ key: String, _ domain: Setting<String>, meet: Setting<String>
  ) -> Self {
    Diagnostic(
      .error, "site.reserved-domain",
      "\(quoted(domain.value)) is an XMPP domain that is derived from 'meet'", at: domain.range,
      notes: [Note("'meet' is given here", at: meet.range)],
      help: "write another name, or leave it out for \(key).\(meet.value)")
  }

  static func domainTooLong(_ meet: Setting<String>, excess: Int) -> Self {
    Diagnostic(
      .error, "site.domain-too-long",
      "names derived from 'meet', such as conferenceduration., are \(bytes(excess)) longer than "
        + "a name can be",
      at: meet.range, help: "shorten the name by \(bytes(excess))")
  }

  static func folderNameTooLong(_ meet: Setting<String>, _ length: Int) -> Self {
    Diagnostic(
      .error, "site.domain-too-long",
      "Prosody would keep accounts in a folder whose name has \(length) bytes, more than 255",
      at: meet.range, help: "shorten the name; each dot and hyphen counts three times")
  }

  static func turnElsewhere(_ turn: Setting<String>, meet: Setting<String>) -> Self {
    Diagnostic(
      .warning, "site.turn-elsewhere",
      "\(quoted(turn.value)) is in another zone than \(quoted(meet.value)), but has to lead to the "
        + "same host",
      at: turn.range, notes: [Note("'meet' is given here", at: meet.range)],
      help: "see that it is an alias of \(meet.value) or has the address of the JMS; a TURN server "
        + "elsewhere is not what this key is for")
  }

  static func missingEmail(at range: SourceRange?) -> Self {
    Diagnostic(
      .error, "site.missing-email", "mode letsencrypt needs the key 'tls.email'", at: range,
      help: "add 'email: ...' beside the mode; Let's Encrypt writes there before a certificate ends"
    )
  }

  static func unusedCertificate(
    _ key: String, _ mode: Setting<TLS.Mode>, at range: SourceRange
  ) -> Self {
    Diagnostic(
      .warning, "site.unused-value",
      "'tls.\(key)' has no effect: mode \(mode.value.rawValue) brings its own certificate",
      at: range,
      help: "set tls.mode to files, or remove the key")
  }

  static func unreachableForLetsEncrypt(
    _ address: IPv4Address, at range: SourceRange?, _ mode: Setting<TLS.Mode>
  ) -> Self {
    Diagnostic(
      .error, "site.letsencrypt-unreachable",
      "Let's Encrypt cannot visit the JMS at \(address), which is no address of the public Internet",
      at: range, notes: [Note("certificates are asked for here", at: mode.range)],
      help: "write {public: ..., private: \(address)}, or set tls.mode to site-ca or files")
  }

  static func privateName(
    _ meet: Setting<String>, _ topLevel: String, _ mode: Setting<TLS.Mode>
  ) -> Self {
    Diagnostic(
      .error, "site.letsencrypt-unreachable",
      "Let's Encrypt signs no names below '.\(topLevel)', which the public DNS does not have",
      at: meet.range, notes: [Note("certificates are asked for here", at: mode.range)],
      help: "write a public name, or set tls.mode to site-ca or files")
  }
}
