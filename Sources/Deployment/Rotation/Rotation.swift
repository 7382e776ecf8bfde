public import Schema

/// The change of credentials to their next generation, as a row of sites that are applied one after
/// the other.
///
/// What can be accepted in two generations goes in three phases: the new one is accepted besides,
/// then presented, then the old one is dropped. Everything else changes in the second of them, with
/// both sides at once. Several credentials share their phases.
public struct Rotation: Sendable {
  public enum Step: String, Hashable, Sendable {
    case acceptBoth = "accept-both"
    case switchOver = "switch"
    case removeOld = "remove-old"
  }

  /// A credential and its generations before and after.
  public struct Change: Hashable, Sendable {
    public let credential: Credential
    public let from: Int
    public var to: Int { from + 1 }
  }

  public struct Phase: Hashable, Sendable {
    /// From one.
    public let number: Int
    public let step: Step
    /// What the site's `secrets` says about the credentials that change.
    public let settings: [GenerationSetting]
    public var fileName: String { "\(number)-\(step.rawValue).yaml" }
  }

  /// In the order of the site's secrets.
  public let changes: [Change]
  public let phases: [Phase]

  /// - Parameter credentials: What is to change. With the authority go the certificates that it
  ///   signed, whether they are named or not.
  public init(of credentials: [Credential], in plan: SitePlan) {
    let names = Set(credentials.map(\.name))
    let includesAuthority = credentials.contains { $0.kind == .authority }
    changes = SecretPlan(plan).credentials.filter {
      names.contains($0.name)
        || includesAuthority && $0.kind == .certificate && $0.isGenerated
    }.map { Change(credential: $0, from: plan.generations[$0.name].use) }
    let steps: [Step] =
      changes.contains { $0.credential.kind.overlap != .none }
      ? [.acceptBoth, .switchOver, .removeOld] : [.switchOver]
    let changes = changes
    phases = steps.enumerated().map { index, step in
      Phase(number: index + 1, step: step, settings: changes.map { $0.setting(in: step) })
    }
  }
}

extension Rotation.Change {
  func setting(in step: Rotation.Step) -> GenerationSetting {
    let name = credential.name
    let canOverlap = credential.kind.overlap != .none
    return switch step {
    case .acceptBoth: GenerationSetting(name, use: from, accept: canOverlap ? [to] : [])
    case .switchOver: GenerationSetting(name, use: to, accept: canOverlap ? [from] : [])
    case .removeOld: GenerationSetting(name, use: to)
    }
  }
}
