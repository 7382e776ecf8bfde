import Diagnostics

/// What the parser says where a text stops being YAML.
extension Diagnostic {
  /// A tab where only spaces may stand.
  static func yamlTabIndentation(at range: SourceRange) -> Self {
    Diagnostic(
      .error, "yaml.tab-indentation", "a tab cannot indent a line", at: range,
      help: "indent with spaces")
  }

  /// A quote without its partner.
  ///
  /// - Parameter end: Where the quoted text was taken to end; nil for the end of the file.
  static func yamlUnclosedQuote(
    _ quote: String, at range: SourceRange, until end: SourceRange? = nil
  ) -> Self {
    Diagnostic(
      .error, "yaml.unclosed-quote", "the quote \(quote) is not closed", at: range,
      notes: end.map { [Note("the next quote ends the text here", at: $0)] } ?? [],
      help: quote == "'"
        ? "close it with '; write '' for a ' inside the text"
        : "close it with \"; write \\\" for a \" inside the text")
  }

  /// A bracket without its partner.
  static func yamlUnclosedBracket(
    _ bracket: String, expecting closing: String, at range: SourceRange, until end: SourceRange
  ) -> Self {
    Diagnostic(
      .error, "yaml.unclosed-bracket", "the '\(bracket)' is not closed", at: range,
      notes: [Note("expected ',' or '\(closing)' here at the latest", at: end)],
      help: "close it with '\(closing)'")
  }

  /// `]` for `{`, or `}` for `[`.
  static func yamlMismatchedBracket(
    _ bracket: String, expecting closing: String, at range: SourceRange, opened: SourceRange
  ) -> Self {
    Diagnostic(
      .error, "yaml.mismatched-bracket", "expected '\(closing)', not '\(bracket)'", at: range,
      notes: [Note("opened here", at: opened)], help: "close what was opened last first")
  }

  /// A closing bracket without an opening one.
  static func yamlUnopenedBracket(_ bracket: String, at range: SourceRange) -> Self {
    Diagnostic(
      .error, "yaml.unopened-bracket", "nothing is open that this '\(bracket)' could close",
      at: range, help: "remove it, or put the text in quotes")
  }

  /// Two elements in brackets with nothing between them.
  static func yamlMissingComma(
    expecting closing: String, at range: SourceRange, opened: SourceRange
  ) -> Self {
    Diagnostic(
      .error, "yaml.missing-comma", "expected ',' or '\(closing)' before this", at: range,
      notes: [Note("opened here", at: opened)],
      help: "separate elements with ','; put text that holds brackets, quotes or ': ' in quotes")
  }

  /// A comma in brackets with nothing before it.
  static func yamlMissingValue(at range: SourceRange) -> Self {
    Diagnostic(
      .error, "yaml.missing-value", "there is no value before this ','", at: range,
      help: "remove the ',', or write '' for an empty text")
  }

  /// A line that fits no level of indentation above it.
  static func yamlBadIndentation(at range: SourceRange, began: SourceRange) -> Self {
    Diagnostic(
      .error, "yaml.bad-indentation", "this line is indented like nothing that it could continue",
      at: range, notes: [Note("still open above is what begins here", at: began)],
      help: "align it with the entries that it belongs to")
  }

  /// `- ` among the keys of a mapping.
  static func yamlEntryAmongKeys(at range: SourceRange, began: SourceRange) -> Self {
    Diagnostic(
      .error, "yaml.bad-indentation", "a list entry cannot stand among the keys of a mapping",
      at: range, notes: [Note("the mapping begins here", at: began)],
      help: "put the list under a key of its own")
  }

  /// Something without `- ` among the entries of a list.
  static func yamlKeyAmongEntries(at range: SourceRange, began: SourceRange) -> Self {
    Diagnostic(
      .error, "yaml.bad-indentation", "expected '- ', as every entry of this list has it",
      at: range, notes: [Note("the list begins here", at: began)],
      help: "begin the line with '- ', or indent it by two more to continue the entry above")
  }

