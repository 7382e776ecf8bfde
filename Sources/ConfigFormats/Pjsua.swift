/// pjsua's option file: blank-separated tokens; one that starts with a quote runs to the same quote.
///
/// There is no escape. A quote in the middle of a token is an ordinary character, a token that starts
/// with `#` hides the rest of the line, quoted or not, and an empty token vanishes. Lines are read in
/// pieces of 199 bytes.
enum Pjsua: Grammar {
  private static let syntax = WordSyntax(
    quotes: ByteSet("\"'"), quotesAnywhere: false, quoteEndsWord: true, stringsEndWithLine: true,
    commentsAnywhere: false, separators: ByteSet(" \t\r\n"))

  static let startDetail = WordSyntax.Hint.wordStart
  static let possibilities = WordSyntax.possibilities

  static func step(_ state: inout GrammarState, over text: Bytes, at index: Int) -> Int {
    let wasQuoted =
      state.mode == WordSyntax.Mode.doubleQuoted.rawValue
      || state.mode == WordSyntax.Mode.singleQuoted.rawValue
    let mayStart = state.detail & WordSyntax.Hint.wordStart != 0
    let next = syntax.step(&state, over: text, at: index)
    if wasQuoted, state.mode != WordSyntax.Mode.bare.rawValue {
      // A quoted token that starts with `#` is a comment too.
      if mayStart, text[index] == UInt8(ascii: "#") {
        (state.mode, state.detail) = (WordSyntax.Mode.comment.rawValue, 0)
      } else {
        state.detail = WordSyntax.Hint.insideWord
      }
    }
    return next
  }

  static func stepOverValue(_ state: inout GrammarState) {
    // The value may have been quoted, and then the next byte starts a token.
    state.detail |= WordSyntax.Hint.insideWord
  }

  static func place(at state: GrammarState) -> Place { syntax.place(at: state) }

  private static let blanks = ByteSet(" \t")
  private static let longestValue = 190

  static func write(_ text: Bytes, at place: Place, into out: inout ByteBuffer) throws(Unspellable)
  {
    guard text.count <= longestValue else {
      throw Unspellable("pjsua splits lines longer than 199 bytes")
    }
    if place.kind == .comment {
      try out.append(lineComment: text)
      return
    }
    let control = text.firstIndex(in: .controls)
    guard control == text.count else { throw .byte(text[control], in: "an option of pjsua") }
    let mayStart = place.detail & WordSyntax.Hint.wordStart != 0
    if mayStart {
      guard !text.isEmpty else { throw .empty }
      guard text[0] != UInt8(ascii: "#") else {
        throw Unspellable("a token that starts with '#' hides the rest of the line")
      }
    }
    switch place.kind {
    case .doubleQuoted:
      try out.append(text, refusing: ByteSet("\""), in: "a token in double quotes")
    case .singleQuoted:
      try out.append(text, refusing: ByteSet("'"), in: "a token in single quotes")
    default: try writeBare(text, place, into: &out)
    }
  }

  private static func writeBare(_ text: Bytes, _ place: Place, into out: inout ByteBuffer)
    throws(Unspellable)
  {
    let startsWithQuote = ByteSet("\"'").contains(text.byte(at: 0))
    let hasBlank = text.contains(anyOf: blanks)
    if place.detail == WordSyntax.Hint.insideWord {
      try out.append(text, refusing: blanks, in: "the middle of a token")
      return
    }
    if !hasBlank, !startsWithQuote {
      out.append(text)
      return
    }
    guard place.detail == WordSyntax.Hint.wordStart else {
      throw Unspellable("the text before allows two readings; separate the tag from it")
    }
    let quote: UInt8
    if !text.contains(anyOf: ByteSet("\"")) {
      quote = UInt8(ascii: "\"")
    } else if !text.contains(anyOf: ByteSet("'")) {
      quote = UInt8(ascii: "'")
    } else {
      throw Unspellable("pjsua has no escape for a text with both kinds of quotes")
    }
    out.append(quote)
    out.append(text)
    out.append(quote)
  }
}
