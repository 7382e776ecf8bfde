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
  /// Whether `&name` stands before the node.
  var hasAnchor = false
}

/// The names that belong to the newest event.
///
/// Apart from the event, which thereby holds no references: most nodes have no names, and an
/// event is copied for each of them.
struct YAMLEventNames {
  /// After `&` or `*`; that of an earlier event if this one has none.
  var anchor = ""
  /// A tag that is none of ours, as libyaml resolved it.
  var unknownTag = ""
}

/// Why and where libyaml stopped, in its words.
struct YAMLSyntaxError: Error {
  var problem: String
  var position: SourcePosition
  /// What it was doing, such as "while parsing a flow sequence", and where that began.
  var context: String
  var contextPosition: SourcePosition
}
