import Diagnostics

/// Makes a document out of events: anchors, merge keys, duplicate keys and the limits.
///
/// Works event by event with a stack of its own, never by recursion. An alias costs one record:
/// the anchored subtree is shared, and only its size after expansion is counted.
struct YAMLComposer {
  /// Why composing stopped before the end of the text.
  enum Stop: Error {
    case syntax(YAMLSyntaxError)
    /// A limit, which is reported already.
    case limit
  }

  /// A collection whose end has not come yet.
  private struct Frame {
    var index: Int
    var isMapping: Bool
    var expectsKey: Bool
    var hasMergeKey = false
    var childCount: UInt32 = 0
    /// The deepest nesting below, aliases expanded.
    var height = 0
    /// The value of `nodeCount` before the collection.
    var countBefore: Int
    var lastChildEnd: SourcePosition
    var isFlow: Bool
    var anchor: String?
  }

  private struct Anchor {
    var index: Int
    /// Nodes of the anchored subtree, aliases expanded; 0 as long as it is open.
    var size: Int
    var height: Int
  }

  private static let maxDiagnostics = 100

  private let input: UnsafeBufferPointer<UInt8>
  private let id: SourceID
  /// Whether findings may quote names; not those in a file of secrets, where a value with the
  /// wrong first character reads as one.
  private let mayQuote: Bool
  private let limits: YAMLLimits
  private var records: [YAMLRecord] = []
  private var text: [UInt8] = []
  private var names = YAMLEventNames()
  private var open: [Frame] = []
  private var anchors: [String: Anchor] = [:]
  /// Nodes so far, aliases expanded. Never beyond the limit, so sums cannot overflow.
  private var nodeCount = 0
  private var keys = YAMLKeyTable()
  private var lines: YAMLLineCursor
  private var mergedEntries: [YAMLMergedEntry] = []
  private var mergedStretches: [Range<Int>] = []
  private(set) var diagnostics: [Diagnostic] = []

  init(
    _ input: UnsafeBufferPointer<UInt8>, in id: SourceID, mayQuote: Bool, limits: YAMLLimits
  ) {
    self.input = input
    self.id = id
    self.mayQuote = mayQuote
    self.limits = limits
    lines = YAMLLineCursor(input)
  }

  /// Reads the first document of the text.
  mutating func compose() throws(Stop) -> YAMLDocument {
    // Content is hardly ever longer than the text, and pages that stay empty cost nothing.
    text.reserveCapacity(input.count)
    records.reserveCapacity(min(input.count / 8, limits.maxNodes))
    var parser = YAMLParser(borrowing: input)
    var sawDocument = false
    events: while true {
      let event: YAMLEvent
      do throws(YAMLSyntaxError) {
        event = try parser.next(appendingTextTo: &text, names: &names)
      } catch {
        throw .syntax(error)
      }
      switch event.kind {
      case .scalar: try addScalar(event)
      case .alias: try addAlias(event)
      case .sequenceStart, .mappingStart: try openCollection(event)
      case .sequenceEnd, .mappingEnd: try closeCollection(event)
      case .documentStart:
        if sawDocument {
          try report(.yamlSeveralDocuments(at: range(event)))
          break events
        }
        sawDocument = true
      case .documentEnd, .streamStart: break
      case .streamEnd: break events
      }
    }
    if isEmpty {
      records.removeAll()
      try report(.yamlEmpty(in: id))
    }
    return YAMLDocument(
      source: id, records: records, text: text, mergedEntries: mergedEntries,
      mergedStretches: mergedStretches)
  }

  /// No content at all, or a bare `---`.
  private var isEmpty: Bool {
    guard let root = records.first else { return true }
    return root.kind == .scalar && root.flags == .plain && root.tag == .none && root.second == 0
  }

  /// Where the outermost node begins, once it has.
  var rootStart: SourcePosition? { records.first?.start }

  /// Where the innermost collection in brackets begins that is not closed.
  var openBracket: SourcePosition? {
    open.last { $0.isFlow }.map { records[$0.index].start }
  }

