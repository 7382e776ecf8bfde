/// turnserver.conf: `key=value` up to the end of the line, without quotes or escapes.
///
/// coturn skips blanks and equals signs before a value, strips quotes around it, drops blanks after
/// it and reads at most 1023 bytes of a line.
enum Coturn: Grammar {
  private static let syntax = LineSyntax(separators: ByteSet("= \t"))

  static func step(_ state: inout GrammarState, over text: Bytes, at index: Int) -> Int {
    syntax.step(&state, over: text, at: index)
  }
  static func stepOverValue(_ state: inout GrammarState) { syntax.stepOverValue(&state) }
  static func place(at state: GrammarState) -> Place { syntax.place(at: state) }

  private static let longestValue = 900

  static func write(_ text: Bytes, at place: Place, into out: inout ByteBuffer) throws(Unspellable)
  {
    switch place.kind {
    case .comment: try out.append(lineComment: text)
    case .raw: try out.append(text, refusing: LineSyntax.nameBytes.inverted, in: "a name")
    default:
      guard !text.isEmpty else { throw .empty }
      try LineSyntax.checkEdges(text)
      guard text.count <= longestValue else {
        throw Unspellable("coturn reads at most 1023 bytes of a line")
      }
      guard !ByteSet("=\"").contains(text.byte(at: 0)) else {
        throw .byte(text[0], in: "the start of a value of coturn")
      }
      try out.append(text, refusing: .controls, in: "a value of coturn")
    }
  }
}
