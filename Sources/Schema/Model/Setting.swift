public import Diagnostics

/// A value of the site together with what decided it: a place in the file, or a default.
public struct Setting<Value: Hashable & Sendable>: Hashable, Sendable {
  public let value: Value
  public let origin: Origin

  public init(_ value: Value, _ origin: Origin) { (self.value, self.origin) = (value, origin) }
  public init(_ value: Value, at range: SourceRange) { self.init(value, Origin(range)) }

  /// A value that no key of the site decided.
  public init(default value: Value) { self.init(value, .none) }

  /// Where the value was written; nil for a default.
  public var range: SourceRange? { origin.range }
  public var isDefault: Bool { origin.range == nil }

  public func map<Other>(_ transform: (Value) -> Other) -> Setting<Other> {
    Setting<Other>(transform(value), origin)
  }
}
