internal import Credentials
internal import Diagnostics
internal import TemplateEngine

/// Hands out secrets by name, from wherever the command got them.
///
/// A missing secret is withheld here; the credential check has reported it already.
struct SecretResolver: Sendable {
  private let needs: [SecretNeed]
  private let indexOfName: [String: Int]
  private let source: SecretSource
  /// Hashes that were made ahead, by the account's JID.
  var hashes: [String: AccountHash] = [:]
  /// Whether a hash need not be one that opens an account.
  var hashesAreStandIns = false

  init(_ needs: [SecretNeed], from source: SecretSource) {
    self.source = source
    self.needs = needs
    indexOfName = Dictionary(
      needs.indices.lazy.map { (needs[$0].name, $0) }, uniquingKeysWith: { first, _ in first })
  }

  func secret(_ name: String) -> Secret {
    guard let index = indexOfName[name] else { return Secret(withheld: name) }
    return source.secret(for: needs[index])
  }

  /// What Prosody stores of an account's password; one that cannot be hashed is reported by the
  /// credential check.
  func hash(of account: Account) -> AccountHash {
    if let hash = hashes[account.jid] { return hash }
    let password = secret(account.secret)
    if hashesAreStandIns { return AccountHash.standIn(password: password, jid: account.jid) }
    return AccountHash.make(password: password, jid: account.jid, at: account.origin.range).hash
  }
}
