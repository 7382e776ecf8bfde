internal import Diagnostics
internal import Schema

/// All wording about the generations of credentials.
extension Diagnostic {
  static func unknownCredential(
    _ name: Setting<String>, _ names: CredentialNames, _ plan: SitePlan
  ) -> Self {
    let help: String
    if let nearest = names.nearest(to: name.value) {
      help = "write '\(nearest)'"
    } else if plan.features.contains(.letsEncrypt), name.value.hasPrefix("tls.") {
      help = "certbot keeps the certificate of the public names and renews it by itself"
    } else if name.value == "site.key" {
      help = "remove the line; the key of fingerprints has one generation"
    } else {
      help = "remove the line, or see 'jitsi-compile secrets list SITE' for what the site has"
    }
    return Diagnostic(
      .error, "site.unknown-credential", "this site has no credential '\(name.value)'",
      at: name.range, help: help)
  }

  static func repeatedGeneration(
    _ second: Setting<Int>, first: Setting<Int>, of name: String
  ) -> Self {
    Diagnostic(
      .error, "site.repeated-generation",
      "generation \(second.value) of '\(name)' is accepted already", at: second.range,
      notes: first.range.map { [Note("named here first", at: $0)] } ?? [],
      help: "what is in use is always accepted; name further generations only")
  }

  static func noOverlap(
    _ entry: CredentialGenerations, _ kind: CredentialKind, at range: SourceRange?
  ) -> Self {
    Diagnostic(
      .error, "site.no-overlap",
      "'\(entry.name.value)' has one generation at a time: \(kind.reasonForOne)", at: range,
      help: "write '\(entry.name.value): \(entry.use.value)'")
  }

  static func tooManyGenerations(_ entry: CredentialGenerations, at range: SourceRange?) -> Self {
    Diagnostic(
      .error, "site.too-many-generations",
      "'\(entry.name.value)' can have two generations at a time, and this is a third", at: range,
      help: "finish one change before the next: accept one generation besides the one in use")
  }

  static func generationsOfOneName(_ entry: CredentialGenerations, _ accepted: Setting<Int>) -> Self
  {
    Diagnostic(
      .error, "site.same-account",
      "generations \(entry.use.value) and \(accepted.value) of '\(entry.name.value)' have one "
        + "account, which has one password",
      at: accepted.range,
      help: "accept an \(entry.use.value.isMultiple(of: 2) ? "odd" : "even") generation: odd and "
        + "even ones have accounts of their own")
  }
}
