public import TemplateEngine

/// Where a compilation takes the texts of its secrets from.
public enum SecretSource: Sendable {
  /// A `secrets.yaml` that was read.
  case store(SecretStore)
  /// Deterministic dummies, for goldens and for trying things out.
  case placeholders
  /// None: the review tree can be made, bundles cannot.
  case withheld

  /// The secret that was asked for; withheld where the store lacks it, which
  /// ``SecretStore/check(_:)`` reports.
  public func secret(for need: SecretNeed) -> Secret {
    switch self {
    case .store(let store) where !store.isPlaceholder:
      store.secret(named: need.name) ?? Secret(withheld: need.name)
    case .store, .placeholders: Placeholder.secret(need.name, need.kind)
    case .withheld: Secret(withheld: need.name)
    }
  }

  /// Whether the texts are dummies; a bundle made with them must not be applied.
  public var isPlaceholder: Bool {
    switch self {
    case .store(let store): store.isPlaceholder
    case .placeholders: true
    case .withheld: false
    }
  }

  /// Whether bundles can be made at all.
  public var hasTexts: Bool {
    switch self {
    case .store, .placeholders: true
    case .withheld: false
    }
  }
}
