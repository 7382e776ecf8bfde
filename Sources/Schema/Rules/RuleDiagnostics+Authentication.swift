internal import Diagnostics

/// The wording of rules about who may open a conference.
extension Diagnostic {
  static func missingAppID(at range: SourceRange) -> Self {
    Diagnostic(
      .error, "site.missing-app-id", "auth mode token needs the key 'auth.app_id'", at: range,
      help: "add 'app_id: ...', the issuer of your tokens; or set auth.mode to another mode")
  }

  static func secretBesideKeyURL(at range: SourceRange, _ keyURL: Setting<String>) -> Self {
    Diagnostic(
      .error, "site.secret-and-key-url",
      "tokens are checked with a secret or with public keys, and the site names both", at: range,
      notes: [keyURL.range.map { Note("the address of the keys", at: $0) }].compactMap { $0 },
      help: "remove 'secret' or 'key_url'")
  }

  static func algorithmMismatch(
    _ algorithm: Setting<Authentication.Algorithm>, _ keyURL: Setting<String>?
  ) -> Self {
    Diagnostic(
      .error, "site.algorithm-mismatch",
      keyURL == nil
        ? "tokens signed with \(algorithm.value.rawValue) are checked with public keys, and the site "
          + "has no 'auth.key_url'"
        : "tokens signed with \(algorithm.value.rawValue) are checked with a secret, and the site has "
          + "an 'auth.key_url'",
      at: algorithm.range,
      notes: [keyURL?.range.map { Note("the address of the keys", at: $0) }].compactMap { $0 },
      help: keyURL == nil
        ? "add 'key_url: https://...', or set algorithm to HS256"
        : "set algorithm to RS256 or leave it out, or remove 'key_url'")
  }

  static func dialPlanWithKeyURL(at range: SourceRange?, _ keyURL: Setting<String>) -> Self {
    Diagnostic(
      .error, "site.dial-plan-with-key-url",
      "the dial plan's service checks tokens with a secret, and the site's tokens have public keys",
      at: range,
      notes: [keyURL.range.map { Note("the address of the keys", at: $0) }].compactMap { $0 },
      help: "sign tokens with 'auth.secret' in place of 'auth.key_url', or remove 'dial_plan'")
  }

  static func unusedAuthenticationKey(
    _ key: String, _ mode: Setting<Authentication.Mode>, at range: SourceRange
  ) -> Self {
    Diagnostic(
      .warning, "site.unused-value", "'\(key)' has no effect with auth mode \(mode.value)",
      at: range,
      help: "remove the key, or set auth.mode to the mode that you mean")
  }

  static func noUsers(_ mode: Setting<Authentication.Mode>) -> Self {
    Diagnostic(
      .warning, "site.no-users",
      "with auth mode internal, nobody has an account to open a conference",
      at: mode.range, help: "add 'users: [NAME, ...]' to 'auth'")
  }

  static func reservedAccount(_ user: Setting<String>, prefix: String) -> Self {
    Diagnostic(
      .error, "site.reserved-account",
      "'\(user.value)' begins like the account of a recorder or a gateway, '\(prefix)', by which "
        + "Prosody tells them from people",
      at: user.range,
      help: "write '\(user.value.replacing(".", with: "-"))', or any name that does not begin so")
  }

  static func emptyTokenWithoutGuests(_ option: Setting<Bool>, _ guests: Setting<Bool>) -> Self {
    Diagnostic(
      .error, "site.contradicting-guests",
      "'auth.allow_empty_token' lets people in without a token, and 'features.guests' does not",
      at: option.range,
      notes: [guests.range.map { Note("guests are off here", at: $0) }].compactMap { $0 },
      help: "leave 'allow_empty_token' out")
  }

  static func selectorIssuer(_ issuer: Setting<String>, _ problem: String) -> Self {
    Diagnostic(
      .error, "site.selector-issuer",
      "to the component selector, \(quoted(issuer.value)) \(problem)", at: issuer.range,
      help: "give tokens of participants another issuer, or set selector.enabled to false")
  }

  static func selectorAudiences(_ second: Setting<String>, first: Setting<String>) -> Self {
    Diagnostic(
      .warning, "site.selector-audiences",
      "the component selector takes tokens of one audience, \(quoted(first.value)); those of others "
        + "enter conferences and cannot invite",
      at: second.range, help: "put the audience of those who invite first")
  }
}
