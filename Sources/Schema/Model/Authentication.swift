public import Diagnostics

/// Who may open a conference.
public struct Authentication: Sendable {
  public enum Mode: String, CaseIterable, Hashable, Sendable { case token, `internal`, anonymous }
  public enum Algorithm: String, CaseIterable, Hashable, Sendable {
    case hs256 = "HS256"
    case hs512 = "HS512"
    /// Signed with a private key; Prosody fetches the public half from ``Authentication/keyURL``.
    case rs256 = "RS256"
  }

  public var mode: Setting<Mode>
  /// Issuer of accepted tokens; required with `token`.
  public var appID: Setting<String>?
  /// The HMAC secret of tokens: `auth.app` unless the site names another. Unused with a key URL.
  public var appSecret: SecretReference
  /// Where Prosody fetches public keys of tokens, a file per key id; nil: tokens have a secret.
  public var keyURL: Setting<String>?
  public var algorithm: Setting<Algorithm>
  /// Accepted issuers; an empty list means ``appID`` alone.
  public var issuers: [Setting<String>]
  /// Accepted audiences; an empty list means any.
  public var audiences: [Setting<String>]
  /// Whether clients without a token may connect as guests.
  public var allowsEmptyToken: Setting<Bool>
  /// Names of people with an account at `domains.meet`, with `internal`.
  public var users: [Setting<String>]
  /// Whether a name could not be read, so that an absent one proves nothing.
  public var hasUnreadUsers = false
  /// Where a missing key of the section is reported.
  public var range: SourceRange
}

extension Authentication {
  /// Whether tokens are checked with a secret that the site and their issuer share.
  public var usesSecret: Bool { mode.value == .token && keyURL == nil }
  /// Issuers whose tokens are accepted, where the site does not say as well.
  public var acceptedIssuers: [Setting<String>] {
    issuers.isEmpty ? appID.map { [$0] } ?? [] : issuers
  }
  /// Whether tokens are checked with public keys.
  public var usesKeys: Bool { mode.value == .token && keyURL != nil }
}
