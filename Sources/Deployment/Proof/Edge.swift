/// Two files that do not agree, or one that has no counterpart.
enum Edge: Hashable, Sendable {
  case portTakenTwice(port: String)
  /// Somebody connects to where nobody listens.
  case noListener(target: String)
  /// A host connects to a port that lets others in.
  case notAdmitted(target: String)
  /// A port of a host leads to where nobody listens.
  case opensNothing(target: String)
  /// An address may use a port that its host does not use.
  case admitsNobody(address: String)
  case unresolved(name: String)
  case noAccount(jid: String)
  case wrongPassword(jid: String, client: String, server: String)
  case unusedAccount(jid: String)
  case unservedDomain(String)
  case unwatchedRoom(String)
  case noKeyFile(id: String)
  case wrongKey(id: String, secret: String)
  case unusedKeyFile(String)
  case certificateLacksName(String, certificate: String)
  case keyOfAnother(certificate: String, key: String)
  case noCertificate(path: String)
  case unreachableBridge(address: String)
}
