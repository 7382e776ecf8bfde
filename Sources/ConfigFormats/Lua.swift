/// Lua 5.1 to 5.4: Prosody's configuration and its account files.
///
/// Every byte has a spelling in a quoted string. Long brackets have no escapes and turn every kind of
/// line break into one, so they carry less.
enum Lua: Grammar {
  private enum Mode: UInt8 {
    case bare, dash, comment, longComment, longString, doubleQuoted, singleQuoted
    case escape, numericEscape, skipping
  }

  /// What `Place.detail` says about a long bracket or a comment.
  private enum Edge {
    static let atOpening: UInt8 = 1
    static let perhapsAtOpening: UInt8 = 2
    static let afterDashes: UInt8 = 4
    static let closing: UInt8 = 8
  }

  static func step(_ state: inout GrammarState, over text: Bytes, at index: Int) -> Int {
    let byte = text[index]
    switch Mode(rawValue: state.mode) ?? .bare {
    case .bare:
      return stepBare(&state, over: text, at: index)
    case .dash:
      state.mode = byte == UInt8(ascii: "-") ? Mode.comment.rawValue : Mode.bare.rawValue
      return byte == UInt8(ascii: "-") ? index + 1 : index
    case .comment:
      state.detail = 0
      if ByteSet.lineBreaks.contains(byte) { state.mode = Mode.bare.rawValue }
    case .longComment, .longString:
      return stepLong(&state, over: text, at: index)
    case .doubleQuoted, .singleQuoted:
      let quote = state.mode == Mode.doubleQuoted.rawValue ? UInt8(ascii: "\"") : UInt8(ascii: "'")
      if byte == UInt8(ascii: "\\") {
        state.detail = state.mode
        state.mode = Mode.escape.rawValue
      } else if byte == quote || ByteSet.lineBreaks.contains(byte) {
        state.mode = Mode.bare.rawValue
      }
    case .escape:
      return stepEscape(&state, over: text, at: index)
    case .numericEscape:
      let continues = ByteSet(ranges: 0x30...0x39, 0x41...0x46, 0x61...0x66, 0x7b...0x7b)
      if state.depth > 1, continues.contains(byte) {
        state.depth -= 1
        return index + 1
      }
      let consumed = continues.contains(byte) || byte == UInt8(ascii: "}")
      resumeString(&state)
      return consumed ? index + 1 : index
    case .skipping:
      if !ByteSet.whitespace.contains(byte) {
        resumeString(&state)
        return index
      }
    }
    return index + 1
  }

  private static func stepBare(_ state: inout GrammarState, over text: Bytes, at index: Int) -> Int
  {
    switch text[index] {
    case UInt8(ascii: "\""): state.mode = Mode.doubleQuoted.rawValue
    case UInt8(ascii: "'"): state.mode = Mode.singleQuoted.rawValue
    case UInt8(ascii: "-"):
      guard index + 1 < text.count else {
        state.mode = Mode.dash.rawValue
        break
      }
      guard text[index + 1] == UInt8(ascii: "-") else { break }
      if let level = longBracket(text, at: index + 2) {
        (state.mode, state.depth) = (Mode.longComment.rawValue, UInt16(level))
        return index + 4 + level
      }
      state.mode = Mode.comment.rawValue
      state.detail = index + 2 == text.count ? Edge.afterDashes : 0
      if text.byte(at: index + 2) == UInt8(ascii: "["),
        text.firstIndex(in: ByteSet("=").inverted, from: index + 3) == text.count
      {
        state.detail = Edge.afterDashes
        return text.count
      }
      return index + 2
    case UInt8(ascii: "["):
      guard let level = longBracket(text, at: index) else { break }
      (state.mode, state.depth) = (Mode.longString.rawValue, UInt16(level))
      state.detail = Edge.atOpening
      return index + 2 + level
    default: break
    }
    return index + 1
  }

  private static func stepLong(_ state: inout GrammarState, over text: Bytes, at index: Int) -> Int
  {
    state.detail = 0
    guard text[index] == UInt8(ascii: "]") else { return index + 1 }
    let afterSigns = text.firstIndex(in: ByteSet("=").inverted, from: index + 1)
    if afterSigns == text.count {
      // A tag follows what may be the start of the closing bracket.
      state.detail = Edge.closing
      return afterSigns
    }
    if text[afterSigns] == UInt8(ascii: "]"), afterSigns - index - 1 == Int(state.depth) {
      (state.mode, state.depth) = (Mode.bare.rawValue, 0)
      return afterSigns + 1
    }
    return afterSigns
  }

  private static func stepEscape(_ state: inout GrammarState, over text: Bytes, at index: Int)
    -> Int
  {
    let digits: UInt16
    switch text[index] {
    case 0x30...0x39: digits = 2
    case UInt8(ascii: "x"): digits = 2
    case UInt8(ascii: "u"): digits = 10
    case UInt8(ascii: "z"):
      state.mode = Mode.skipping.rawValue
      return index + 1
    default:
      resumeString(&state)
      return index + 1
    }
    (state.mode, state.depth) = (Mode.numericEscape.rawValue, digits)
    return index + 1
  }

