internal import Diagnostics

/// Authentication whose defaults wait for other keys.
struct AuthenticationReading {
  var mode: Setting<Authentication.Mode>
  var appID: Setting<String>?
  var secret: SecretReference
  var keyURL: Setting<String>?
  var algorithm: Setting<Authentication.Algorithm>?
  var issuers: [Setting<String>]
  var audiences: [Setting<String>]
  var allowsEmptyToken: Setting<Bool>?
  var users: ListReading<Setting<String>>
  var range: SourceRange

  /// Where nobody is a guest, a token is not optional.
  func resolved(guests: Setting<Bool>?) -> Authentication {
    Authentication(
      mode: mode, appID: appID, appSecret: secret, keyURL: keyURL,
      algorithm: algorithm ?? keyURL?.deriving { _ in .rs256 } ?? Setting(default: .hs256),
      issuers: issuers, audiences: audiences,
      allowsEmptyToken: allowsEmptyToken ?? guests?.deriving { $0 } ?? Setting(default: true),
      users: users.elements, hasUnreadUsers: !users.isComplete, range: range)
  }
}

enum AuthenticationDeclaration {
  static let record = Record(
    "auth", plural: "auth", doc: "Who may open a conference.",
    Declare.defaulted(
      "mode", .cases(standIn: Authentication.Mode.token), to: "token", example: "token",
      doc: "Signed tokens, accounts on the server, or everybody."),
    Declare.optional(
      "app_id", .text(.label, standIn: "app"), whenAbsent: "none, and mode token requires it",
      example: "example", doc: "Issuer of accepted tokens."),
    Declare.secret("secret", default: "auth.app", doc: "The secret that tokens are signed with."),
    Declare.optional(
      "key_url", .text(.httpsAddress, standIn: "https://keys.invalid/"),
      whenAbsent: "none, tokens are signed with 'secret'",
      doc:
        "Address below which Prosody finds the public key of a token, as SHA-256 of its key id and "
        + "'.pem'."),
    Declare.optional(
      "algorithm", .cases(standIn: Authentication.Algorithm.hs256),
      whenAbsent: "RS256 with 'key_url', else HS256", doc: "How tokens are signed."),
    Declare.list(
      "issuers", of: .scalar(.text(.label, standIn: "app")), isUnique: true,
      absence: .derived("'app_id' alone"), doc: "Issuers whose tokens are accepted."),
    Declare.list(
      "audiences", of: .scalar(.text(.label, standIn: "app")), isUnique: true,
      absence: .derived("any"), doc: "Audiences of which a token must name one."),
    Declare.optional(
      "allow_empty_token", .boolean(standIn: true), whenAbsent: "as 'features.guests', else true",
      doc: "Whether people without a token may connect to 'domains.meet' itself."),
    Declare.list(
      "users", of: .scalar(.text(.accountName, standIn: "nobody")), isUnique: true,
      doc: "With mode internal, who has an account; the secret 'user.NAME.auth' is the password."),
    make: {
      place, _, mode, appID, secret, keyURL, algorithm, issuers, audiences, allowsEmptyToken, users
      in
      AuthenticationReading(
        mode: mode, appID: appID, secret: secret, keyURL: keyURL, algorithm: algorithm,
        issuers: issuers.elements, audiences: audiences.elements,
        allowsEmptyToken: allowsEmptyToken, users: users, range: place.range)
    })
}
