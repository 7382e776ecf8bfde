/// A half-open stretch of a template's bytes.
struct ByteRange: Hashable, Sendable {
  var start: UInt32
  var end: UInt32

  init(_ start: Int, _ end: Int) {
    (self.start, self.end) = (UInt32(truncatingIfNeeded: start), UInt32(truncatingIfNeeded: end))
  }

  var lower: Int { Int(start) }
  var upper: Int { Int(end) }
  var count: Int { Int(end) - Int(start) }
  var isEmpty: Bool { start == end }
  var indices: Range<Int> { lower..<upper }
}

/// One tag of a template, as the lexer found it.
struct Token: Sendable {
  enum Kind: UInt8, Sendable {
    case variable, raw, section, inverted, close, comment, delimiters, partial, parent, block
  }

  var kind: Kind
  /// The whole tag with its delimiters.
  var tag: ByteRange
  /// The name between sigil and delimiter without white space and without the star.
  var name: ByteRange
  /// `*name`: the context says which template is meant.
  var isDynamic = false
  /// Where the tag's line begins when only blanks stand before the tag; otherwise nil.
  var lineStart: Int?
  /// Where the next line begins when only blanks stand behind the tag; otherwise nil.
  var nextLine: Int?
}
