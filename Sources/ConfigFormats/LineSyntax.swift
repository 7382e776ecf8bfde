/// What the line-based grammars have in common: a name, a separator, a value up to the end of the
/// line, and whole lines of comment.
struct LineSyntax: Sendable {
  enum Mode: UInt8 { case lineStart, name, value, comment }

  var comments = ByteSet("#")
  /// What opens a comment after a name or in a value.
  var inlineComments = ByteSet()
  /// What ends a name; nothing where a line is a value as a whole.
  var separators = ByteSet("=")
  /// Whether a backslash at the end of a line joins the next one.
  var joinsLines = false

  func step(_ state: inout GrammarState, over text: Bytes, at index: Int) -> Int {
    let byte = text[index]
    switch Mode(rawValue: state.mode) ?? .lineStart {
    case .lineStart:
      if comments.contains(byte) {
        state.mode = Mode.comment.rawValue
      } else if !ByteSet.whitespace.contains(byte) {
        state.mode = separators.contains(byte) ? Mode.value.rawValue : Mode.name.rawValue
      }
    case .name, .value:
      if joinsLines, text.has("\\\n", at: index) { return index + 2 }
      if byte == UInt8(ascii: "\n") {
        state.mode = Mode.lineStart.rawValue
      } else if inlineComments.contains(byte) {
        state.mode = Mode.comment.rawValue
      } else if separators.contains(byte) {
        state.mode = Mode.value.rawValue
      }
    case .comment:
      if byte == UInt8(ascii: "\n") { state.mode = Mode.lineStart.rawValue }
    }
    return index + 1
  }

  func stepOverValue(_ state: inout GrammarState) {
    if state.mode == Mode.lineStart.rawValue { state.mode = Mode.name.rawValue }
  }

  func place(at state: GrammarState) -> Place {
    switch Mode(rawValue: state.mode) ?? .lineStart {
    case .lineStart, .name: state.makePlace(.raw)
    case .value: state.makePlace(.bare)
    case .comment: state.makePlace(.comment)
    }
  }

  /// What the name of a setting can consist of.
  static let nameBytes = ByteSet("_.-").union(.alphanumerics)

  /// Refuses blanks at either end, which every reader of lines drops, and a backslash at the end,
  /// which joins lines.
  static func checkEdges(_ text: Bytes) throws(Unspellable) {
    guard let first = text.first, let last = text.last else { return }
    guard !ByteSet.whitespace.contains(first), !ByteSet.whitespace.contains(last) else {
      throw .edgeBlank
    }
    guard last != UInt8(ascii: "\\") else { throw .trailingBackslash }
  }
}
