/// Lists of lines: apt sources and preferences, sysctl, hosts, kernel modules.
///
/// These readers share only the line and the `#`; some split at blanks and some do not, so a value is
/// one word or more of a line and never its start's or its end's blank.
enum LineList: Grammar {
  private static let syntax = LineSyntax(inlineComments: ByteSet("#"), separators: ByteSet("=: \t"))

  static func step(_ state: inout GrammarState, over text: Bytes, at index: Int) -> Int {
    syntax.step(&state, over: text, at: index)
  }
  static func stepOverValue(_ state: inout GrammarState) { syntax.stepOverValue(&state) }

  static func place(at state: GrammarState) -> Place {
    let place = syntax.place(at: state)
    return place.kind == .raw ? state.makePlace(.bare) : place
  }

  static func write(_ text: Bytes, at place: Place, into out: inout ByteBuffer) throws(Unspellable)
  {
    if place.kind == .comment {
      try out.append(lineComment: text)
      return
    }
    try LineSyntax.checkEdges(text)
    try out.append(text, refusing: ByteSet("#").union(.controls), in: "a line of this kind")
  }
}

/// No grammar: every value stands as it is.
enum PlainText: Grammar {
  static func step(_ state: inout GrammarState, over text: Bytes, at index: Int) -> Int {
    text.count
  }
  static func place(at state: GrammarState) -> Place { state.makePlace(.bare) }
  static func write(_ text: Bytes, at place: Place, into out: inout ByteBuffer) { out.append(text) }
}
