/// systemd's networkd and resolved files: `Key=value` up to the end of the line, nothing expanded.
enum INI: Grammar {
  private static let syntax = LineSyntax(comments: ByteSet("#;"), joinsLines: true)

  static func step(_ state: inout GrammarState, over text: Bytes, at index: Int) -> Int {
    syntax.step(&state, over: text, at: index)
  }
  static func stepOverValue(_ state: inout GrammarState) { syntax.stepOverValue(&state) }
  static func place(at state: GrammarState) -> Place { syntax.place(at: state) }

  static func write(_ text: Bytes, at place: Place, into out: inout ByteBuffer) throws(Unspellable)
  {
    switch place.kind {
    case .comment: try out.append(lineComment: text)
    case .raw: try out.append(text, refusing: LineSyntax.nameBytes.inverted, in: "a name")
    default:
      try LineSyntax.checkEdges(text)
      try out.append(text, refusing: ByteSet("\n\r\0"), in: "a value")
    }
  }
}
