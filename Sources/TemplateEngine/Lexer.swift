import Diagnostics

/// Finds the tags of a template, one at a time, and keeps the delimiters.
///
/// The lexer borrows the bytes: it lives inside one `withUnsafeBufferPointer` of the parser.
struct Lexer {
  /// Why no token could be made.
  enum Fault: Error {
    /// The tag that begins here never ends.
    case unclosedTag(ByteRange)
    case badDelimiters(ByteRange)
  }

  static let longestName = 256

  private let bytes: UnsafeBufferPointer<UInt8>
  private var open: [UInt8] = [0x7B, 0x7B]
  private var close: [UInt8] = [0x7D, 0x7D]
  /// Where the last tag ended: blanks do not reach back over it.
  private var previousEnd = 0
  private(set) var position = 0

  init(_ bytes: UnsafeBufferPointer<UInt8>) { self.bytes = bytes }

  /// The next tag, or nil at the end of the text. After a fault the lexer stands behind the tag,
  /// or at the end of the text when the tag has none.
  mutating func next() throws(Fault) -> Token? {
    guard let start = find(open, from: position) else {
      position = bytes.count
      return nil
    }
    let inside = start + open.count
    guard inside < bytes.count else { throw unclosed(from: start) }
    switch bytes[inside] {
    case UInt8(ascii: "!"): return try simple(.comment, start, inside + 1)
    case UInt8(ascii: "#"): return try simple(.section, start, inside + 1)
    case UInt8(ascii: "^"): return try simple(.inverted, start, inside + 1)
    case UInt8(ascii: "/"): return try simple(.close, start, inside + 1)
    case UInt8(ascii: "&"): return try simple(.raw, start, inside + 1)
    case UInt8(ascii: ">"): return try simple(.partial, start, inside + 1)
    case UInt8(ascii: "<"): return try simple(.parent, start, inside + 1)
    case UInt8(ascii: "$"): return try simple(.block, start, inside + 1)
    case UInt8(ascii: "="): return try changeDelimiters(start, inside + 1)
    case UInt8(ascii: "{"):
      guard let end = find([0x7D] + close, from: inside + 1) else { throw unclosed(from: start) }
      return token(.raw, start, inside + 1, end, end + 1 + close.count)
    default: return try simple(.variable, start, inside)
    }
  }

  private mutating func simple(
    _ kind: Token.Kind, _ start: Int, _ content: Int
  ) throws(Fault) -> Token {
    guard let end = find(close, from: content) else { throw unclosed(from: start) }
    return token(kind, start, content, end, end + close.count)
  }

  /// `{{=<% %>=}}`: two words without `=`, blanks between them and around them.
  private mutating func changeDelimiters(_ start: Int, _ content: Int) throws(Fault) -> Token {
    guard let end = find([0x3D] + close, from: content) else { throw unclosed(from: start) }
    let made = token(.delimiters, start, content, end, end + 1 + close.count)
    var words = bytes[made.name.indices].split(whereSeparator: Self.isSpace)
    guard words.count == 2, !words.joined().contains(0x3D) else {
      throw .badDelimiters(made.tag)
    }
    close = Array(words.removeLast())
    open = Array(words.removeLast())
    return made
  }

  private mutating func token(
    _ kind: Token.Kind, _ start: Int, _ content: Int, _ contentEnd: Int, _ end: Int
  ) -> Token {
    let name = trimmed(content, contentEnd)
    var made = Token(kind: kind, tag: ByteRange(start, end), name: name)
    if kind == .partial || kind == .parent || kind == .close, !name.isEmpty,
      bytes[name.lower] == UInt8(ascii: "*")
    {
      made.isDynamic = true
      made.name = trimmed(name.lower + 1, name.upper)
    }
    if kind != .variable, kind != .raw {
      made.lineStart = blankLineStart(before: start)
      made.nextLine = blankLineEnd(after: end)
    }
    (previousEnd, position) = (end, end)
    return made
  }

  private mutating func unclosed(from start: Int) -> Fault {
    position = bytes.count
    return .unclosedTag(ByteRange(start, min(start + open.count, bytes.count)))
  }

  private func blankLineStart(before tag: Int) -> Int? {
    var start = tag
    while start > previousEnd {
      let byte = bytes[start - 1]
      if byte == 0x0A { return start }
      guard Self.isBlank(byte) else { return nil }
      start -= 1
    }
    return start == 0 ? 0 : (bytes[start - 1] == 0x0A ? start : nil)
  }

  private func blankLineEnd(after tag: Int) -> Int? {
    var end = tag
    while end < bytes.count {
      switch bytes[end] {
      case 0x0A: return end + 1
      case 0x0D where end + 1 < bytes.count && bytes[end + 1] == 0x0A: return end + 2
      case let byte where Self.isBlank(byte): end += 1
      default: return nil
      }
    }
    return end
  }

  private func trimmed(_ start: Int, _ end: Int) -> ByteRange {
    var (start, end) = (start, max(start, end))
    while start < end, Self.isSpace(bytes[start]) { start += 1 }
    while end > start, Self.isSpace(bytes[end - 1]) { end -= 1 }
    return ByteRange(start, end)
  }

  private func find(_ needle: [UInt8], from start: Int) -> Int? {
    let (first, last) = (needle[0], bytes.count - needle.count)
    var index = start
    search: while let found = bytes.firstIndex(of: first, from: index), found <= last {
      index = found
      for offset in 1..<max(needle.count, 1) where bytes[index + offset] != needle[offset] {
        index += 1
        continue search
      }
      return index
    }
    return nil
  }

  static func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 }

  static func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || (byte >= 0x09 && byte <= 0x0D) }
}
