/// How much a YAML file may hold before it is refused.
///
/// The limits keep a hostile or broken file from using time or memory beyond what its size
/// explains. A cluster of 10,000 hosts written one by one needs about a tenth of them.
public struct YAMLLimits: Hashable, Sendable {
  /// Size of the file in bytes.
  public var maxBytes: Int
  /// Collections inside each other, counted after aliases are replaced by what they stand for.
  public var maxDepth: Int
  /// Scalars and collections, counted after aliases are replaced by what they stand for.
  public var maxNodes: Int

  public init(maxBytes: Int = 64 << 20, maxDepth: Int = 64, maxNodes: Int = 4_000_000) {
    // Records address nodes and text with 32 bits, so no limit can be larger than that allows.
    self.maxBytes = min(max(maxBytes, 0), 1 << 30)
    self.maxDepth = min(max(maxDepth, 1), 1 << 16)
    self.maxNodes = min(max(maxNodes, 1), 1 << 30)
  }

  public static let standard = YAMLLimits()
}
