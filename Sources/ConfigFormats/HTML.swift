/// HTML, as far as generated pages and the Mustache specification need it.
///
/// Text and double-quoted attributes are escaped as Mustache prescribes. Scripts, style sheets,
/// attributes without quotes and everything else inside a tag take no values.
enum HTML: Grammar {
  private enum Mode: UInt8 {
    case text, tag, doubleQuoted, singleQuoted, unquoted, comment, script, style
  }

  /// In a tag: what kind of content follows it, and whether an equals sign came last.
  private enum Hint {
    static let script: UInt8 = 1
    static let style: UInt8 = 2
    static let afterEquals: UInt8 = 4
  }

  static func step(_ state: inout GrammarState, over text: Bytes, at index: Int) -> Int {
    let byte = text[index]
    switch Mode(rawValue: state.mode) ?? .text {
    case .text:
      guard byte == UInt8(ascii: "<") else { break }
      if text.has("<!--", at: index) {
        state.mode = Mode.comment.rawValue
        return index + 4
      }
      let next = text.byte(at: index + 1)
      if ByteSet("/!?").union(.letters).contains(next) {
        state.mode = Mode.tag.rawValue
        if isWord("script", in: text, at: index + 1) { state.detail = Hint.script }
        if isWord("style", in: text, at: index + 1) { state.detail = Hint.style }
      } else if index + 1 == text.count {
        state.mode = Mode.tag.rawValue
      }
    case .tag: stepTag(&state, byte)
    case .doubleQuoted:
      if byte == UInt8(ascii: "\"") { state.mode = Mode.tag.rawValue }
    case .singleQuoted:
      if byte == UInt8(ascii: "'") { state.mode = Mode.tag.rawValue }
    case .unquoted:
      if byte == UInt8(ascii: ">") || ByteSet.whitespace.contains(byte) {
        state.mode = Mode.tag.rawValue
        return index
      }
    case .comment:
      if text.has("-->", at: index) {
        state.mode = Mode.text.rawValue
        return index + 3
      }
    case .script, .style:
      let name: StaticString = state.mode == Mode.script.rawValue ? "script" : "style"
      if text.has("</", at: index), isWord(name, in: text, at: index + 2) {
        (state.mode, state.detail) = (Mode.tag.rawValue, 0)
      }
    }
    return index + 1
  }

  private static func stepTag(_ state: inout GrammarState, _ byte: UInt8) {
    let afterEquals = state.detail & Hint.afterEquals != 0
    if !ByteSet.whitespace.contains(byte) { state.detail &= ~Hint.afterEquals }
    switch byte {
    case UInt8(ascii: "="): state.detail |= Hint.afterEquals
    case UInt8(ascii: "\""): state.mode = Mode.doubleQuoted.rawValue
    case UInt8(ascii: "'"): state.mode = Mode.singleQuoted.rawValue
    case UInt8(ascii: ">"):
      let content: Mode =
        switch state.detail {
        case Hint.script: .script
        case Hint.style: .style
        default: .text
        }
      (state.mode, state.detail) = (content.rawValue, 0)
    default:
      if afterEquals, !ByteSet.whitespace.contains(byte) { state.mode = Mode.unquoted.rawValue }
    }
  }

  /// Whether the name at `index` is `name`, in either case.
  private static func isWord(_ name: StaticString, in text: Bytes, at index: Int) -> Bool {
    let length = name.utf8CodeUnitCount
    guard index + length <= text.count else { return false }
    for offset in 0..<length where text[index + offset] | 0x20 != name.utf8Start[offset] {
      return false
    }
    return !ByteSet.alphanumerics.contains(text.byte(at: index + length))
  }

  static func place(at state: GrammarState) -> Place {
    switch Mode(rawValue: state.mode) ?? .text {
    case .text: state.makePlace(.bare)
    case .doubleQuoted: state.makePlace(.doubleQuoted)
    case .singleQuoted: state.makePlace(.singleQuoted)
    case .comment: state.makePlace(.comment)
    case .tag:
      state.forbidden(state.detail & Hint.afterEquals == 0 ? .tagName : .unquotedAttribute)
    case .unquoted: state.forbidden(.unquotedAttribute)
    case .script, .style: state.forbidden(.script)
    }
  }

  private static let textSpecials = ByteSet("&\"<>")
  private static let singleQuoteSpecials = ByteSet("&\"<>'")

  static func write(_ text: Bytes, at place: Place, into out: inout ByteBuffer) throws(Unspellable)
  {
    if place.kind == .comment {
      try out.append(text, refusing: ByteSet("<>\0"), in: "a comment of HTML")
      return
    }
    let specials = place.kind == .singleQuoted ? singleQuoteSpecials : textSpecials
    try out.append(text, escaping: specials) { out, index throws(Unspellable) in
      switch text[index] {
      case UInt8(ascii: "&"): out.append("&amp;" as StaticString)
      case UInt8(ascii: "\""): out.append("&quot;" as StaticString)
      case UInt8(ascii: "<"): out.append("&lt;" as StaticString)
      case UInt8(ascii: ">"): out.append("&gt;" as StaticString)
      default: out.append("&#39;" as StaticString)
      }
      return 1
    }
  }
}
