/// JSON (RFC 8259), and the string literals that it shares with JavaScript and HOCON.
enum JSONText: Grammar {
  private enum Mode: UInt8 { case bare, string, escape, numericEscape }

  static func step(_ state: inout GrammarState, over text: Bytes, at index: Int) -> Int {
    let byte = text[index]
    switch Mode(rawValue: state.mode) ?? .bare {
    case .bare:
      if byte == UInt8(ascii: "\"") { state.mode = Mode.string.rawValue }
    case .string:
      if byte == UInt8(ascii: "\\") { state.mode = Mode.escape.rawValue }
      // A line break cannot stand in a string: the string was never closed.
      if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\n") {
        state.mode = Mode.bare.rawValue
      }
    case .escape:
      let isNumeric = byte == UInt8(ascii: "u")
      state.mode = isNumeric ? Mode.numericEscape.rawValue : Mode.string.rawValue
      state.detail = isNumeric ? 4 : 0
    case .numericEscape:
      state.detail -= 1
      if state.detail == 0 { state.mode = Mode.string.rawValue }
    }
    return index + 1
  }

  static func place(at state: GrammarState) -> Place {
    switch Mode(rawValue: state.mode) ?? .bare {
    case .bare: state.makePlace(.bare)
    case .string: state.makePlace(.doubleQuoted)
    case .escape: state.forbidden(.afterBackslash)
    case .numericEscape: state.forbidden(.numericEscape)
    }
  }

  static func write(_ text: Bytes, at place: Place, into out: inout ByteBuffer) throws(Unspellable)
  {
    guard place.kind == .bare else {
      try writeBody(text, quote: UInt8(ascii: "\""), specials, into: &out)
      return
    }
    out.append(UInt8(ascii: "\""))
    try writeBody(text, quote: UInt8(ascii: "\""), specials, opensHere: true, into: &out)
    out.append(UInt8(ascii: "\""))
  }

  // 0xe2 starts U+2028 and U+2029, which end a line in older JavaScript.
  static let common = ByteSet("\\<\t", ranges: 0xe2...0xe2).union(.controls)
  private static let specials = common.union(ByteSet("\"!/"))

  /// Writes the inside of a string literal.
  ///
  /// The text may end up in a web page or pass through server-side includes, so neither `</` nor
  /// `<!` arises, not even together with the literal text around it.
  ///
  /// - Parameter opensHere: Whether the quote stands right before, so that nothing comes together.
  static func writeBody(
    _ text: Bytes, quote: UInt8, _ specials: ByteSet, opensHere: Bool = false,
    into out: inout ByteBuffer
  ) throws(Unspellable) {
    try out.append(text, escaping: specials) { out, index throws(Unspellable) in
      let byte = text[index]
      switch byte {
      case UInt8(ascii: "\n"): out.append("\\n" as StaticString)
      case UInt8(ascii: "\r"): out.append("\\r" as StaticString)
      case UInt8(ascii: "\t"): out.append("\\t" as StaticString)
      case UInt8(ascii: "\\"), quote, UInt8(ascii: "$"): out.append(backslashed: byte)
      case UInt8(ascii: "/"):
        let follows = index == 0 ? !opensHere : text[index - 1] == UInt8(ascii: "<")
        if follows { out.append(UInt8(ascii: "\\")) }
        out.append(byte)
      case UInt8(ascii: "<"):
        let next = text.byte(at: index + 1)
        if index + 1 == text.count || next == UInt8(ascii: "!") {
          appendUnicode(byte, to: &out)
        } else {
          out.append(byte)
        }
      case UInt8(ascii: "!"), UInt8(ascii: "{"):
        if index == 0, !opensHere { appendUnicode(byte, to: &out) } else { out.append(byte) }
      case 0xe2:
        guard text.byte(at: index + 1) == 0x80, text.byte(at: index + 2) & 0xfe == 0xa8 else {
          out.append(byte)
          break
        }
        out.append("\\u202" as StaticString)
        out.append(UInt8(ascii: "8") + (text[index + 2] & 1))
        return 3
      default: appendUnicode(byte, to: &out)
      }
      return 1
    }
  }

  private static func appendUnicode(_ byte: UInt8, to out: inout ByteBuffer) {
    out.append("\\u" as StaticString)
    out.append(hex: byte, digits: 4)
  }
}
