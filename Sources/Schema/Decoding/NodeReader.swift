internal import Diagnostics

/// Reads nodes as what the schema declares, and reports what is not that.
///
/// Every read that fails reports once and answers nil; the caller puts a stand-in there, and its
/// place is remembered, so that rules which stumble over a stand-in can be kept quiet.
struct NodeReader {
  private(set) var diagnostics = DiagnosticBag()
  /// Places where a value could not be read.
  private(set) var standInRanges: Set<SourceRange> = []
  /// Places where the text of a secret stands.
  private(set) var secretRanges: [SourceRange] = []
  /// Reads something whose absence was reported as a whole; see ``RecordSlots``.
  var isQuiet = false
  /// The entries of the records that are being read, the innermost last.
  var slots: [RecordSlot] = []
  /// The keys around the record that is being read, the file's own mapping first.
  private var path = ReadingPath()

  mutating func report(_ diagnostic: Diagnostic, at node: YAMLNode? = nil) {
    guard !isQuiet else { return }
    var diagnostic = diagnostic
    if let use = node?.aliasRange { diagnostic.notes.append(.init("used here", at: use)) }
    diagnostics.append(diagnostic)
  }

  mutating func standIn<Value>(_ value: Value, at range: SourceRange) -> Setting<Value> {
    standInRanges.insert(range)
    return Setting(value, .standIn(at: range))
  }

  mutating func setting<Value>(
    _ type: ScalarType<Value>, _ key: String, _ node: YAMLNode
  ) -> Setting<Value>? {
    let record = node.record
    guard !record.flags.contains(.invalid) else { return nil }
    guard record.kind == .scalar else {
      report(.wrongKind(key, type.shape, node), at: node)
      return nil
    }
    guard record.tag != .secret else {
      report(.misplacedSecret(key, type.shape, node), at: node)
      return nil
    }
    let scalar = ScalarText(text: node.text, isPlain: node.isPlain)
    switch type.parse(scalar) {
    case .success(let value): return Setting(value, at: node.range)
    case .failure(let problem):
      let range = problem.bytes.map { node.range(ofBytes: $0) } ?? node.range
      report(.invalidValue(key, type.shape, problem, at: range), at: node)
      return nil
    }
  }

  /// The name behind `!secret`. Anything else is taken for the secret itself, so its text appears
  /// nowhere in the finding.
  mutating func secretReference(_ key: String, _ node: YAMLNode) -> SecretReference? {
    guard !node.isInvalid else { return nil }
    guard node.kind == .scalar, node.tag == "!secret" else {
      secretRanges.append(node.range)
      report(.secretInSite(key, node), at: node)
      return nil
    }
    if let problem = TextFormat.secretName.check(node.text) {
      secretRanges.append(node.range)
      report(
        .invalidValue(
          key, .secret, ValueProblem("site.invalid-secret-name", problem.found, help: problem.help),
          at: node.range), at: node)
      return nil
    }
    return SecretReference(node.text, Origin(node.range))
  }

  mutating func record<Output>(
    _ record: Record<Output>, _ key: String, _ node: YAMLNode, at keyRange: SourceRange? = nil,
    isListItem: Bool = false
  ) -> Output? {
    guard !node.isInvalid else { return nil }
    guard node.kind == .mapping else {
      let shape = ValueShape.record(record.shape)
      report(.wrongKind(key, shape, node, isListItem: isListItem), at: node)
      return nil
    }
    path.enter(key)
    defer { path.leave() }
    return record.read(
      .mapping(node), RecordPlace(key, at: keyRange ?? node.head, extent: node.range),
      &self)
  }

  mutating func list<Element>(
    of type: NodeType<Element>, _ shape: ValueShape, _ key: String, _ node: YAMLNode,
    minimumCount: Int, isUnique: Bool
  ) -> ListReading<Element> {
    let unusable = ListReading<Element>(elements: [], isComplete: false)
    guard !node.isInvalid else { return unusable }
    guard node.kind == .sequence else {
      report(.wrongKind(key, shape, node), at: node)
      return unusable
    }
    var elements: [Element] = []
    elements.reserveCapacity(node.elements.count)
    var isComplete = true
    var seen: [String: SourceRange] = [:]
    var count = 0
    for item in node.elements {
      count += 1
      if item.isLeftOut {
        report(.emptyItem(key, item))
        isComplete = false
      } else if isUnique, node.elements.count > 1,
        let first = seen.updateValue(item.range, forKey: item.text)
      {
        report(.repeatedItem(key, item, first: first))
      } else if let element = type.read(item, key, &self) {
        elements.append(element)
      } else {
        isComplete = false
      }
    }
    if count < minimumCount {
      report(.tooFewItems(key, shape, minimumCount, node))
      isComplete = false
    }
    return ListReading(elements: elements, isComplete: isComplete)
  }

