/// Java properties: `key=value` with backslash escapes, read as Latin-1.
enum JavaProperties: Grammar {
  private enum Mode: UInt8 { case lineStart, name, value, comment }

  static func step(_ state: inout GrammarState, over text: Bytes, at index: Int) -> Int {
    let byte = text[index]
    switch Mode(rawValue: state.mode) ?? .lineStart {
    case .lineStart:
      if ByteSet.whitespace.contains(byte) { break }
      state.mode =
        ByteSet("#!").contains(byte) ? Mode.comment.rawValue : Mode.name.rawValue
      if byte == UInt8(ascii: "\\") { return index }
    case .name, .value:
      if byte == UInt8(ascii: "\\") {
        guard index + 1 < text.count else {
          state.lose(.afterBackslash)
          break
        }
        if text[index + 1] == UInt8(ascii: "u"), index + 6 > text.count {
          state.lose(.numericEscape)
        }
        return min(index + 2, text.count)
      }
      if byte == UInt8(ascii: "\n") {
        state.mode = Mode.lineStart.rawValue
      } else if ByteSet("=: \t").contains(byte) {
        state.mode = Mode.value.rawValue
      }
    case .comment:
      if byte == UInt8(ascii: "\n") { state.mode = Mode.lineStart.rawValue }
    }
    return index + 1
  }

  static func stepOverValue(_ state: inout GrammarState) {
    if state.mode == Mode.lineStart.rawValue { state.mode = Mode.name.rawValue }
  }

  static func place(at state: GrammarState) -> Place {
    state.makePlace(state.mode == Mode.comment.rawValue ? .comment : .bare)
  }

  private static let specials = ByteSet("\\=:#! \t", ranges: 0x80...0xff).union(.controls)

  static func write(_ text: Bytes, at place: Place, into out: inout ByteBuffer) throws(Unspellable)
  {
    guard place.kind != .comment else { return try out.append(lineComment: text) }
    try out.append(text, escaping: specials) { out, index throws(Unspellable) in
      let byte = text[index]
      switch byte {
      case UInt8(ascii: "\n"): out.append("\\n" as StaticString)
      case UInt8(ascii: "\r"): out.append("\\r" as StaticString)
      case UInt8(ascii: "\t"): out.append("\\t" as StaticString)
      case UInt8(ascii: " "):
        // Only a blank at the start is lost.
        if index == 0 { out.append(UInt8(ascii: "\\")) }
        out.append(byte)
      case UInt8(ascii: "\\"), UInt8(ascii: "="), UInt8(ascii: ":"), UInt8(ascii: "#"),
        UInt8(ascii: "!"):
        out.append(backslashed: byte)
      case 0x80...: return appendUnicode(text, index, to: &out)
      default:
        out.append("\\u" as StaticString)
        out.append(hex: byte, digits: 4)
      }
      return 1
    }
  }

  /// Writes one character outside ASCII in UTF-16 escapes; returns its length in UTF-8.
  private static func appendUnicode(_ text: Bytes, _ index: Int, to out: inout ByteBuffer) -> Int {
    let first = text[index]
    let length = first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : 2
    var scalar = UInt32(first) & (0x7f >> UInt32(length))
    for offset in 1..<length {
      scalar = scalar << 6 | UInt32(text.byte(at: index + offset)) & 0x3f
    }
    func append(_ unit: UInt32) {
      out.append("\\u" as StaticString)
      out.append(hex: unit, digits: 4)
    }
    if scalar > 0xffff {
      append(0xd800 + (scalar - 0x10000) >> 10)
      append(0xdc00 + (scalar - 0x10000) & 0x3ff)
    } else {
      append(scalar)
    }
    return min(length, text.count - index)
  }
}
