internal import Credentials
internal import TemplateEngine

/// Hands out secrets by name, from wherever the command got them.
///
/// A missing secret is withheld here; the credential check has reported it already.
struct SecretResolver: Sendable {
  private let kinds: [String: SecretNeed]
  private let source: SecretSource

  init(_ needs: [SecretNeed], from source: SecretSource) {
    self.source = source
    kinds = Dictionary(needs.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
  }

  func secret(_ name: String) -> Secret {
    guard let need = kinds[name] else { return Secret(withheld: name) }
    return source.secret(for: need)
  }
}
