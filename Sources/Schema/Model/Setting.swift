public import Diagnostics

/// A value of the site together with what decided it: a place in the file, or a default.
public struct Setting<Value: Hashable & Sendable>: Hashable, Sendable {
  public let value: Value
  public let origin: Origin

  public init(_ value: Value, _ origin: Origin) { (self.value, self.origin) = (value, origin) }
  public init(_ value: Value, at range: SourceRange) { self.init(value, Origin(range)) }

  /// A value that no key of the site decided.
  public init(default value: Value) { self.init(value, .none) }

  /// Where the value was written; for a default, the value that it follows from, or nil.
  public var range: SourceRange? { origin.range }
  public var isDefault: Bool { origin.range == nil || origin.rule == Origin.derivedDefault }
  /// Whether the value stands for one that is missing or was reported as wrong. Nothing follows
  /// from it, so a rule says nothing about it.
  public var isStandIn: Bool { origin.isStandIn }

  public func map<Other>(_ transform: (Value) -> Other) -> Setting<Other> {
    Setting<Other>(transform(value), origin)
  }
}

extension Origin {
  /// A default that follows from the value at the range, such as `turn.<meet>`. The numbers of this
  /// target lie at the upper end, so that the deriving target can count from one.
  static let derivedDefault = UInt16.max - 1

  static func standIn(at range: SourceRange) -> Origin { Origin(range, rule: .max) }

  public var isStandIn: Bool { rule == .max }
}

extension Setting {
  /// A default that follows from this value; a stand-in again when this is one.
  func deriving<Other>(_ transform: (Value) -> Other) -> Setting<Other> {
    Setting<Other>(
      transform(value),
      isStandIn || isDefault ? origin : Origin(origin.range, rule: Origin.derivedDefault))
  }
}
