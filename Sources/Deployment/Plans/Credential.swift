internal import Diagnostics
internal import Schema

/// What changes together: one text, or a certificate and its key, or the halves of a key pair.
public struct Credential: Hashable, Sendable {
  /// What the site's `secrets` calls it, such as `jvb.jvb-01.auth` or `tls.web`.
  public let name: String
  public let kind: CredentialKind
  /// Names of its texts in the first generation, in the order of the needs.
  public let texts: [String]
  /// The host that alone presents it; nil where the JMS does, or somebody outside of the site.
  public let host: String?
  /// Whether `secrets init` makes its texts; otherwise the operator supplies them.
  public let isGenerated: Bool
  /// Where a text that the operator supplies is known; nil for one that is made.
  public let hint: String?
}

/// The generations of a credential that are in force.
public struct Generations: Hashable, Sendable {
  /// The one that is presented.
  public let use: Int
  /// Those that are accepted besides, ascending.
  public let accept: [Int]

  public init(use: Int, accept: [Int] = []) { (self.use, self.accept) = (use, accept.sorted()) }

  static let first = Generations(use: 1)

  /// All that are accepted, ascending.
  public var accepted: [Int] { Set(accept + [use]).sorted() }
}

/// Which generations are in force, by credential.
public struct GenerationTable: Sendable {
  private let generations: [String: Generations]

  init(_ site: Site) {
    generations = Dictionary(
      site.generations.map {
        ($0.name.value, Generations(use: $0.use.value, accept: $0.accept.map(\.value)))
      }, uniquingKeysWith: { first, _ in first })
  }

  public subscript(credential: String) -> Generations { generations[credential] ?? .first }
}
