/// JavaScript as the web configuration uses it: a script that nginx passes through server-side
/// includes before a browser reads it.
///
/// Whether a slash divides or opens a regular expression depends on what came before, so the rest of
/// a line after a lone slash takes no values.
enum JavaScript: Grammar {
  private enum Mode: UInt8 {
    case bare, dash, afterSlash, lineComment, blockComment
    case doubleQuoted, singleQuoted, template, escape, numericEscape, include
  }

  static func step(_ state: inout GrammarState, over text: Bytes, at index: Int) -> Int {
    let mode = Mode(rawValue: state.mode) ?? .bare
    if text[index] == UInt8(ascii: "<"), mode != .include, text.has("<!--#", at: index) {
      (state.mode, state.detail) = (Mode.include.rawValue, state.mode)
      return index + 5
    }
    switch mode {
    case .bare: return stepBare(&state, over: text, at: index)
    case .dash:
      state.mode = Mode.bare.rawValue
      return index
    case .afterSlash:
      if text[index] == UInt8(ascii: "\n") { state.mode = Mode.bare.rawValue }
      if text[index] == UInt8(ascii: "`") || text.has("/*", at: index) {
        state.lose(.regularExpression)
      }
    case .lineComment:
      if text[index] == UInt8(ascii: "\n") || text[index] == UInt8(ascii: "\r") {
        state.mode = Mode.bare.rawValue
      }
    case .blockComment:
      if text.has("*/", at: index) {
        state.mode = Mode.bare.rawValue
        return index + 2
      }
    case .doubleQuoted, .singleQuoted, .template: return stepString(&state, over: text, at: index)
    case .escape:
      let remaining: UInt8 =
        switch text[index] {
        case UInt8(ascii: "x"): 2
        case UInt8(ascii: "u"): text.byte(at: index + 1) == UInt8(ascii: "{") ? 9 : 4
        case 0x30...0x39: 2
        default: 0
        }
      if remaining > 0 {
        (state.mode, state.detail) = (Mode.numericEscape.rawValue, state.detail | remaining << 4)
      } else {
        (state.mode, state.detail) = (state.detail, 0)
      }
    case .numericEscape:
      let continues = ByteSet(ranges: 0x30...0x39, 0x41...0x46, 0x61...0x66, 0x7b...0x7b)
      if continues.contains(text[index]), state.detail >> 4 > 1 {
        state.detail -= 1 << 4
        return index + 1
      }
      let consumed = continues.contains(text[index]) || text[index] == UInt8(ascii: "}")
      (state.mode, state.detail) = (state.detail & 15, 0)
      return consumed ? index + 1 : index
    case .include:
      if text.has("-->", at: index) {
        (state.mode, state.detail) = (state.detail, 0)
        return index + 3
      }
    }
    return index + 1
  }

  private static func stepBare(_ state: inout GrammarState, over text: Bytes, at index: Int) -> Int
  {
    switch text[index] {
    case UInt8(ascii: "\""): state.mode = Mode.doubleQuoted.rawValue
    case UInt8(ascii: "'"): state.mode = Mode.singleQuoted.rawValue
    case UInt8(ascii: "`"): state.mode = Mode.template.rawValue
    case UInt8(ascii: "/"):
      if text.has("//", at: index) {
        state.mode = Mode.lineComment.rawValue
        return index + 2
      }
      if text.has("/*", at: index) {
        state.mode = Mode.blockComment.rawValue
        return index + 2
      }
      state.mode = Mode.afterSlash.rawValue
    case UInt8(ascii: "-"):
      if index + 1 == text.count { state.mode = Mode.dash.rawValue }
      // A comment at the start of a line, two operators elsewhere.
      if text.has("-->", at: index) { state.lose(.ambiguous) }
    case UInt8(ascii: "<"):
      if text.has("<!--", at: index) {
        state.mode = Mode.lineComment.rawValue
        return index + 4
      }
    case UInt8(ascii: "{") where state.stack != 0:
      if state.depth == 200 { state.lose(.nesting) } else { state.depth += 1 }
    case UInt8(ascii: "}") where state.stack != 0:
      if state.depth > 0 {
        state.depth -= 1
      } else {
        state.mode = Mode.template.rawValue
        state.depth = UInt16(state.stack & 0xff) - 1
        state.stack >>= 8
      }
    default: break
    }
    return index + 1
  }

