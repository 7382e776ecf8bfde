import Diagnostics

/// Looks through the bytes of a text before libyaml does, for what libyaml reports badly or
/// counts differently.
///
/// Besides invalid UTF-8 and control characters this refuses every line break other than LF and
/// CRLF. libyaml starts a new line at a lone CR, NEL, LS and PS where editors and ``SourceText``
/// do not, and every position behind one would be wrong.
struct YAMLTextCheck {
  private let bytes: UnsafeBufferPointer<UInt8>
  private let id: SourceID
  private var line = 0
  private var lineStart = 0
  private var tagDirectives = 0
  /// Offset of the first byte behind a byte order mark.
  private(set) var contentStart = 0

  /// libyaml compares every `%TAG` line with all before it.
  private static let maxTagDirectives = 32

  init(_ bytes: UnsafeBufferPointer<UInt8>, in id: SourceID) {
    self.bytes = bytes
    self.id = id
    // A byte order mark belongs to the encoding, so columns begin behind it.
    if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { contentStart = 3 }
    lineStart = contentStart
  }

  /// Returns the first thing that keeps the text from being read, or nil.
  mutating func run() -> Diagnostic? {
    if let name = foreignEncoding { return .yamlEncoding(name, in: id) }
    var offset = contentStart
    if let finding = checkLineStart(offset) { return finding }
    while true {
      offset = skipPrintableASCII(from: offset)
      guard offset < bytes.count else { return nil }
      let byte = bytes[offset]
      switch byte {
      case 0x20...0x7E, 0x09:
        offset += 1
      case 0x0A:
        offset += 1
        line += 1
        lineStart = offset
        if let finding = checkLineStart(offset) { return finding }
      case 0x0D:
        guard offset + 1 < bytes.count, bytes[offset + 1] == 0x0A else {
          return .yamlLineBreak(0x0D, at: range(at: offset))
        }
        offset += 1
      case 0x80...:
        guard let (scalar, length) = decode(at: offset) else {
          return .yamlInvalidUTF8(byte, offset: offset, at: range(at: offset))
        }
        switch scalar {
        case 0x85, 0x2028, 0x2029: return .yamlLineBreak(scalar, at: range(at: offset))
        case 0x80...0x9F, 0xFEFF, 0xFFFE, 0xFFFF:
          return .yamlControlCharacter(scalar, at: range(at: offset))
        default: offset += length
        }
      default:
        return .yamlControlCharacter(UInt32(byte), at: range(at: offset))
      }
    }
  }

  /// The first offset from `offset` on whose eight bytes are not all in U+0020...U+007E.
  private func skipPrintableASCII(from offset: Int) -> Int {
    let ones: UInt64 = 0x0101_0101_0101_0101
    let highBits = ones << 7
    let raw = UnsafeRawBufferPointer(bytes)
    var offset = offset
    while offset + 8 <= raw.count {
      let word = raw.loadUnaligned(fromByteOffset: offset, as: UInt64.self)
      // A high bit marks a byte that has one, that is below 0x20, or that is 0x7F.
      let marks = word | (word &- ones &* 0x20) | (word &+ ones)
      guard marks & highBits == 0 else { break }
      offset += 8
    }
    return offset
  }

  private mutating func checkLineStart(_ offset: Int) -> Diagnostic? {
    guard offset < bytes.count, bytes[offset] == UInt8(ascii: "%"),
      bytes[offset...].starts(with: "%TAG".utf8)
    else { return nil }
    tagDirectives += 1
    guard tagDirectives > Self.maxTagDirectives else { return nil }
    return .yamlTooManyDirectives(limit: Self.maxTagDirectives, at: range(at: offset, length: 4))
  }

  /// UTF-16 or UTF-32, told by a byte order mark or by where the zero bytes of the first
  /// characters are; nil for anything else.
  private var foreignEncoding: String? {
    let head = Array(bytes.prefix(4)) + repeatElement(1, count: max(0, 4 - bytes.count))
    switch (head[0], head[1], head[2], head[3]) {
    case (0xFF, 0xFE, 0, 0), (0, 0, 0xFE, 0xFF): return "UTF-32"
    case (1..., 0, 0, 0) where bytes.count >= 4, (0, 0, 0, 1...) where bytes.count >= 4:
      return "UTF-32"
    case (0xFF, 0xFE, _, _), (0xFE, 0xFF, _, _): return "UTF-16"
    case (1..., 0, 1..., 0) where bytes.count >= 4, (0, 1..., 0, 1...) where bytes.count >= 4:
      return "UTF-16"
    case (1..., 0, _, _) where bytes.count == 2, (0, 1..., _, _) where bytes.count == 2:
      return "UTF-16"
    default: return nil
    }
  }

  /// Decodes one scalar of two to four bytes by the table of well-formed sequences in chapter 3
  /// of the Unicode Standard; nil where the bytes are not UTF-8.
  private func decode(at offset: Int) -> (scalar: UInt32, length: Int)? {
    func continuation(_ index: Int, _ allowed: ClosedRange<UInt8> = 0x80...0xBF) -> UInt32? {
      guard index < bytes.count, allowed.contains(bytes[index]) else { return nil }
      return UInt32(bytes[index] & 0x3F)
    }
    let lead = bytes[offset]
    switch lead {
    case 0xC2...0xDF:
      guard let second = continuation(offset + 1) else { return nil }
      return (UInt32(lead & 0x1F) << 6 | second, 2)
    case 0xE0...0xEF:
      let allowed: ClosedRange<UInt8> =
        lead == 0xE0 ? 0xA0...0xBF : lead == 0xED ? 0x80...0x9F : 0x80...0xBF
      guard let second = continuation(offset + 1, allowed),
        let third = continuation(offset + 2)
      else { return nil }
      return (UInt32(lead & 0x0F) << 12 | second << 6 | third, 3)
    case 0xF0...0xF4:
      let allowed: ClosedRange<UInt8> =
        lead == 0xF0 ? 0x90...0xBF : lead == 0xF4 ? 0x80...0x8F : 0x80...0xBF
      guard let second = continuation(offset + 1, allowed),
        let third = continuation(offset + 2), let fourth = continuation(offset + 3)
      else { return nil }
      return (UInt32(lead & 0x07) << 18 | second << 12 | third << 6 | fourth, 4)
    default: return nil
    }
  }

  /// The place of `length` scalars at `offset`, in the current line.
  private func range(at offset: Int, length: Int = 1) -> SourceRange {
    let column = bytes[lineStart..<offset].count { $0 & 0xC0 != 0x80 }
    return SourceRange(
      in: id, from: SourcePosition(line: line, column: column),
      to: SourcePosition(line: line, column: column + length))
  }
}