  /// The newest node, if it is a scalar in quotes over several lines.
  var multilineQuote: (start: SourcePosition, end: SourcePosition)? {
    guard let last = records.last, last.kind == .scalar, !last.flags.contains(.plain),
      last.start.line < last.end.line
    else { return nil }
    return (last.start, last.end)
  }

  // MARK: Nodes

  private mutating func addScalar(_ event: YAMLEvent) throws(Stop) {
    var record = YAMLRecord(kind: .scalar, start: event.start, end: event.end)
    record.first = UInt32(truncatingIfNeeded: event.textOffset)
    record.second = UInt32(truncatingIfNeeded: event.textLength)
    if event.style == .plain {
      record.flags = .plain
      // For `? key` without a value, libyaml names the next token, lines further down.
      if event.textLength == 0, event.tag == .none, !event.hasAnchor, let frame = open.last,
        frame.isMapping, !frame.isFlow, !frame.expectsKey,
        frame.lastChildEnd.line < event.start.line
      {
        (record.start, record.end) = (frame.lastChildEnd, frame.lastChildEnd)
      }
    } else if event.style == .block {
      record.end = text.withUnsafeBufferPointer {
        lines.endOfBlockScalar(
          from: event.start, content: UnsafeBufferPointer(rebasing: $0[event.textOffset...]))
      }
    }
    record.tag = try checkedTag(of: event, on: .scalar)
    try count(1, at: event)
    let index = records.count
    records.append(record)
    if event.hasAnchor { anchors[names.anchor] = Anchor(index: index, size: 1, height: 0) }
    try finishNode(index, isScalar: true, height: 0, end: record.end)
  }

  private mutating func openCollection(_ event: YAMLEvent) throws(Stop) {
    let isMapping = event.kind == .mappingStart
    guard open.count < limits.maxDepth else {
      try stop(.yamlTooDeep(limit: limits.maxDepth, at: range(event)))
    }
    let tag = try checkedTag(of: event, on: isMapping ? .mapping : .sequence)
    let countBefore = nodeCount
    try count(1, at: event)
    let index = records.count
    records.append(
      YAMLRecord(
        kind: isMapping ? .mapping : .sequence, tag: tag, start: event.start, end: event.end))
    if event.hasAnchor { anchors[names.anchor] = Anchor(index: index, size: 0, height: 0) }
    open.append(
      Frame(
        index: index, isMapping: isMapping, expectsKey: isMapping, countBefore: countBefore,
        lastChildEnd: event.end, isFlow: event.style == .flow,
        anchor: event.hasAnchor ? names.anchor : nil))
  }

  private mutating func closeCollection(_ event: YAMLEvent) throws(Stop) {
    guard let frame = open.popLast() else { return }
    let index = frame.index
    // libyaml ends a collection without brackets at the next token, lines further down.
    let end = frame.isFlow ? event.end : frame.lastChildEnd
    records[index].end = end
    records[index].first = UInt32(truncatingIfNeeded: records.count)
    records[index].second = frame.isMapping ? frame.childCount / 2 : frame.childCount
    if frame.isMapping { try closeMapping(frame) }
    if let name = frame.anchor, anchors[name]?.index == index {
      anchors[name] = Anchor(
        index: index, size: nodeCount - frame.countBefore, height: frame.height + 1)
    }
    try finishNode(index, isScalar: false, height: frame.height + 1, end: end)
  }

  private mutating func addAlias(_ event: YAMLEvent) throws(Stop) {
    let name = names.anchor
    let index = records.count
    guard let anchor = anchors[name], anchor.size > 0 else {
      try report(
        anchors[name].map {
          .yamlRecursiveAlias(quotable(name), at: range(event), inside: records[$0.index].start)
        } ?? .yamlUndefinedAlias(quotable(name), at: range(event)))
      try count(1, at: event)
      records.append(
        YAMLRecord(
          kind: .scalar, flags: [.plain, .invalid], start: event.start, end: event.end))
      return try finishNode(index, isScalar: true, height: 0, end: event.end)
    }
    guard open.count + anchor.height <= limits.maxDepth else {
      try stop(
        .yamlTooDeep(limit: limits.maxDepth, at: range(event), anchor: range(anchor.index)))
    }
    try count(anchor.size, at: event, anchor: anchor.index)
    records.append(
      YAMLRecord(
        kind: .alias, start: event.start, end: event.end,
        first: UInt32(truncatingIfNeeded: anchor.index)))
    try finishNode(
      index, isScalar: records[anchor.index].kind == .scalar, height: anchor.height,
      end: event.end)
  }

