/// ifupdown's interfaces(5): words, and commands that a shell runs after `up` and its kin.
///
/// A value has to be one word without a meaning to either reader.
enum Interfaces: Grammar {
  private static let syntax = LineSyntax(separators: .blanks, joinsLines: true)

  static func step(_ state: inout GrammarState, over text: Bytes, at index: Int) -> Int {
    syntax.step(&state, over: text, at: index)
  }
  static func stepOverValue(_ state: inout GrammarState) { syntax.stepOverValue(&state) }
  static func place(at state: GrammarState) -> Place { syntax.place(at: state) }

  static func write(_ text: Bytes, at place: Place, into out: inout ByteBuffer) throws(Unspellable)
  {
    if place.kind == .comment { return try out.append(lineComment: text) }
    guard !text.isEmpty else { throw .empty }
    try out.append(text, refusing: Shell.plain.inverted, in: "a word of interfaces(5)")
  }
}
