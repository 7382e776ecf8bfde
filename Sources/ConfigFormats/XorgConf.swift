/// xorg.conf: words, numbers, and strings in double quotes without escapes.
enum XorgConf: Grammar {
  private static let syntax = WordSyntax(stringsEndWithLine: true)

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

  private static let refused = ByteSet("\"").union(.controls)

  static func write(_ text: Bytes, at place: Place, into out: inout ByteBuffer) throws(Unspellable)
  {
    switch place.kind {
    case .comment: try out.append(lineComment: text)
    case .doubleQuoted: try out.append(text, refusing: refused, in: "a string of xorg.conf")
    default:
      out.append(UInt8(ascii: "\""))
      try out.append(text, refusing: refused, in: "a string of xorg.conf")
      out.append(UInt8(ascii: "\""))
    }
  }
}