  /// Books a finished node as the next child of the innermost open collection.
  private mutating func finishNode(
    _ index: Int, isScalar: Bool, height: Int, end: SourcePosition
  ) throws(Stop) {
    guard let top = open.indices.last else { return }
    open[top].childCount += 1
    open[top].lastChildEnd = end
    open[top].height = max(open[top].height, height)
    guard open[top].isMapping else { return }
    defer { open[top].expectsKey.toggle() }
    guard open[top].expectsKey else { return }
    if !isScalar {
      records[index].flags.insert(.skippedKey)
      try report(.yamlComplexKey(at: range(index)))
    } else if records[index].flags.contains(.invalid) {
      records[index].flags.insert(.skippedKey)
    } else if records[index].flags.contains(.plain), records[index].tag == .none {
      if records[index].second == 0 {
        records[index].flags.insert(.skippedKey)
        try report(.yamlEmptyKey(at: range(index)))
      } else if isMergeKey(records[index]) {
        records[index].flags.insert(.skippedKey)
        open[top].hasMergeKey = true
      }
    }
  }

  private func isMergeKey(_ record: YAMLRecord) -> Bool {
    let start = Int(record.first)
    return record.second == 2 && text[start] == UInt8(ascii: "<")
      && text[start + 1] == UInt8(ascii: "<")
  }

  private mutating func checkedTag(
    of event: YAMLEvent, on kind: YAMLNode.Kind
  ) throws(Stop) -> YAMLTag {
    if event.tag == .none { return .none }
    if event.tag == .unknown {
      try report(.yamlUnknownTag(quotable(names.unknownTag), at: tagRange(event)))
      return .none
    }
    guard event.tag.fits(kind) else {
      try report(.yamlTagMismatch(event.tag, on: kind, at: tagRange(event)))
      return .none
    }
    return event.tag
  }

  // MARK: Mappings

  /// Finds keys that are written twice and resolves merge keys.
  private mutating func closeMapping(_ frame: Frame) throws(Stop) {
    guard frame.childCount > 2 || frame.hasMergeKey else { return }
    keys.removeAll()
    var mergeKey: Int?
    var key = frame.index + 1
    while key < records.count {
      let value = records.next(after: key)
      if !records[key].flags.contains(.skippedKey) {
        if let first = keys.insert(records.resolve(key), of: records, text: text) {
          records[key].flags.insert(.skippedKey)
          try report(.yamlDuplicateKey(quotable(keyText(key)), at: range(key), first: range(first)))
        }
      } else if frame.hasMergeKey, isWrittenMergeKey(key) {
        if let first = mergeKey {
          try report(.yamlDuplicateMergeKey(at: range(key), first: range(first)))
        }
        mergeKey = mergeKey ?? key
      }
      key = records.next(after: value)
    }
    if let mergeKey { try resolveMerge(mergeKey, in: frame) }
  }

  private func isWrittenMergeKey(_ key: Int) -> Bool {
    records[key].kind == .scalar && records[key].flags.contains(.plain)
      && records[key].tag == .none && isMergeKey(records[key])
  }

