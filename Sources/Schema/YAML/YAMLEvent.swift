import Diagnostics

/// One step through a YAML text, free of libyaml's types and memory.
struct YAMLEvent {
  enum Kind {
    case streamStart, streamEnd, documentStart, documentEnd
    case alias, scalar
    case sequenceStart, sequenceEnd, mappingStart, mappingEnd
  }

  enum Style {
    case plain, quoted
    /// A literal (`|`) or folded (`>`) scalar.
    case block
    /// A collection in brackets or braces.
    case flow
    /// A collection by indentation.
    case indented
  }

  var kind: Kind
  var style: Style = .plain
  var tag: YAMLTag = .none
  /// An explicit `---`; only for the start of a document.
  var isExplicit = false
  var start: SourcePosition
  var end: SourcePosition
  /// Where a scalar's content was put in the text buffer.
  var textOffset = 0
  var textLength = 0
  /// The name after `&` or `*`.
  var anchor: String?
  /// The tag as resolved, kept only when it is none of ours.
  var unknownTag: String?
}

/// Why and where libyaml stopped, in its words.
struct YAMLSyntaxError: Error {
  var problem: String
  var position: SourcePosition
  /// What it was doing, such as "while parsing a flow sequence", and where that began.
  var context: String
  var contextPosition: SourcePosition
}
