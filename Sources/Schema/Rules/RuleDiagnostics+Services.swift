internal import Diagnostics

/// The wording of rules about services and how they are used.
extension Diagnostic {
  static func dialPlanWithoutTokens(
    at range: SourceRange?, _ mode: Setting<Authentication.Mode>
  ) -> Self {
    Diagnostic(
      .error, "site.dial-plan-without-tokens",
      "the dial plan answers people with a token, and auth.mode is \(mode.value)", at: range,
      notes: [Note("the mode is set here", at: mode.range)],
      help: "set auth.mode to token, or remove 'dial_plan'")
  }

  static func duplicateDialPlanID(_ id: Setting<String>, first: SourceRange) -> Self {
    Diagnostic(
      .error, "site.duplicate-dial-plan-id", "the dial plan lists \(quoted(id.value)) twice",
      at: id.range, notes: [Note("first listed here", at: first)], help: "remove one of them")
  }

  static func missingRegion(
    _ severity: Severity, _ entry: HostEntry, others: [HostEntry],
    because reason: (words: String, range: SourceRange?)
  ) -> Self {
    let names = ([entry] + others).map(\.label).joined(separator: ", ")
    return Diagnostic(
      severity, "site.missing-region",
      "bridges that share conferences need a region, and \(names) \(others.isEmpty ? "has" : "have") "
        + "none",
      at: entry.name.range,
      notes: others.map { Note("has no region either", at: $0.name.range) }
        + (reason.range.map { [Note(reason.words, at: $0)] } ?? []),
      help: "add 'region: ...' to each of them, even if there is one region only")
  }

  static func strategyWithoutRelays(_ strategy: Setting<String>, _ relays: Setting<Bool>?) -> Self {
    Diagnostic(
      .error, "site.strategy-without-relays",
      "\(strategy.value) spreads a conference over several bridges, and 'jvb.relays' is "
        + "\(relays == nil ? "not set" : "false")",
      at: strategy.range,
      notes: relays.map { [Note("relays are turned off here", at: $0.range)] } ?? [],
      help: "set jvb.relays to true and give every bridge a region, or leave 'strategy' out")
  }

  static func regionsWithoutRelays(_ relays: Setting<Bool>, _ region: Setting<String>) -> Self {
    Diagnostic(
      .warning, "site.regions-without-relays",
      "bridges have regions, which do nothing for a conference that stays on one bridge",
      at: relays.range, notes: [Note("the first region", at: region.range)],
      help: "set jvb.relays to true, or remove the regions of the bridges")
  }

  static func unknownAccount(_ account: Setting<String>, known: [String]) -> Self {
    let nearest = EditDistance.nearest(to: account.value, among: known)
    let help: String
    if let nearest {
      help = "write \(nearest)"
    } else if known.isEmpty {
      help = "add it below 'sip.accounts'"
    } else {
      help = "the accounts are \(known.joined(separator: ", "))"
    }
    return Diagnostic(
      .error, "site.unknown-account", "'sip.accounts' has no \(quoted(account.value))",
      at: account.range, help: help)
  }

  static func undecidedAccount(_ entry: HostEntry, known: [String]) -> Self {
    Diagnostic(
      .error, "site.missing-account",
      "the site has \(known.count) SIP accounts, and \(entry.label) does not say which is its own",
      at: entry.declaration(of: .sip)?.range,
      help: "add 'sip_account: \(known[0])' to the host, or another of "
        + known.joined(separator: ", "))
  }

  static func noAccount(_ entry: HostEntry, others: [HostEntry]) -> Self {
    Diagnostic(
      .error, "site.missing-account", "the gateways of \(entry.label) have no SIP account",
      at: entry.declaration(of: .sip)?.range,
      notes: others.map {
        Note("nor have those of \($0.label)", at: $0.declaration(of: .sip)?.range)
      }, help: "add sip: {accounts: {main: {user: ..., server: ..., password: !secret sip/main}}}")
  }

  static func unusedAccount(_ name: Setting<String>, hasGateways: Bool) -> Self {
    Diagnostic(
      .warning, "site.unused-account",
      hasGateways
        ? "no gateway logs in as \(quoted(name.value))"
        : "no host has the role sip, so nobody logs in as \(quoted(name.value))",
      at: name.range,
      help: hasGateways
        ? "name it in the 'sip_account' of a host, or remove it"
        : "give a host the role sip, or remove the account")
  }

  static func unspellableForPjsua(
    _ mark: Character, inThe place: String, _ text: Setting<String>
  ) -> Self {
    let name =
      switch mark {
      case "\"": "a double quote"
      case "'": "an apostrophe"
      default: "a backslash"
      }
    return Diagnostic(
      .error, "site.pjsua-unspellable",
      "pjsua has no way to write \(name) inside of a \(place)", at: text.range,
      help: "leave it out")
  }

  static func pjsuaLineTooLong(_ account: SIPAccount, excess: Int, at range: SourceRange?) -> Self {
    Diagnostic(
      .error, "site.pjsua-line-too-long",
      "display name, user and server of \(quoted(account.name.value)) are \(bytes(excess)) longer "
        + "than a line of pjsua's options can be",
      at: range, help: "shorten the display name or the server's name by \(bytes(excess))")
  }

  static func reservedSecret(_ reference: SecretReference, _ owner: String) -> Self {
    Diagnostic(
      .error, "site.reserved-secret",
      "\(quoted(reference.name)) is the name of a secret that is made for \(owner)",
      at: reference.origin.range, help: "choose another name, such as sip/main")
  }

  static func sharedSecret(_ use: SecretUse, _ first: SecretUse) -> Self {
    Diagnostic(
      .error, "site.shared-secret",
      "\(quoted(use.reference.name)) is the secret of \(use.purpose) and of \(first.purpose)",
      at: use.reference.origin.range,
      notes: [
        first.reference.origin.range.map { Note("first used here", at: $0) }
          ?? Note("'auth.secret' is \(first.reference.name) unless the site names another")
      ], help: "give each a name of its own")
  }

  static func idleSelector(at range: SourceRange?) -> Self {
    Diagnostic(
      .warning, "site.idle-selector",
      "the component selector has nothing to hand out: no host with a sidecar has the role jibri or sip",
      at: range, help: "leave 'enabled' out, and it runs when there is something")
  }

  static func unusedArtifact(_ kind: Setting<Artifact.Kind>) -> Self {
    Diagnostic(
      .warning, "site.unused-value",
      "the artifact '\(kind.value.rawValue)' has no effect: nothing of the site is made of it",
      at: kind.range, help: "turn on what it is for, or remove it")
  }

  static func unusedDisplays(at range: SourceRange) -> Self {
    Diagnostic(
      .warning, "site.unused-value", "'vnc' has no effect: no host has the role jibri or sip",
      at: range, help: "remove the key")
  }

  static func unusedSecurityMirror(at range: SourceRange) -> Self {
    Diagnostic(
      .warning, "site.unused-value",
      "'apt.security_mirror' has no effect: without 'apt.mirror' containers use the host's sources",
      at: range, help: "add 'mirror', or remove the key")
  }

  static func unusedRecordingKey(_ key: String, at range: SourceRange) -> Self {
    Diagnostic(
      .warning, "site.unused-value",
      "'recording.\(key)' has no effect: no host has the role jibri", at: range,
      help: "give a host the role jibri, or remove the key")
  }
}
