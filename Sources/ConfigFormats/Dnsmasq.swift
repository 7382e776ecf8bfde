/// dnsmasq's configuration: options whose arguments are split at commas and slashes.
///
/// Double quotes protect blanks, commas and `#` (with `\"`, `\\`, `\t` and `\n` inside), in every
/// option; a slash still splits `address=`, so a text with one is quoted by nobody.
enum Dnsmasq: Grammar {
  private static let syntax = WordSyntax(
    escapesInQuotes: true, stringsEndWithLine: true, commentsAnywhere: false)
  static let startDetail = WordSyntax.Hint.wordStart
  static let possibilities = WordSyntax.possibilities

  static func step(_ state: inout GrammarState, over text: Bytes, at index: Int) -> Int {
    syntax.step(&state, over: text, at: index)
  }
  static func stepOverValue(_ state: inout GrammarState) { syntax.stepOverValue(&state) }
  static func place(at state: GrammarState) -> Place { syntax.place(at: state) }

  private static let plain = ByteSet("_.:@-").union(.alphanumerics)
  private static let specials = ByteSet("\"\\/\t").union(.controls)

  static func write(_ text: Bytes, at place: Place, into out: inout ByteBuffer) throws(Unspellable)
  {
    switch place.kind {
    case .comment: try out.append(lineComment: text)
    case .doubleQuoted: try writeQuoted(text, into: &out)
    default:
      // A path is an argument as a whole; a slash further on would be a separator.
      let isPath =
        text.byte(at: 0) == UInt8(ascii: "/")
        && place.detail & WordSyntax.Hint.insideWord != 0
      let word = isPath ? plain.union(ByteSet("/")) : plain
      if !text.isEmpty, text.firstIndex(in: word.inverted) == text.count {
        out.append(text)
        return
      }
      guard !text.isEmpty else { throw .empty }
      out.append(UInt8(ascii: "\""))
      try writeQuoted(text, into: &out)
      out.append(UInt8(ascii: "\""))
    }
  }

  private static func writeQuoted(_ text: Bytes, into out: inout ByteBuffer) throws(Unspellable) {
    try out.append(text, escaping: specials) { out, index throws(Unspellable) in
      switch text[index] {
      case UInt8(ascii: "\""), UInt8(ascii: "\\"): out.append(backslashed: text[index])
      case UInt8(ascii: "\t"): out.append("\\t" as StaticString)
      case UInt8(ascii: "\n"): out.append("\\n" as StaticString)
      case UInt8(ascii: "\r"): out.append("\\r" as StaticString)
      default: throw .byte(text[index], in: "an argument of dnsmasq")
      }
      return 1
    }
  }
}
