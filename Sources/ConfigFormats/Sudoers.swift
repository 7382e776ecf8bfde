/// sudoers: words in which `,`, `:`, `=`, `#` and blanks are written after a backslash.
///
/// A backslash of the text itself would reach sudo's pattern matching, where it hides the next byte.
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
  private static let escaped = ByteSet(",:=# ")

  /// Half of what sudo reads of a command or an argument.
  private static let longestValue = 2000

  static func write(_ text: Bytes, at place: Place, into out: inout ByteBuffer) throws(Unspellable)
  {
    guard text.count <= longestValue else {
      throw Unspellable("sudo reads commands of at most 4096 bytes")
    }
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