  /// A line to the left of the outermost node.
  static func yamlOutsideIndentation(at range: SourceRange) -> Self {
    Diagnostic(
      .error, "yaml.bad-indentation", "this is indented less than the first line", at: range,
      help: "give all top-level keys the same indentation, none at best")
  }

  /// Something behind a closing quote or bracket.
  static func yamlTextAfterValue(at range: SourceRange) -> Self {
    Diagnostic(
      .error, "yaml.text-after-value", "the value has ended before this", at: range,
      help: "put all of the text into one pair of quotes; "
        + "a quote inside is written '' in single and \\\" in double quotes")
  }

  /// Something behind the end of the document.
  static func yamlTextAfterDocument(at range: SourceRange) -> Self {
    Diagnostic(
      .error, "yaml.text-after-document", "the document has ended before this", at: range,
      help: "a file holds one mapping: remove '...', or what closes the mapping too early")
  }

  /// A line that should have been a key.
  static func yamlMissingColon(at range: SourceRange) -> Self {
    Diagnostic(
      .error, "yaml.missing-colon", "expected ':' after this key", at: range,
      help: "write 'key: value', with a space after the colon; a key is on one line")
  }

  /// `key:value` or `-value`, which are one word to YAML.
  static func yamlMissingSpace(after indicator: String, at range: SourceRange) -> Self {
    Diagnostic(
      .error, "yaml.missing-space", "expected a space after '\(indicator)'", at: range,
      help: indicator == ":" ? "write 'key: value'" : "write '- value'")
  }

  /// `key: text: more`.
  static func yamlSecondColon(at range: SourceRange) -> Self {
    Diagnostic(
      .error, "yaml.unexpected-colon", "text without quotes cannot hold ': '", at: range,
      help: "put the text in quotes")
  }

  /// A key in a line that continues a value.
  static func yamlUnexpectedColon(at range: SourceRange) -> Self {
    Diagnostic(
      .error, "yaml.unexpected-colon", "this line continues a value, so it cannot be a key",
      at: range, help: "check the indentation of this line, and the line above it")
  }

  /// A dash or question mark where no entry can begin.
  static func yamlUnexpectedEntry(_ indicator: String, at range: SourceRange) -> Self {
    Diagnostic(
      .error, "yaml.unexpected-entry", "an entry with '\(indicator)' cannot begin here", at: range,
      help: "begin it on a line of its own, or put the text in quotes")
  }

  /// A character that no plain scalar begins with.
  ///
  /// - Parameter character: Nil where the text must not be quoted.
  static func yamlUnexpectedCharacter(_ character: String?, at range: SourceRange) -> Self {
    Diagnostic(
      .error, "yaml.unexpected-character",
      "text without quotes cannot begin with " + (character.map { "'\($0)'" } ?? "this character"),
      at: range, help: "put the text in quotes")
  }

  /// A character that no name of an anchor has.
  static func yamlAnchorName(at range: SourceRange) -> Self {
    Diagnostic(
      .error, "yaml.anchor-name", "the name of an anchor cannot hold this", at: range,
      help: "use letters, digits, '-' and '_'; put text that begins with '&' or '*' in quotes")
  }

  /// Something behind `|` or `>`.
  static func yamlBlockHeader(at range: SourceRange) -> Self {
    Diagnostic(
      .error, "yaml.block-header", "the text of a block begins on the next line", at: range,
      help: "only '+', '-' and the indentation, 1 to 9, may follow '|' or '>'; "
        + "put text that begins with them in quotes")
  }

  /// A backslash sequence that YAML does not have.
  static func yamlBadEscape(at range: SourceRange) -> Self {
    Diagnostic(
      .error, "yaml.bad-escape", "YAML has no such escape", at: range,
      help: "write \\\\ for a backslash, or use single quotes")
  }

  /// Anything else, in libyaml's words.
  static func yamlSyntax(
    _ problem: String, context: String, at range: SourceRange, began: SourceRange?
  ) -> Self {
    Diagnostic(
      .error, "yaml.syntax", "this is not YAML: \(problem)", at: range,
      notes: context.isEmpty ? [] : [Note(context, at: began)],
      help: "put text with special characters in quotes")
  }
}
