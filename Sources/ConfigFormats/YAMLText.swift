/// YAML: every text becomes a double-quoted scalar, which can hold any character.
///
/// Plain and block scalars have no escapes, so no value can stand inside one.
enum YAMLText: Grammar {
  private enum Mode: UInt8 { case bare, plain, doubleQuoted, singleQuoted, comment, escape }

  static func step(_ state: inout GrammarState, over text: Bytes, at index: Int) -> Int {
    let byte = text[index]
    switch Mode(rawValue: state.mode) ?? .bare {
    case .bare:
      switch byte {
      case UInt8(ascii: "\""): state.mode = Mode.doubleQuoted.rawValue
      case UInt8(ascii: "'"): state.mode = Mode.singleQuoted.rawValue
      case UInt8(ascii: "#"): state.mode = Mode.comment.rawValue
      case UInt8(ascii: "|"), UInt8(ascii: ">"): state.lose(.scalarStart)
      case UInt8(ascii: "-") where isIndicator(text, index),
        UInt8(ascii: "?") where isIndicator(text, index):
        break
      default:
        if !ByteSet(" \t\n,[]{}:").contains(byte) { state.mode = Mode.plain.rawValue }
      }
    case .plain:
      if ByteSet("\n,[]{}").contains(byte)
        || (byte == UInt8(ascii: ":") && ByteSet.whitespace.contains(text.byte(at: index + 1)))
      {
        state.mode = Mode.bare.rawValue
      } else if text.has(" #", at: index) {
        state.mode = Mode.comment.rawValue
      }
    case .doubleQuoted:
      if byte == UInt8(ascii: "\\") { (state.mode, state.detail) = (Mode.escape.rawValue, 1) }
      if byte == UInt8(ascii: "\"") { state.mode = Mode.bare.rawValue }
    case .singleQuoted:
      if text.has("''", at: index) { return index + 2 }
      if byte == UInt8(ascii: "'") { state.mode = Mode.bare.rawValue }
    case .comment:
      if byte == UInt8(ascii: "\n") { state.mode = Mode.bare.rawValue }
    case .escape: stepEscape(&state, byte)
    }
    return index + 1
  }

  private static func isIndicator(_ text: Bytes, _ index: Int) -> Bool {
    index + 1 == text.count || ByteSet.whitespace.contains(text[index + 1])
  }

  /// `detail` counts the bytes that still belong to the escape.
  private static func stepEscape(_ state: inout GrammarState, _ byte: UInt8) {
    let more: UInt8 =
      switch byte {
      case UInt8(ascii: "x") where state.detail == 1: 2
      case UInt8(ascii: "u") where state.detail == 1: 4
      case UInt8(ascii: "U") where state.detail == 1: 8
      default: 0
      }
    // A count above one marks the digits, so that a digit is never read for a letter.
    state.detail = more > 0 ? 16 + more : state.detail - 1
    if state.detail == 0 || state.detail == 16 {
      (state.mode, state.detail) = (Mode.doubleQuoted.rawValue, 0)
    }
  }

  static func place(at state: GrammarState) -> Place {
    switch Mode(rawValue: state.mode) ?? .bare {
    case .bare: state.makePlace(.bare)
    case .plain: state.forbidden(.scalarStart)
    case .doubleQuoted: state.makePlace(.doubleQuoted)
    case .singleQuoted: state.makePlace(.singleQuoted)
    case .comment: state.makePlace(.comment)
    case .escape: state.forbidden(.afterBackslash)
    }
  }

  private static let specials = ByteSet("\"\\\t", ranges: 0xc2...0xc2, 0xe2...0xe2, 0xef...0xef)
    .union(.controls)

  static func write(_ text: Bytes, at place: Place, into out: inout ByteBuffer) throws(Unspellable)
  {
    switch place.kind {
    case .comment:
      for index in text.indices where unicodeBreak(text, index) != nil { throw .commentBreak }
      try out.append(lineComment: text)
    case .singleQuoted:
      try out.append(
        text, escaping: ByteSet("'", ranges: 0xc2...0xc2, 0xe2...0xe2, 0xef...0xef).union(.controls)
      ) { out, index throws(Unspellable) in
        guard text[index] != UInt8(ascii: "'") else {
          out.append("''" as StaticString)
          return 1
        }
        guard text[index] >= 0x80 else { throw .byte(text[index], in: "a single-quoted scalar") }
        guard unicodeBreak(text, index) == nil else { throw .lineBreak }
        out.append(text[index])
        return 1
      }
    case .doubleQuoted: try writeBody(text, into: &out)
    default:
      out.append(UInt8(ascii: "\""))
      try writeBody(text, into: &out)
      out.append(UInt8(ascii: "\""))
    }
  }

  private static func writeBody(_ text: Bytes, into out: inout ByteBuffer) throws(Unspellable) {
    try out.append(text, escaping: specials) { out, index throws(Unspellable) in
      switch text[index] {
      case UInt8(ascii: "\n"): out.append("\\n" as StaticString)
      case UInt8(ascii: "\r"): out.append("\\r" as StaticString)
      case UInt8(ascii: "\t"): out.append("\\t" as StaticString)
      case UInt8(ascii: "\""), UInt8(ascii: "\\"): out.append(backslashed: text[index])
      case 0x80...:
        guard let (scalar, length) = unicodeBreak(text, index) else {
          out.append(text[index])
          break
        }
        out.append("\\u" as StaticString)
        out.append(hex: scalar, digits: 4)
        return length
      default:
        out.append("\\x" as StaticString)
        out.append(hex: text[index], digits: 2)
      }
      return 1
    }
  }

  /// Characters that YAML folds, drops or does not allow: C1 controls (with the line break U+0085),
  /// U+2028, U+2029, the byte order mark, U+FFFE and U+FFFF.
  private static func unicodeBreak(_ text: Bytes, _ index: Int) -> (scalar: UInt32, length: Int)? {
    let (first, second, third) = (text[index], text.byte(at: index + 1), text.byte(at: index + 2))
    if first == 0xc2, second < 0xa0 { return (UInt32(second), 2) }
    if first == 0xe2, second == 0x80, third & 0xfe == 0xa8 {
      return (0x2000 | UInt32(third & 0x3f), 3)
    }
    if first == 0xef, second == 0xbb, third == 0xbf { return (0xfeff, 3) }
    if first == 0xef, second == 0xbf, third >= 0xbe { return (0xffc0 | UInt32(third & 0x3f), 3) }
    return nil
  }
}