  mutating func map<Output>(
    of record: Record<Output>, _ shape: ValueShape, _ key: String, _ node: YAMLNode,
    _ keyFormat: TextFormat
  ) -> ListReading<Output> {
    let unusable = ListReading<Output>(elements: [], isComplete: false)
    guard !node.isInvalid else { return unusable }
    guard node.kind == .mapping else {
      report(.wrongKind(key, shape, node), at: node)
      return unusable
    }
    path.enter(key)
    defer { path.leave() }
    var outputs: [Output] = []
    var isComplete = true
    for entry in node.entries {
      let name = entry.key.text
      if let problem = keyFormat.check(name) {
        let range = problem.bytes.map { entry.key.range(ofBytes: $0) } ?? entry.key.range
        report(.invalidValue("a name in \(key)", .text(keyFormat), problem, at: range))
        isComplete = false
      }
      let place = RecordPlace(
        Setting(name, at: entry.key.range), at: entry.key.range, extent: entry.value.range)
      if entry.value.isInvalid {
        isComplete = false
        continue
      }
      if entry.value.kind == .mapping {
        outputs.append(record.read(.mapping(entry.value), place, &self))
      } else if entry.value.isLeftOut {
        outputs.append(record.read(.empty, place, &self))
      } else {
        report(.wrongKind(name, .record(record.shape), entry.value), at: entry.value)
        outputs.append(record.read(.absent, place, &self))
        isComplete = false
      }
    }
    return ListReading(elements: outputs, isComplete: isComplete)
  }

  mutating func map<Value>(
    of type: NodeType<Value>, _ shape: ValueShape, _ key: String, _ node: YAMLNode,
    _ keyFormat: TextFormat
  ) -> ListReading<Named<Value>> {
    let unusable = ListReading<Named<Value>>(elements: [], isComplete: false)
    guard !node.isInvalid else { return unusable }
    guard node.kind == .mapping else {
      report(.wrongKind(key, shape, node), at: node)
      return unusable
    }
    path.enter(key)
    defer { path.leave() }
    var values: [Named<Value>] = []
    var isComplete = true
    for entry in node.entries {
      let name = entry.key.text
      if let problem = keyFormat.check(name) {
        hide(entry.key)
        report(.invalidValue("a name in \(key)", .text(keyFormat), problem, at: entry.key.range))
        isComplete = false
      } else if !entry.value.isLeftOut {
        guard let value = type.read(entry.value, name, &self) else {
          isComplete = false
          continue
        }
        values.append(Named(name: Setting(name, at: entry.key.range), value: value))
      }
    }
    return ListReading(elements: values, isComplete: isComplete)
  }

  /// Remembers that the text of a secret may stand at a node, so that no excerpt shows it.
  mutating func hide(_ node: YAMLNode) { secretRanges.append(node.range) }

  /// Where a value comes from whose key is left out here.
  mutating func origin(ofDefault key: String) -> Origin { path.origin(ofDefault: key) }

  /// Reads what stands, or would stand, below a key.
  mutating func below<Output>(_ key: String, _ read: (inout Self) -> Output) -> Output {
    path.enter(key)
    defer { path.leave() }
    return read(&self)
  }

  mutating func reportMissing(_ key: String, at place: RecordPlace) {
    let path = path.joined(with: key)
    report(.missingKey(key, path, at: place))
    if !isQuiet { standInRanges.insert(place.range) }
  }

  mutating func missing<Value>(
    _ key: String, at place: RecordPlace, standIn value: Value
  ) -> Setting<Value> {
    reportMissing(key, at: place)
    return Setting(value, .standIn(at: place.range))
  }

  /// - Returns: The key that was most likely meant.
  mutating func reportUnknownKey(_ entry: YAMLEntry, of shape: RecordShape) -> String? {
    let nearest = EditDistance.nearest(to: entry.key.text, among: shape.keys)
    let meant = shape.fields.first { $0.key == nearest }
    if case .secret? = meant?.value, entry.value.tag != "!secret" {
      secretRanges.append(entry.value.range)
    }
    report(.unknownKey(entry.key, of: shape, nearest: nearest))
    return nearest
  }
}

extension NodeReader {
  /// The finding, without an excerpt when one would show a secret that stands in the site.
  func hidingSecrets(_ finding: Diagnostic) -> Diagnostic {
    guard !secretRanges.isEmpty else { return finding }
    var finding = finding
    let places = ([finding.range] + finding.notes.map(\.range)).compactMap { $0 }
    finding.hidesExcerpt = secretRanges.contains { secret in
      places.contains {
        $0.source == secret.source && $0.start.line <= secret.end.line
          && secret.start.line <= $0.end.line
      }
    }
    return finding
  }
}
