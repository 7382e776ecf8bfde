/// What a credential is, and with it how it can change: all that rotation has to know of a kind.
///
/// To accept two generations at once is up to the server that checks: each kind says what its server
/// can do, and where the answer is "one", who is refused while both sides change.
public enum CredentialKind: Hashable, Sendable {
  /// An account of one host on Prosody, which reads the account's file at each login. Two accounts
  /// with names of their own stand side by side.
  case account
  /// Jicofo's account. Its peers know it by its name, and an account has one password.
  case focus
  /// A person's account on Prosody, which they know by its name; it has one password.
  case person
  /// What Prosody makes TURN credentials with. coturn takes one of several secrets.
  case relaySecret
  /// The HMAC secret of tokens. Prosody's token module takes one.
  case tokenSecret
  /// The key of API clients, whose public half nginx serves under the key's id.
  case clientKey
  /// The key of a sidecar, whose public half nginx serves under the key's id.
  case sidecarKey
  /// Certificate and key of a server. Who believes the authority believes every certificate of it.
  case certificate
  /// The site's authority. A list of authorities can hold two.
  case authority
  /// The key with which the JMS logs in to other hosts, each of which lets one in.
  case pushKey
  /// What x11vnc asks of somebody who wants to watch a display.
  case display
  /// A password that somebody else's server checks.
  case supplied

  /// How many generations may be accepted besides the one in use.
  var overlap: Overlap {
    switch self {
    // Names of accounts and files of authorities come in pairs that take turns, so that what names
    // them changes once and not with every rotation.
    case .account, .authority: .one
    case .relaySecret, .clientKey, .sidecarKey: .several
    case .focus, .person, .tokenSecret, .certificate, .pushKey, .display, .supplied:
      .none
    }
  }

  /// Why only one generation is accepted; completes "one at a time: ...".
  var reasonForOne: String {
    switch self {
    case .focus: "Jicofo's account has a fixed name and one password"
    case .person: "people know their account by its name, and it has one password"
    case .tokenSecret: "Prosody checks tokens with one secret"
    case .certificate: "a server shows one certificate, and who believes its authority takes any"
    case .pushKey: "a host lets one key in"
    case .display: "x11vnc asks for one password"
    case .supplied: "somebody else's server checks it"
    case .account, .relaySecret, .clientKey, .sidecarKey, .authority: "it can have more"
    }
  }

  /// Whether anybody is refused while the credential changes.
  public var refuses: Bool { overlap == .none && self != .certificate }

  enum Overlap: Hashable, Sendable { case none, one, several }
}

/// What the TURN server and those who hand out its credentials agree about.
enum RelayCredential {
  /// For how long a credential that Prosody handed out is good, in seconds.
  static let lifetimeInSeconds = 86_400
}
