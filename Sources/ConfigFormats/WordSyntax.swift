/// What the grammars have in common that are words, quotes and comments: where a quote or a comment
/// opens, and what ends a word.
struct WordSyntax: Sendable {
  enum Mode: UInt8 { case bare, doubleQuoted, singleQuoted, comment, escape }

  /// Bits of `GrammarState.detail` and, in bare places, of `Place.detail`.
  enum Hint {
    static let wordStart: UInt8 = 1
    static let insideWord: UInt8 = 2
    /// The mode that an escape returns to, shifted.
    static let resumeShift: UInt8 = 4
  }
  static let possibilities = Hint.wordStart | Hint.insideWord

  var quotes = ByteSet("\"")
  /// Whether a quote in the middle of a word opens anything.
  var quotesAnywhere = true
  /// Whether the end of a quotation is the end of a word.
  var quoteEndsWord = false
  var escapesInQuotes = false
  var escapesOutside = false
  var stringsEndWithLine = false
  var comments = ByteSet("#")
  /// Whether a comment can open in the middle of a word.
  var commentsAnywhere = true
  var separators = ByteSet.whitespace

  func step(_ state: inout GrammarState, over text: Bytes, at index: Int) -> Int {
    let byte = text[index]
    let mode = Mode(rawValue: state.mode) ?? .bare
    switch mode {
    case .bare: stepBare(&state, byte)
    case .doubleQuoted, .singleQuoted:
      let quote = mode == .doubleQuoted ? UInt8(ascii: "\"") : UInt8(ascii: "'")
      if byte == quote || (stringsEndWithLine && byte == UInt8(ascii: "\n")) {
        state.mode = Mode.bare.rawValue
        let startsWord = quoteEndsWord || byte != quote
        state.detail = startsWord ? Hint.wordStart : Hint.insideWord
      } else if byte == UInt8(ascii: "\\"), escapesInQuotes {
        enterEscape(&state)
      }
    case .comment:
      if byte == UInt8(ascii: "\n") {
        (state.mode, state.detail) = (Mode.bare.rawValue, Hint.wordStart)
      }
    case .escape:
      (state.mode, state.detail) = (state.detail >> Hint.resumeShift, Hint.insideWord)
    }
    return index + 1
  }

  private func stepBare(_ state: inout GrammarState, _ byte: UInt8) {
    let mayStart = state.detail & Hint.wordStart != 0
    let mayContinue = state.detail & Hint.insideWord != 0
    state.detail = separators.contains(byte) ? Hint.wordStart : Hint.insideWord
    if quotes.contains(byte), quotesAnywhere || mayStart {
      guard quotesAnywhere || !mayContinue else { return state.lose(.ambiguous) }
      let isDouble = byte == UInt8(ascii: "\"")
      state.mode = isDouble ? Mode.doubleQuoted.rawValue : Mode.singleQuoted.rawValue
      state.detail = Hint.wordStart
    } else if comments.contains(byte), commentsAnywhere || mayStart {
      guard commentsAnywhere || !mayContinue else { return state.lose(.ambiguous) }
      (state.mode, state.detail) = (Mode.comment.rawValue, 0)
    } else if byte == UInt8(ascii: "\\"), escapesOutside {
      enterEscape(&state)
    }
  }

  private func enterEscape(_ state: inout GrammarState) {
    state.detail = state.mode << Hint.resumeShift
    state.mode = Mode.escape.rawValue
  }

  func stepOverValue(_ state: inout GrammarState) {
    switch Mode(rawValue: state.mode) ?? .bare {
    case .bare: state.detail = Hint.insideWord
    case .doubleQuoted, .singleQuoted: state.detail = Hint.wordStart | Hint.insideWord
    default: break
    }
  }

  func place(at state: GrammarState) -> Place {
    switch Mode(rawValue: state.mode) ?? .bare {
    case .bare: state.makePlace(.bare, state.detail)
    case .doubleQuoted: state.makePlace(.doubleQuoted, state.detail)
    case .singleQuoted: state.makePlace(.singleQuoted, state.detail)
    case .comment: state.makePlace(.comment)
    case .escape: state.forbidden(.afterBackslash)
    }
  }
}
