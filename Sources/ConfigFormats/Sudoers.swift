/// sudoers: words in which `,`, `:`, `=`, `\` and blanks are written after a backslash.
enum Sudoers: Grammar {
  private static let syntax = WordSyntax(quotes: ByteSet("\""), escapesOutside: true)

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

  private static let plain = ByteSet("_./@%+-").union(.alphanumerics)
  private static let escaped = ByteSet(",:=\\ ")

  static func write(_ text: Bytes, at place: Place, into out: inout ByteBuffer) throws(Unspellable)
  {
    switch place.kind {
    case .comment: try out.append(lineComment: text)
    case .doubleQuoted:
      try out.append(text, refusing: plain.union(ByteSet(" ,:=")).inverted, in: "quotes of sudoers")
    default:
      guard !text.isEmpty else { throw .empty }
      guard !ByteSet("@%+-").contains(text[0]) else {
        throw .byte(text[0], in: "the start of a word of sudoers")
      }
      try out.append(text, escaping: plain.inverted) { out, index throws(Unspellable) in
        guard escaped.contains(text[index]) else {
          throw .byte(text[index], in: "a word of sudoers")
        }
        out.append(backslashed: text[index])
        return 1
      }
    }
  }
}
