import Diagnostics

/// Turns the place and the words in which libyaml gives up into a finding that helps.
///
/// libyaml often stops lines behind the mistake, with words about its own state. What the
/// operator probably did is told from its words, its two places and the text around them; where
/// that fails, its words are kept.
struct YAMLSyntaxExplanation {
  private var error: YAMLSyntaxError
  private let source: SourceText
  private let id: SourceID
  private let rootStart: SourcePosition?
  private let multilineQuote: (start: SourcePosition, end: SourcePosition)?
  private let openBracket: SourcePosition?

  /// - Parameters:
  ///   - rootStart: Where the outermost node begins; nil before it.
  ///   - multilineQuote: The last node read, if it is in quotes and goes over several lines.
  ///   - openBracket: Where the innermost collection in brackets begins that is not closed.
  init(
    of error: YAMLSyntaxError, in source: SourceText, as id: SourceID,
    rootStart: SourcePosition?, multilineQuote: (start: SourcePosition, end: SourcePosition)?,
    openBracket: SourcePosition?
  ) {
    (self.error, self.source, self.id) = (error, source, id)
    self.rootStart = rootStart
    self.multilineQuote = multilineQuote
    self.openBracket = openBracket
    // libyaml ends a text on a line of its own; the end of what is written is easier to see.
    if Int(error.position.line) + 1 >= source.lineCount, scalars(from: error.position).isEmpty {
      var line = min(Int(error.position.line), source.lineCount - 1)
      while line > 0, source.line(line).isEmpty { line -= 1 }
      let start = SourcePosition(line: line, column: 0)
      self.error.position = SourcePosition(line: line, column: scalars(from: start).count)
    }
  }