  private static func stepString(_ state: inout GrammarState, over text: Bytes, at index: Int)
    -> Int
  {
    let mode = Mode(rawValue: state.mode) ?? .bare
    state.detail = 0
    switch text[index] {
    case UInt8(ascii: "$") where mode == .template && index + 1 == text.count:
      // A brace that follows an empty value would open an expression.
      state.detail = 1
    case UInt8(ascii: "\\"): (state.mode, state.detail) = (Mode.escape.rawValue, state.mode)
    case UInt8(ascii: "\"") where mode == .doubleQuoted,
      UInt8(ascii: "'") where mode == .singleQuoted,
      UInt8(ascii: "`") where mode == .template,
      UInt8(ascii: "\n") where mode != .template:
      state.mode = Mode.bare.rawValue
    case UInt8(ascii: "$") where mode == .template && text.has("${", at: index):
      if state.stack >> 56 != 0 {
        state.lose(.nesting)
      } else {
        // What encloses this expression: the depth of braces in the expression around it, plus one.
        state.stack = state.stack << 8 | UInt64(state.depth + 1)
        (state.mode, state.depth) = (Mode.bare.rawValue, 0)
      }
      return index + 2
    default: break
    }
    return index + 1
  }

  static func stepOverValue(_ state: inout GrammarState) {
    if state.mode == Mode.dash.rawValue { state.mode = Mode.bare.rawValue }
  }

  static func place(at state: GrammarState) -> Place {
    switch Mode(rawValue: state.mode) ?? .bare {
    case .bare: state.makePlace(.bare)
    case .dash: state.makePlace(.bare, 1)
    case .afterSlash: state.forbidden(.regularExpression)
    case .lineComment: state.makePlace(.comment)
    case .blockComment: state.makePlace(.comment, 1)
    case .doubleQuoted: state.makePlace(.doubleQuoted)
    case .singleQuoted: state.makePlace(.singleQuoted)
    case .template where state.detail == 1: state.forbidden(.ambiguous)
    case .template: state.makePlace(.backQuoted)
    case .escape: state.forbidden(.afterBackslash)
    case .numericEscape: state.forbidden(.numericEscape)
    case .include: state.forbidden(.serverSideInclude)
    }
  }

  static func needsBlankBeforeMinus(_ place: Place) -> Bool {
    place.kind == .bare && place.detail == 1
  }

  private static let doubleQuoteSpecials = JSONText.common.union(ByteSet("\"!/"))
  private static let singleQuoteSpecials = JSONText.common.union(ByteSet("'!/"))
  private static let templateSpecials = JSONText.common.union(ByteSet("`!/${"))

  static func write(_ text: Bytes, at place: Place, into out: inout ByteBuffer) throws(Unspellable)
  {
    switch place.kind {
    case .doubleQuoted:
      try JSONText.writeBody(text, quote: UInt8(ascii: "\""), doubleQuoteSpecials, into: &out)
    case .singleQuoted:
      try JSONText.writeBody(text, quote: UInt8(ascii: "'"), singleQuoteSpecials, into: &out)
    case .backQuoted:
      try JSONText.writeBody(text, quote: UInt8(ascii: "`"), templateSpecials, into: &out)
    case .comment: try writeComment(text, isBlock: place.detail == 1, into: &out)
    default:
      out.append(UInt8(ascii: "\""))
      try JSONText.writeBody(
        text, quote: UInt8(ascii: "\""), doubleQuoteSpecials, opensHere: true, into: &out)
      out.append(UInt8(ascii: "\""))
    }
  }

  private static func writeComment(_ text: Bytes, isBlock: Bool, into out: inout ByteBuffer)
    throws(Unspellable)
  {
    var index = 0
    while index < text.count {
      index = text.firstIndex(in: ByteSet("<!*/", ranges: 0xe2...0xe2), from: index)
      let next = text.byte(at: index + 1)
      switch text.byte(at: index) {
      case UInt8(ascii: "<") where next == UInt8(ascii: "!") || next == UInt8(ascii: "/"),
        UInt8(ascii: "<") where index + 1 == text.count,
        UInt8(ascii: "!") where index == 0:
        throw Unspellable("a comment of a script cannot contain markup")
      case UInt8(ascii: "*")
      where isBlock && (next == UInt8(ascii: "/") || index + 1 == text.count),
        UInt8(ascii: "/") where index == 0:
        throw .commentEnd
      case 0xe2 where next == 0x80 && text.byte(at: index + 2) & 0xfe == 0xa8: throw .commentBreak
      default: index += 1
      }
    }
    try out.append(lineComment: text)
  }
}