  private static func resumeString(_ state: inout GrammarState) {
    (state.mode, state.detail, state.depth) = (state.detail, 0, 0)
  }

  /// The level of a long bracket that opens at `index`, if one does.
  private static func longBracket(_ text: Bytes, at index: Int) -> Int? {
    guard text.byte(at: index) == UInt8(ascii: "[") else { return nil }
    let end = text.firstIndex(in: ByteSet("=").inverted, from: index + 1)
    let level = end - index - 1
    return text.byte(at: end) == UInt8(ascii: "[") && level < 1000 ? level : nil
  }

  static func stepOverValue(_ state: inout GrammarState) {
    switch Mode(rawValue: state.mode) ?? .bare {
    case .dash: state.mode = Mode.bare.rawValue
    case .comment: state.detail = 0
    case .longString where state.detail & (Edge.atOpening | Edge.perhapsAtOpening) != 0:
      state.detail = Edge.perhapsAtOpening
    case .longString, .longComment: state.detail = 0
    default: break
    }
  }

  static func place(at state: GrammarState) -> Place {
    switch Mode(rawValue: state.mode) ?? .bare {
    case .bare: state.makePlace(.bare)
    case .dash: state.makePlace(.bare, Edge.afterDashes)
    case .comment: state.makePlace(.comment, state.detail)
    case .longComment: state.makePlace(.comment, Edge.closing)
    case .longString: state.makePlace(.raw, state.detail)
    case .doubleQuoted: state.makePlace(.doubleQuoted)
    case .singleQuoted: state.makePlace(.singleQuoted)
    case .escape, .skipping: state.forbidden(.afterBackslash)
    case .numericEscape: state.forbidden(.numericEscape)
    }
  }

  static func needsBlankBeforeMinus(_ place: Place) -> Bool {
    place.kind == .bare && place.detail == Edge.afterDashes
  }

  private static let doubleQuoteSpecials = ByteSet("\"\\").union(.controls).union(ByteSet("\t"))
  private static let singleQuoteSpecials = ByteSet("'\\").union(.controls).union(ByteSet("\t"))

  static func write(_ text: Bytes, at place: Place, into out: inout ByteBuffer) throws(Unspellable)
  {
    switch place.kind {
    case .doubleQuoted: try writeQuoted(text, doubleQuoteSpecials, into: &out)
    case .singleQuoted: try writeQuoted(text, singleQuoteSpecials, into: &out)
    case .comment where place.detail & Edge.closing != 0:
      try writeLong(text, place.detail, into: &out)
    case .comment:
      if place.detail & Edge.afterDashes != 0, ByteSet("[=").contains(text.byte(at: 0)) {
        throw Unspellable("a bracket after the dashes would open a long comment")
      }
      try out.append(lineComment: text)
    case .raw: try writeLong(text, place.detail, into: &out)
    default:
      out.append(UInt8(ascii: "\""))
      try writeQuoted(text, doubleQuoteSpecials, into: &out)
      out.append(UInt8(ascii: "\""))
    }
  }

  private static func writeQuoted(_ text: Bytes, _ specials: ByteSet, into out: inout ByteBuffer)
    throws(Unspellable)
  {
    try out.append(text, escaping: specials) { out, index throws(Unspellable) in
      switch text[index] {
      case UInt8(ascii: "\n"): out.append("\\n" as StaticString)
      case UInt8(ascii: "\r"): out.append("\\r" as StaticString)
      case UInt8(ascii: "\t"): out.append("\\t" as StaticString)
      case 0...0x1f, 0x7f:
        out.append(UInt8(ascii: "\\"))
        out.append(threeDigits: text[index])
      default: out.append(backslashed: text[index])
      }
      return 1
    }
  }

  /// Long brackets: no closing bracket of any level may arise inside the text or at its edges.
  private static func writeLong(_ text: Bytes, _ detail: UInt8, into out: inout ByteBuffer)
    throws(Unspellable)
  {
    let closing = Unspellable("long brackets cannot contain a closing bracket; use quotes")
    if detail & Edge.closing != 0, ByteSet("]=").contains(text.byte(at: 0)) { throw closing }
    var index = 0
    while true {
      index = text.firstIndex(in: ByteSet("]\r\0"), from: index)
      guard index < text.count else { break }
      if text[index] == 0 { throw .nul }
      if text[index] == UInt8(ascii: "\r") {
        throw Unspellable("long brackets turn a carriage return into a line feed; use quotes")
      }
      index = text.firstIndex(in: ByteSet("=").inverted, from: index + 1)
      if index == text.count || text[index] == UInt8(ascii: "]") { throw closing }
    }
    if text.byte(at: 0) == UInt8(ascii: "\n") {
      // Lua drops a line break right after the opening bracket.
      if detail & Edge.atOpening != 0 { out.append(UInt8(ascii: "\n")) }
      if detail & Edge.perhapsAtOpening != 0 {
        throw Unspellable("a line break at the start of long brackets may be dropped; use quotes")
      }
    }
    out.append(text)
  }
}
