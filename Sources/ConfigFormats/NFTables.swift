/// nftables rule sets: words, and strings in double quotes without escapes.
enum NFTables: Grammar {
  private static let syntax = WordSyntax()
  static let startDetail = WordSyntax.Hint.wordStart
  static let possibilities = WordSyntax.possibilities

  static func step(_ state: inout GrammarState, over text: Bytes, at index: Int) -> Int {
    syntax.step(&state, over: text, at: index)
  }
  static func stepOverValue(_ state: inout GrammarState) { syntax.stepOverValue(&state) }
  static func place(at state: GrammarState) -> Place { syntax.place(at: state) }

  private static let plain = ByteSet("_.:/-").union(.alphanumerics)
  // In the name of an interface a star stands for any ending, and a backslash goes with it.
  private static let refused = ByteSet("\"\\*\t").union(.controls)

  static func write(_ text: Bytes, at place: Place, into out: inout ByteBuffer) throws(Unspellable)
  {
    switch place.kind {
    case .comment: try out.append(lineComment: text)
    case .doubleQuoted: try out.append(text, refusing: refused, in: "a string of nftables")
    default:
      if !text.isEmpty, text.firstIndex(in: plain.inverted) == text.count {
        out.append(text)
        return
      }
      guard place.detail & WordSyntax.Hint.insideWord == 0 else {
        throw Unspellable("only letters, digits and _ . : / - can continue a word; quote the word")
      }
      guard !text.isEmpty else { throw .empty }
      out.append(UInt8(ascii: "\""))
      try out.append(text, refusing: refused, in: "a string of nftables")
      out.append(UInt8(ascii: "\""))
    }
  }
}