  var diagnostic: Diagnostic {
    if let tab = tabInIndentation() { return .yamlTabIndentation(at: tab) }
    let character = text(at: error.position, 1)
    switch error.context {
    case "while scanning a quoted scalar" where error.problem.hasPrefix("found unexpected"):
      return unclosedQuote
    case "while parsing a quoted scalar":
      // A backslash that the text ends with escapes nothing: what is missing is the end of the quote.
      guard text(at: error.position, 2).unicodeScalars.count == 2 else {
        return unclosedQuote
      }
      return .yamlBadEscape(at: range(at: error.position, 2))
    case "while scanning a simple key":
      let word = word(at: error.contextPosition)
      return word.utf8.first == UInt8(ascii: "-") && word.utf8.count > 1
        ? .yamlMissingSpace(after: "-", at: range(at: error.contextPosition, 1))
        : .yamlMissingColon(at: rangeToLineEnd(from: error.contextPosition))
    case "while parsing a flow sequence": return flowFinding(character, closing: "]")
    case "while parsing a flow mapping": return flowFinding(character, closing: "}")
    case "while parsing a block mapping": return blockFinding(character, isMapping: true)
    case "while parsing a block collection": return blockFinding(character, isMapping: false)
    case "while scanning for the next token" where !character.isEmpty:
      return .yamlUnexpectedCharacter(
        source.isConfidential ? nil : character, at: range(at: error.position, 1))
    case "while scanning an alias", "while scanning an anchor":
      let isFirst = error.position.column == error.contextPosition.column + 1
      return isFirst
        ? .yamlUnexpectedCharacter(
          text(at: error.contextPosition, 1), at: range(at: error.contextPosition, 1))
        : .yamlAnchorName(at: range(at: error.position, 1))
    case "while scanning a block scalar":
      return .yamlBlockHeader(at: wordRange)
    default: break
    }
    switch (error.problem, character) {
    case ("mapping values are not allowed in this context", _): return colonFinding()
    case ("block sequence entries are not allowed in this context", _):
      return .yamlUnexpectedEntry("-", at: range(at: error.position, 1))
    case ("mapping keys are not allowed in this context", _):
      return .yamlUnexpectedEntry("?", at: range(at: error.position, 1))
    case ("did not find expected <document start>", _):
      if let rootStart, error.position.column < rootStart.column {
        return .yamlOutsideIndentation(at: wordRange)
      }
      return .yamlTextAfterDocument(at: wordRange)
    case ("did not find expected node content", "]"), ("did not find expected node content", "}"):
      return .yamlUnopenedBracket(character, at: range(at: error.position, 1))
    case ("did not find expected node content", ":"):
      return .yamlEmptyKey(at: range(at: error.position, 1))
    case ("did not find expected node content", ""):
      if let finding = unclosedBracket() { return finding }
      return .yamlSyntax(error.problem, context: "", at: wordRange, began: nil)
    case ("did not find expected node content", ","):
      return .yamlMissingValue(at: range(at: error.position, 1))
    case ("found undefined tag handle", _):
      return .yamlUnknownTag(
        source.isConfidential ? nil : word(at: error.position), at: wordRange)
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
  private func flowFinding(_ character: String, closing: String) -> Diagnostic {
    if let quote = swallowedQuote() { return quote }
    let opening = range(at: error.contextPosition, 1)
    let isNear = error.position.line == error.contextPosition.line
    if isNear, character == "]" || character == "}" {
      return .yamlMismatchedBracket(
        character, expecting: closing, at: range(at: error.position, 1), opened: opening)
    }
    guard isNear, !character.isEmpty else {
      return .yamlUnclosedBracket(
        closing == "]" ? "[" : "{", expecting: closing, at: opening, until: wordRange)
    }
    return .yamlMissingComma(expecting: closing, at: wordRange, opened: opening)
  }

  /// The text ends inside brackets, where a value should be.
  private func unclosedBracket() -> Diagnostic? {
    guard let openBracket else { return nil }
    let line = scalars(from: openBracket)
    // A tag or an anchor may stand before the bracket.
    guard let distance = line.firstIndex(where: { $0 == "[" || $0 == "{" }) else { return nil }
    let bracket = SourcePosition(
      line: Int(openBracket.line), column: Int(openBracket.column) + distance)
    return .yamlUnclosedBracket(
      text(at: bracket, 1), expecting: line[distance] == "[" ? "]" : "}", at: range(at: bracket, 1),
      until: wordRange)
  }

  /// Among the entries of a block collection something else came.
  private func blockFinding(_ character: String, isMapping: Bool) -> Diagnostic {
    if let quote = swallowedQuote() { return quote }
    let began = range(at: error.contextPosition, 1)
    let before = source.line(Int(error.position.line)).unicodeScalars
      .prefix(Int(error.position.column))
    let isFirst = !before.contains { !" -".unicodeScalars.contains($0) }
    let isAligned = error.position.column == error.contextPosition.column
    switch character {
    case "]", "}": return .yamlUnopenedBracket(character, at: range(at: error.position, 1))
    case _ where !isFirst: return .yamlTextAfterValue(at: wordRange)
    case ":": return .yamlEmptyKey(at: range(at: error.position, 1))
    case _ where !isAligned: return .yamlBadIndentation(at: wordRange, began: began)
    case "-" where isMapping: return .yamlEntryAmongKeys(at: wordRange, began: began)
    default:
      return isMapping
        ? .yamlTextAfterValue(at: wordRange) : .yamlKeyAmongEntries(at: wordRange, began: began)
    }
  }

  /// Text behind a quote that began lines above: the first quote was not closed, and a later one
  /// that should have opened a text closed it instead.
  private func swallowedQuote() -> Diagnostic? {
    guard let (start, end) = multilineQuote, end.line == error.position.line else { return nil }
    return .yamlUnclosedQuote(
      text(at: start, 1), at: range(at: start, 1),
      until: range(
        at: SourcePosition(line: Int(end.line), column: max(0, Int(end.column) - 1)), 1))
  }

  /// A colon where no key can end: a second one in the line, or a value going on over lines.
  private func colonFinding() -> Diagnostic {
    let colon = range(at: error.position, 1)
    let line = Array(source.line(Int(error.position.line)).unicodeScalars)
      .prefix(Int(error.position.column))
    if zip(line, line.dropFirst()).contains(where: { $0 == ":" && $1 == " " }) {
      return .yamlSecondColon(at: colon)
    }
    // The line above may be a key whose colon lacks its space, which makes it plain text.
    let above = Int(error.position.line) - 1
    let text = above < 0 ? [] : Array(source.line(above).unicodeScalars)
    if let first = text.firstIndex(of: ":"), first + 1 < text.count, text[first + 1] != " ",
      !zip(text, text.dropFirst()).contains(where: { $0 == ":" && $1 == " " })
    {
      return .yamlMissingSpace(
        after: ":", at: range(at: SourcePosition(line: above, column: first), 1))
    }
    return .yamlUnexpectedColon(at: colon)
  }

  /// From where libyaml stopped to the end of that word, one character at least.
  private var wordRange: SourceRange {
    range(at: error.position, word(at: error.position).unicodeScalars.count)
  }

  private func word(at position: SourcePosition) -> String {
    let rest = scalars(from: position)
    let end = rest.firstIndex { " \t,]}:#".unicodeScalars.contains($0) } ?? rest.count
    return String(String.UnicodeScalarView(rest.prefix(max(end, 1))))
  }

  private func rangeToLineEnd(from position: SourcePosition) -> SourceRange {
    var rest = scalars(from: position)[...]
    while rest.last == " " || rest.last == "\t" { rest.removeLast() }
    return range(at: position, max(rest.count, 1))
  }

  private var unclosedQuote: Diagnostic {
    .yamlUnclosedQuote(
      text(at: error.contextPosition, 1), at: range(at: error.contextPosition, 1))
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
