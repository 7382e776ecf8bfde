public import Diagnostics

// Defaults keep the name of their key: it is all that can be said of where they come from.
extension SiteSchema {
  /// Numbers from here on, in the order of ``paths``, stand for "the default of this key". Numbers
  /// below belong to the deriving target, two at the upper end to this one.
  private static let firstDefault: UInt16 = 0x8000

  private static let numbers: [String: UInt16] = Dictionary(
    paths.enumerated().map { ($1, firstDefault + UInt16(clamping: $0)) },
    uniquingKeysWith: { first, _ in first })

  /// The key whose default a value is, such as `hosts.ports.media`; nil for any other value.
  public static func key(ofDefault origin: Origin) -> String? {
    guard origin.range == nil, origin.rule >= firstDefault else { return nil }
    let index = Int(origin.rule - firstDefault)
    return paths.indices.contains(index) ? paths[index] : nil
  }

  /// nil for a path that is no key's.
  static func number(ofDefault path: String) -> UInt16? {
    numbers[path] ?? key(at: path).flatMap { numbers[$0] }
  }
}

extension Origin {
  static func defaultValue(ofKey key: String) -> Origin {
    SiteSchema.number(ofDefault: key).map { Origin(nil, rule: $0) } ?? .none
  }

  /// Whether the value is a default that follows from the value at ``range``, such as `turn.<meet>`.
  public var isDerivedDefault: Bool { range != nil && rule == Origin.derivedDefault }
}
