/// A place in a text: line and column from zero, columns counted in Unicode scalars as libyaml does.
public struct SourcePosition: Hashable, Comparable, Sendable {
  public var line: UInt32
  public var column: UInt32

  public init(line: Int, column: Int) {
    self.line = UInt32(clamping: line)
    self.column = UInt32(clamping: column)
  }

  public static func < (left: Self, right: Self) -> Bool {
    (left.line, left.column) < (right.line, right.column)
  }
}

/// Names one text of a ``SourceMap``; meaningless in another map.
public struct SourceID: Hashable, Comparable, Sendable {
  public let rawValue: UInt32
  public init(_ rawValue: Int) { self.rawValue = UInt32(clamping: rawValue) }
  public static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }
}

/// A half-open stretch of one text. An empty range marks the place before a character.
public struct SourceRange: Hashable, Comparable, Sendable {
  public var source: SourceID
  public var start: SourcePosition
  public var end: SourcePosition

  public init(in source: SourceID, from start: SourcePosition, to end: SourcePosition) {
    (self.source, self.start, self.end) = (source, start, end)
  }

  /// The smallest range that holds this one and `other`, which is in the same text.
  public func union(_ other: SourceRange) -> SourceRange {
    SourceRange(in: source, from: min(start, other.start), to: max(end, other.end))
  }

  public static func < (left: Self, right: Self) -> Bool {
    (left.source, left.start, left.end) < (right.source, right.start, right.end)
  }
}

/// Where a value came from: a place in the site file, the rule that derived it, or both.
///
/// Small and free of references, so that every value of a template context carries one.
public struct Origin: Hashable, Sendable {
  /// The place that decided the value; nil where no key of the site did.
  public var range: SourceRange?
  /// What derived the value from that place: a number of the deriving target's own table, 0 for
  /// a value taken as it was written.
  public var rule: UInt16

  public init(_ range: SourceRange?, rule: UInt16 = 0) { (self.range, self.rule) = (range, rule) }

  public static let none = Origin(nil)
}
