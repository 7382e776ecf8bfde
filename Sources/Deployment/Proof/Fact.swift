internal import FileTrees

/// What follows from a setting for other files: half of an edge, as the file says it.
///
/// Settings that say one thing together, such as an address and a port, share a label.
enum FactPart: Hashable, Sendable {
  /// A port, or an address with a port, to listen on.
  case listens(String, Listener.Transport)
  /// The address of the listener with that label.
  case binds(String)
  /// Whom a program connects to: a URL, a name or an address, with or without a port.
  case reaches(String)
  /// The same of a setting that no reading knows: it may be about a server that is none of the site's.
  case mayReach
  /// The port of the connection with that label.
  case reachesPort(String)
  /// The pieces of a login to Prosody.
  case loginUser(String)
  case loginDomain(String)
  case loginPassword(String)
  /// A secret of which an account's keys are made.
  case accountPassword
  /// A domain that Prosody serves.
  case serves
  /// A domain that a client of Prosody uses.
  case uses
  /// A room that somebody waits in, and one that Jicofo looks into.
  case enters, watches
  /// The two halves of a room's address.
  case entersRoom(String)
  case entersDomain(String)
  /// Names and, last, the address that they lead to.
  case resolves
  case asksResolver
  /// The address of the place itself.
  case isAt
  /// A rule that leads a port of the host to a container; the value is the rule.
  case forwards
  /// An address that may use a forward; the value is `set address`.
  case admits
  /// A key id, the text of the key that signs, and of one that tokens are checked with.
  case keyID, signingKey, publicKey
  /// The text of a file that is one secret.
  case holds
  /// A certificate's file, its key's file, and the names that it must have.
  case certificate(String)
  case certificateKey(String)
  case serverName(String)
  /// A public address that a bridge tells clients, one that the TURN relay may send to, and a range
  /// of those that it otherwise may not.
  case mediaAddress, relaysTo, relayDenies
}

/// A fact with its text and place.
struct Fact: Sendable {
  let part: FactPart
  var text: String
  /// Index in the host's list of files.
  var file: Int
  let range: Range<Int>
}
