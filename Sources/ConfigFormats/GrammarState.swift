/// Where in a file a position stands, as far as the escaping of a value at that position needs to
/// know. Two equal states accept the same continuations.
public struct GrammarState: Hashable, Sendable {
  public let format: ConfigFormat
  /// Meaning private to the grammar's file.
  package var mode: UInt8 = 0
  package var detail: UInt8 = 0
  package var depth: UInt16 = 0
  package var stack: UInt64 = 0

  public static func start(of format: ConfigFormat) -> Self { Self(format: format) }

  /// Moves over literal text of a template.
  public mutating func advance(over text: UnsafeBufferPointer<UInt8>) {}

  /// Moves over a value that was written at the current place.
  public mutating func advanceOverValue() {}

  /// What a tag at this position has to write.
  public var place: Place { Place(format: format, kind: .bare) }
}

/// How a value must be spelled where a tag stands.
public struct Place: Hashable, Sendable {
  public enum Kind: UInt8, Hashable, Sendable {
    /// Outside quotes: a text becomes a complete literal of the grammar.
    case bare
    /// Inside quotes of the first or second kind: a text is escaped for those quotes.
    case doubleQuoted, singleQuoted, backQuoted
    /// In a comment: a text may not end the comment.
    case comment
    /// Inside a long string, a heredoc or whatever else the grammar's file says.
    case raw
    /// No value can stand here.
    case forbidden
  }

  public let format: ConfigFormat
  public let kind: Kind
  /// Meaning private to the grammar's file.
  package var detail: UInt8 = 0

  package init(format: ConfigFormat, kind: Kind, detail: UInt8 = 0) {
    (self.format, self.kind, self.detail) = (format, kind, detail)
  }

  /// Writes `text` so that the program that reads the file gets back exactly these bytes.
  ///
  /// - Returns: nil when written; otherwise why the place cannot carry the text, and nothing was
  ///   written. `text` is UTF-8.
  public func write(_ text: UnsafeBufferPointer<UInt8>, into out: inout ByteBuffer) -> Unspellable? {
    out.append(text)
    return nil
  }

  public func write(_ number: Int, into out: inout ByteBuffer) -> Unspellable? {
    out.append(decimal: number)
    return nil
  }

  public func write(_ flag: Bool, into out: inout ByteBuffer) -> Unspellable? {
    out.append(flag ? "true" : "false" as StaticString)
    return nil
  }
}

/// Why a place cannot carry a value; the value itself is never part of it.
public struct Unspellable: Error, Hashable, Sendable {
  /// Completes "the value cannot be written here: ...", such as `a line break ends the comment`.
  public let reason: String
  public init(_ reason: String) { self.reason = reason }
}
