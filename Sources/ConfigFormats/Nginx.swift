/// nginx.conf: words, quotes that open at the start of a word, and variables.
///
/// A dollar sign has no escape: where a directive takes variables it starts one, in quotes as well.
enum Nginx: Grammar {
  private static let syntax = WordSyntax(
    quotes: ByteSet("\"'"), quotesAnywhere: false, escapesInQuotes: true, escapesOutside: true,
    commentsAnywhere: false, separators: ByteSet(" \t\r\n;{}"))

  static let startDetail = WordSyntax.Hint.wordStart
  static let possibilities = WordSyntax.possibilities

  static func step(_ state: inout GrammarState, over text: Bytes, at index: Int) -> Int {
    if state.mode == WordSyntax.Mode.bare.rawValue {
      let insideWord = state.detail & WordSyntax.Hint.insideWord != 0
      // Braces belong to a word in ${name}, and a closing one in any word that it does not start.
      if text.has("${", at: index) || (insideWord && text[index] == UInt8(ascii: "}")) {
        state.detail = WordSyntax.Hint.insideWord
        return text[index] == UInt8(ascii: "$") ? index + 2 : index + 1
      }
    }
    return syntax.step(&state, over: text, at: index)
  }

  static func stepOverValue(_ state: inout GrammarState) { syntax.stepOverValue(&state) }
  static func place(at state: GrammarState) -> Place { syntax.place(at: state) }

  private static let plain = ByteSet("_./:@%+,=*-").union(.alphanumerics)
    .union(ByteSet(ranges: 0x80...0xff))
  private static let doubleQuoteSpecials = ByteSet("\"\\$\t").union(.controls)
  private static let singleQuoteSpecials = ByteSet("'\\$\t").union(.controls)

  /// Below nginx's 4096, for the sake of literal text in the same word.
  private static let longestSpelling = 3900

  static func write(_ text: Bytes, at place: Place, into out: inout ByteBuffer) throws(Unspellable)
  {
    let start = out.count
    try writeAnywhere(text, at: place, into: &out)
    if out.count - start > longestSpelling {
      throw Unspellable("nginx reads words and comments of at most 4096 bytes")
    }
  }

  private static func writeAnywhere(
    _ text: Bytes, at place: Place, into out: inout ByteBuffer
  ) throws(Unspellable) {
    switch place.kind {
    case .doubleQuoted: try writeQuoted(text, doubleQuoteSpecials, into: &out)
    case .singleQuoted: try writeQuoted(text, singleQuoteSpecials, into: &out)
    case .comment: try out.append(lineComment: text)
    default:
      let isPlain = text.firstIndex(in: plain.inverted) == text.count
      if place.detail & WordSyntax.Hint.insideWord != 0 {
        guard isPlain else {
          throw Unspellable("quotes open at the start of a word only; quote the whole word")
        }
        out.append(text)
      } else if isPlain, !text.isEmpty {
        out.append(text)
      } else {
        out.append(UInt8(ascii: "\""))
        try writeQuoted(text, doubleQuoteSpecials, into: &out)
        out.append(UInt8(ascii: "\""))
      }
    }
  }

  private static func writeQuoted(_ text: Bytes, _ specials: ByteSet, into out: inout ByteBuffer)
    throws(Unspellable)
  {
    try out.append(text, escaping: specials) { out, index throws(Unspellable) in
      switch text[index] {
      case UInt8(ascii: "$"):
        throw Unspellable("nginx takes a dollar sign for the start of a variable")
      case UInt8(ascii: "\n"): out.append("\\n" as StaticString)
      case UInt8(ascii: "\r"): out.append("\\r" as StaticString)
      case UInt8(ascii: "\t"): out.append("\\t" as StaticString)
      case UInt8(ascii: "\\"), UInt8(ascii: "\""), UInt8(ascii: "'"):
        out.append(backslashed: text[index])
      default: throw .byte(text[index], in: "nginx")
      }
      return 1
    }
  }
}