  /// Lists the entries of the mapping with those merged by `mergeKey` in its place.
  ///
  /// What one mapping merges is at most its size after expansion, so all lists together are
  /// within the limit on nodes.
  private mutating func resolveMerge(_ mergeKey: Int, in frame: Frame) throws(Stop) {
    let start = mergedEntries.count
    var key = frame.index + 1
    let end = records.count
    while key < end {
      let value = records.next(after: key)
      if key == mergeKey {
        try mergeSources(value)
      } else if !records[key].flags.contains(.skippedKey) {
        mergedEntries.append(entry(key, value))
      }
      key = records.next(after: value)
    }
    records[frame.index].flags.insert(.merged)
    records[frame.index].second = UInt32(truncatingIfNeeded: mergedStretches.count)
    mergedStretches.append(start..<mergedEntries.count)
  }

  /// Merges the mapping at `value`, or each of a sequence of mappings.
  private mutating func mergeSources(_ value: Int) throws(Stop) {
    let source = records.resolve(value)
    switch records[source].kind {
    case .mapping: mergeEntries(of: source)
    case .sequence:
      var element = source + 1
      let end = Int(records[source].first)
      while element < end {
        let target = records.resolve(element)
        if records[target].kind == .mapping {
          mergeEntries(of: target)
        } else if !records[target].flags.contains(.invalid) {
          try report(.yamlMergeValue(at: range(element)))
        }
        element = records.next(after: element)
      }
    case .scalar, .alias:
      if !records[source].flags.contains(.invalid) { try report(.yamlMergeValue(at: range(value))) }
    }
  }

  private mutating func mergeEntries(of source: Int) {
    if records[source].flags.contains(.merged) {
      for position in mergedStretches[Int(records[source].second)] {
        mergeEntry(mergedEntries[position])
      }
      return
    }
    var key = source + 1
    let end = Int(records[source].first)
    while key < end {
      let value = records.next(after: key)
      if !records[key].flags.contains(.skippedKey) { mergeEntry(entry(key, value)) }
      key = records.next(after: value)
    }
  }

  private mutating func mergeEntry(_ entry: YAMLMergedEntry) {
    if keys.insert(records.resolve(Int(entry.key)), of: records, text: text) == nil {
      mergedEntries.append(entry)
    }
  }

  private func entry(_ key: Int, _ value: Int) -> YAMLMergedEntry {
    YAMLMergedEntry(
      key: UInt32(truncatingIfNeeded: key), value: UInt32(truncatingIfNeeded: value))
  }

  // MARK: Limits and findings

  /// Counts `amount` nodes, expanded, or stops before the limit is exceeded.
  private mutating func count(
    _ amount: Int, at event: YAMLEvent, anchor: Int? = nil
  ) throws(Stop) {
    guard amount <= limits.maxNodes - nodeCount else {
      try stop(
        .yamlTooManyNodes(
          limit: limits.maxNodes, at: range(event), anchor: anchor.map { range($0) }))
    }
    nodeCount += amount
  }

  private mutating func report(_ diagnostic: Diagnostic) throws(Stop) {
    diagnostics.append(diagnostic)
    if diagnostics.count >= Self.maxDiagnostics {
      try stop(.yamlTooManyFindings(Self.maxDiagnostics, at: diagnostic.range))
    }
  }

  private mutating func stop(_ diagnostic: Diagnostic) throws(Stop) -> Never {
    diagnostics.append(diagnostic)
    throw .limit
  }

  private func quotable(_ name: String) -> String? { mayQuote ? name : nil }

  private func keyText(_ key: Int) -> String {
    let record = records[records.resolve(key)]
    let start = Int(record.first)
    return String(decoding: text[start..<start + Int(record.second)], as: UTF8.self)
  }

  /// The node, or for a collection its tag alone.
  private func tagRange(_ event: YAMLEvent) -> SourceRange {
    guard event.kind != .scalar else { return range(event) }
    var end = event.start
    end.column += UInt32(truncatingIfNeeded: event.tag.spelling?.utf8.count ?? 1)
    return SourceRange(in: id, from: event.start, to: end)
  }

  private func range(_ event: YAMLEvent) -> SourceRange {
    SourceRange(in: id, from: event.start, to: event.end)
  }

  private func range(_ index: Int) -> SourceRange {
    SourceRange(in: id, from: records[index].start, to: records[index].end)
  }
}
