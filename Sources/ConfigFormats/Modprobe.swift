/// modprobe.d: `options module key=value,...`, words split at blanks without quotes.
enum Modprobe: Grammar {
  private static let syntax = LineSyntax(separators: .blanks, joinsLines: true)

  static func step(_ state: inout GrammarState, over text: Bytes, at index: Int) -> Int {
    syntax.step(&state, over: text, at: index)
  }
  static func stepOverValue(_ state: inout GrammarState) { syntax.stepOverValue(&state) }
  static func place(at state: GrammarState) -> Place { syntax.place(at: state) }

  private static let plain = ByteSet("_.,:/=+@%-").union(.alphanumerics)

  static func write(_ text: Bytes, at place: Place, into out: inout ByteBuffer) throws(Unspellable)
  {
    if place.kind == .comment { return try out.append(lineComment: text) }
    guard !text.isEmpty else { throw .empty }
    try out.append(text, refusing: plain.inverted, in: "a word of modprobe")
  }
}
