/// ALSA's configuration: words, and strings in quotes of either kind with C escapes.
enum Asoundrc: Grammar {
  private static let syntax = WordSyntax(
    quotes: ByteSet("\"'"), escapesInQuotes: true,
    separators: ByteSet("{}[];,=.").union(.whitespace))

  static func step(_ state: inout GrammarState, over text: Bytes, at index: Int) -> Int {
    syntax.step(&state, over: text, at: index)
  }
  static func stepOverValue(_ state: inout GrammarState) { syntax.stepOverValue(&state) }
  static let startDetail = WordSyntax.Hint.wordStart
  static let possibilities = WordSyntax.possibilities

  static func place(at state: GrammarState) -> Place {
    let place = syntax.place(at: state)
    return place.kind == .bare ? state.makePlace(.bare) : place
  }

  private static let plain = ByteSet("_-").union(.alphanumerics)
  private static let specials = ByteSet("\"'\\\t").union(.controls)

  static func write(_ text: Bytes, at place: Place, into out: inout ByteBuffer) throws(Unspellable)
  {
    switch place.kind {
    case .comment: try out.append(lineComment: text)
    case .doubleQuoted, .singleQuoted: try writeBody(text, into: &out)
    default:
      // A word that starts with a digit would be a number.
      if ByteSet.letters.contains(text.byte(at: 0)),
        text.firstIndex(in: plain.inverted) == text.count
      {
        return out.append(text)
      }
      out.append(UInt8(ascii: "\""))
      try writeBody(text, into: &out)
      out.append(UInt8(ascii: "\""))
    }
  }

  private static func writeBody(_ text: Bytes, into out: inout ByteBuffer) throws(Unspellable) {
    try out.append(text, escaping: specials) { out, index throws(Unspellable) in
      switch text[index] {
      case 0: throw .nul
      // An escaped line feed joins two lines, however it is escaped; one as it is stays.
      case UInt8(ascii: "\n"): out.append(text[index])
      case UInt8(ascii: "\r"): out.append("\\r" as StaticString)
      case UInt8(ascii: "\t"): out.append("\\t" as StaticString)
      case 0x01...0x1f, 0x7f:
        out.append(UInt8(ascii: "\\"))
        out.append(octal: text[index])
      default: out.append(backslashed: text[index])
      }
      return 1
    }
  }
}
