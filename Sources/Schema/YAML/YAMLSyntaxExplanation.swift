import Diagnostics

/// Turns the place and the words in which libyaml gives up into a finding that helps.
///
/// libyaml often stops lines behind the mistake, with words about its own state. What the
/// operator probably did is told from its words, its two places and the text around them; where
/// that fails, its words are kept.
struct YAMLSyntaxExplanation {
  private let error: YAMLSyntaxError
  private let source: SourceText
  private let id: SourceID

  init(of error: YAMLSyntaxError, in source: SourceText, as id: SourceID) {
    (self.error, self.source, self.id) = (error, source, id)
  }

  var diagnostic: Diagnostic {
    if let tab = tabInIndentation() { return .yamlTabIndentation(at: tab) }
    switch error.context {
    case "while scanning a quoted scalar":
      if error.problem.hasPrefix("found unexpected") {
        return .yamlUnclosedQuote(
          text(at: error.contextPosition, 1), at: range(at: error.contextPosition, 1))
      }
    case "while parsing a quoted scalar":
      return .yamlBadEscape(at: range(at: error.position, 2))
    case "while scanning a simple key":
      return .yamlMissingColon(at: rangeToLineEnd(from: error.contextPosition))
    case "while parsing a flow sequence": return flowFinding(closing: "]")
    case "while parsing a flow mapping": return flowFinding(closing: "}")
    case "while parsing a block mapping":
      return .yamlBadIndentation(
        "mapping", at: wordRange, began: range(at: error.contextPosition, 1))
    case "while parsing a block collection":
      return .yamlBadIndentation("list", at: wordRange, began: range(at: error.contextPosition, 1))
    case "while scanning for the next token":
      let character = text(at: error.position, 1)
      if !character.isEmpty {
        return .yamlUnexpectedCharacter(character, at: range(at: error.position, 1))
      }
    default: break
    }
    switch error.problem {
    case "mapping values are not allowed in this context":
      return .yamlUnexpectedColon(at: range(at: error.position, 1))
    case "block sequence entries are not allowed in this context":
      return .yamlUnexpectedEntry("-", at: range(at: error.position, 1))
    case "mapping keys are not allowed in this context":
      return .yamlUnexpectedEntry("?", at: range(at: error.position, 1))
    case "did not find expected <document start>": return .yamlOutsideIndentation(at: wordRange)
    default:
      return .yamlSyntax(
        error.problem, context: error.context, at: wordRange,
        began: error.context.isEmpty ? nil : range(at: error.contextPosition, 1))
    }
  }

  /// A tab in the white space that begins the line where libyaml stopped.
  private func tabInIndentation() -> SourceRange? {
    var column = 0
    for scalar in source.line(Int(error.position.line)).unicodeScalars {
      switch scalar {
      case "\t" where column <= Int(error.position.column):
        return range(
          at: SourcePosition(line: Int(error.position.line), column: column), 1)
      case " ", "\u{FEFF}": column += 1
      default: return nil
      }
    }
    return nil
  }

  /// In brackets something other than a comma or the closing bracket came.
  ///
  /// On the bracket's own line a comma is missing most likely; further down, or at the end, the
  /// bracket was forgotten.
  private func flowFinding(closing: String) -> Diagnostic {
    let opening = range(at: error.contextPosition, 1)
    let isNear = error.position.line == error.contextPosition.line
    guard isNear, !text(at: error.position, 1).isEmpty else {
      return .yamlUnclosedBracket(
        closing == "]" ? "[" : "{", expecting: closing, at: opening, until: wordRange)
    }
    return .yamlMissingComma(expecting: closing, at: wordRange, opened: opening)
  }

  /// From where libyaml stopped to the end of that word, one character at least.
  private var wordRange: SourceRange {
    let rest = scalars(from: error.position)
    let word = rest.prefix { !" \t,]}:#".unicodeScalars.contains($0) }
    return range(at: error.position, max(word.count, rest.isEmpty ? 0 : 1))
  }

  private func rangeToLineEnd(from position: SourcePosition) -> SourceRange {
    var rest = scalars(from: position)[...]
    while rest.last == " " || rest.last == "\t" { rest.removeLast() }
    return range(at: position, max(rest.count, 1))
  }

  private func text(at position: SourcePosition, _ count: Int) -> String {
    var text = ""
    text.unicodeScalars.append(contentsOf: scalars(from: position).prefix(count))
    return text
  }

  private func scalars(from position: SourcePosition) -> [Unicode.Scalar] {
    var line = source.line(Int(position.line)).unicodeScalars[...]
    // Columns begin behind a byte order mark.
    if position.line == 0, line.first == "\u{FEFF}" { line.removeFirst() }
    return Array(line.dropFirst(Int(position.column)))
  }

  private func range(at position: SourcePosition, _ length: Int) -> SourceRange {
    SourceRange(
      in: id, from: position,
      to: SourcePosition(line: Int(position.line), column: Int(position.column) + length))
  }
}
