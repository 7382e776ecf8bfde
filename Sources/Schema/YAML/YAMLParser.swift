internal import CYAML
import Diagnostics

/// A libyaml parser over bytes that its owner keeps alive.
///
/// libyaml stores pointers to its own state and into the input. The state stays at a fixed heap
/// address for the life of this value; the input is borrowed, so a parser lives and dies inside
/// one `withUnsafeBufferPointer`. No pointer of libyaml leaves this file.
struct YAMLParser: ~Copyable {
  private let state: UnsafeMutablePointer<yaml_parser_t>

  /// Starts at the first of `input`, which must be valid UTF-8 and outlive the parser.
  init(borrowing input: UnsafeBufferPointer<UInt8>) {
    state = .allocate(capacity: 1)
    precondition(yaml_parser_initialize(state) == 1, "libyaml could not allocate a parser")
    // Without this, libyaml would take some UTF-8 files for UTF-16.
    yaml_parser_set_encoding(state, YAML_UTF8_ENCODING)
    yaml_parser_set_input_string(state, input.baseAddress, input.count)
  }

  deinit {
    yaml_parser_delete(state)
    state.deallocate()
  }

  /// Returns the next event, or throws where the text stops being YAML.
  ///
  /// A scalar's content is appended to `text`, the only copy that is made of it; libyaml's own
  /// copy is freed before this returns. `names` changes where the event has names.
  mutating func next(
    appendingTextTo text: inout [UInt8], names: inout YAMLEventNames
  ) throws(YAMLSyntaxError) -> YAMLEvent {
    var raw = yaml_event_t()
    guard yaml_parser_parse(state, &raw) == 1 else {
      throw YAMLSyntaxError(copying: state.pointee)
    }
    defer { yaml_event_delete(&raw) }
    var event = YAMLEvent(
      kind: .streamEnd, start: SourcePosition(raw.start_mark), end: SourcePosition(raw.end_mark))
    switch raw.type {
    case YAML_SCALAR_EVENT:
      event.kind = .scalar
      let scalar = raw.data.scalar
      event.style =
        switch scalar.style {
        case YAML_PLAIN_SCALAR_STYLE: .plain
        case YAML_LITERAL_SCALAR_STYLE, YAML_FOLDED_SCALAR_STYLE: .block
        default: .quoted
        }
      event.textOffset = text.count
      event.textLength = scalar.length
      text.append(contentsOf: UnsafeBufferPointer(start: scalar.value, count: scalar.length))
      names.take(anchor: scalar.anchor, tag: scalar.tag, for: &event)
    case YAML_SEQUENCE_START_EVENT:
      event.kind = .sequenceStart
      let isFlow = raw.data.sequence_start.style == YAML_FLOW_SEQUENCE_STYLE
      event.style = isFlow ? .flow : .indented
      names.take(
        anchor: raw.data.sequence_start.anchor, tag: raw.data.sequence_start.tag, for: &event)
    case YAML_MAPPING_START_EVENT:
      event.kind = .mappingStart
      let isFlow = raw.data.mapping_start.style == YAML_FLOW_MAPPING_STYLE
      event.style = isFlow ? .flow : .indented
      names.take(
        anchor: raw.data.mapping_start.anchor, tag: raw.data.mapping_start.tag, for: &event)
    case YAML_SEQUENCE_END_EVENT: event.kind = .sequenceEnd
    case YAML_MAPPING_END_EVENT: event.kind = .mappingEnd
    case YAML_ALIAS_EVENT:
      event.kind = .alias
      names.anchor = String(cString: raw.data.alias.anchor)
    case YAML_DOCUMENT_START_EVENT:
      event.kind = .documentStart
      event.isExplicit = raw.data.document_start.implicit == 0
    case YAML_DOCUMENT_END_EVENT: event.kind = .documentEnd
    case YAML_STREAM_START_EVENT: event.kind = .streamStart
    default: event.kind = .streamEnd
    }
    return event
  }
}

extension YAMLEventNames {
  /// Copies the anchor and the tag of a node; both are rare, so the usual cost is two tests.
  fileprivate mutating func take(
    anchor name: UnsafeMutablePointer<UInt8>?, tag resolved: UnsafeMutablePointer<UInt8>?,
    for event: inout YAMLEvent
  ) {
    if let name {
      anchor = String(cString: name)
      event.hasAnchor = true
    }
    guard let resolved else { return }
    let spelling = String(cString: resolved)
    event.tag = YAMLTag(resolved: spelling)
    if event.tag == .unknown { unknownTag = spelling }
  }
}

extension YAMLSyntaxError {
  fileprivate init(copying parser: yaml_parser_t) {
    problem = parser.problem.map { String(cString: $0) } ?? "the text is not YAML"
    position = SourcePosition(parser.problem_mark)
    context = parser.context.map { String(cString: $0) } ?? ""
    contextPosition = SourcePosition(parser.context_mark)
  }
}

extension SourcePosition {
  fileprivate init(_ mark: yaml_mark_t) {
    self.init(line: Int(clamping: mark.line), column: Int(clamping: mark.column))
  }
}
