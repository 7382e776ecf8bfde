/// HOCON as the Typesafe configuration library reads it: jicofo, the video bridge and jibri.
///
/// Every text becomes a quoted string, which is JSON's; unquoted HOCON gives a meaning to half of
/// ASCII.
enum HOCON: Grammar {
  private enum Mode: UInt8 { case bare, comment, string, raw, escape, numericEscape }

  static func step(_ state: inout GrammarState, over text: Bytes, at index: Int) -> Int {
    let byte = text[index]
    switch Mode(rawValue: state.mode) ?? .bare {
    case .bare:
      if text.has("\"\"\"", at: index) {
        state.mode = Mode.raw.rawValue
        return index + 3
      }
      if byte == UInt8(ascii: "\"") { state.mode = Mode.string.rawValue }
      if byte == UInt8(ascii: "#") || text.has("//", at: index) {
        state.mode = Mode.comment.rawValue
      }
    case .comment:
      if byte == UInt8(ascii: "\n") { state.mode = Mode.bare.rawValue }
    case .string:
      if byte == UInt8(ascii: "\\") { state.mode = Mode.escape.rawValue }
      if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\n") {
        state.mode = Mode.bare.rawValue
      }
    case .raw:
      guard text.has("\"\"\"", at: index) else { break }
      // Further quotes belong to the string: the last three close it.
      state.mode = Mode.bare.rawValue
      return text.firstIndex(in: ByteSet("\"").inverted, from: index)
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
    case .comment: state.makePlace(.comment)
    case .string: state.makePlace(.doubleQuoted)
    case .raw: state.makePlace(.raw)
    case .escape: state.forbidden(.afterBackslash)
    case .numericEscape: state.forbidden(.numericEscape)
    }
  }

  private static let specials = ByteSet("\"\\\t").union(.controls)

  static func write(_ text: Bytes, at place: Place, into out: inout ByteBuffer) throws(Unspellable)
  {
    switch place.kind {
    case .doubleQuoted: try writeBody(text, into: &out)
    case .comment: try out.append(lineComment: text)
    case .raw:
      // A quote at an edge could join the quotes of the template.
      try out.append(text, refusing: ByteSet("\"\0"), in: "a string in triple quotes")
    default:
      out.append(UInt8(ascii: "\""))
      try writeBody(text, into: &out)
      out.append(UInt8(ascii: "\""))
    }
  }

  private static func writeBody(_ text: Bytes, into out: inout ByteBuffer) throws(Unspellable) {
    try JSONText.writeBody(text, quote: UInt8(ascii: "\""), specials, into: &out)
  }
}
