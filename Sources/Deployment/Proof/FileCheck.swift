internal import ConfigFormats
internal import Diagnostics
internal import FileTrees
internal import Schema

/// Reads one file and holds its settings against what they must be.
struct FileCheck {
  /// What one file has to say.
  struct Outcome: Sendable {
    var objections: [Objection] = []
    var facts: [Fact] = []
  }

  let scope: ProofScope
  let reading: CompiledReading
  let net: TokenNet
  let host: Int
  let file: Int
  private let isUnit: Bool
  private var outcome = Outcome()
  private var isMet: [Bool]

  /// What one thread reuses from file to file.
  struct Buffers: Sendable {
    var tree = ConfigTree()
    var scratch: [UInt8] = []
    var memory = FileMemory()
  }

  init(
    _ reading: CompiledReading, in scope: ProofScope, net: TokenNet, host: Int, file: Int,
    isUnit: Bool
  ) {
    (self.reading, self.scope, self.net) = (reading, scope, net)
    (self.host, self.file, self.isUnit) = (host, file, isUnit)
    isMet = Array(repeating: false, count: reading.expected.count)
  }

  static func run(
    _ bytes: [UInt8], as format: ConfigFormat?, _ reading: CompiledReading, in scope: ProofScope,
    net: TokenNet, host: Int, file: Int, using buffers: inout Buffers
  ) -> Outcome {
    var check = FileCheck(
      reading, in: scope, net: net, host: host, file: file, isUnit: format == .systemd)
    var isReadable = true
    bytes.withUnsafeBufferPointer { text in
      let hasTree = format.map { $0.isReadAsTree && $0.read(text, into: &buffers.tree) } ?? false
      if hasTree {
        let tree = buffers.tree
        tree.forEachLeaf(joiningIn: &buffers.scratch) { leaf in check.read(leaf, of: tree) }
        for finding in tree.findings {
          isReadable = false
          check.object(.unreadable(finding.reason), finding.range, nil, nil)
        }
      } else if format?.isReadAsTree ?? false {
        // Nothing reads this grammar yet, so that nothing can be held against it.
        isReadable = false
        check.assumeFacts()
        check.scan(text, 0..<text.count)
      } else {
        check.readLines(of: text)
      }
    }
    if isReadable { check.reportUnmet() }
    return check.outcome
  }

  // MARK: Settings

  private mutating func read(_ leaf: ConfigTree.Leaf, of tree: ConfigTree) {
    if isUnit, UnitNames.settings.contains(tree.key(of: leaf.setting)) {
      readUnitNames(leaf)
      return
    }
    guard let slot = reading.slots[leaf.place] else {
      scan(leaf.value, leaf.range)
      if !reading.elsewhere.isEmpty {
        add(reading.elsewhere[tree.key(of: leaf.setting)], leaf.value, leaf.range)
      }
      return
    }
    hold(leaf.value, against: slot, at: leaf.place, leaf.range) { tree.path(of: leaf.setting) }
    // These two need what is around the value: the transport, and the name of the set.
    guard let last = outcome.facts.last, last.range == leaf.range else { return }
    let around: String
    switch last.part {
    case .forwards: around = tree.key(of: leaf.setting)
    case .admits: around = tree.path(of: leaf.setting)
    default: return
    }
    outcome.facts[outcome.facts.count - 1].text = "\(around) \(last.text)"
  }

  /// systemd adds the names of all such settings up, so one more is no contradiction; a name that is
  /// no unit's is skipped in silence, with the order or the dependency that it was there for.
  private mutating func readUnitNames(_ leaf: ConfigTree.Leaf) {
    for word in leaf.value.split(separator: UInt8(ascii: " ")) {
      if let index = reading.index(of: UnsafeBufferPointer(rebasing: word), at: leaf.place) {
        isMet[index] = true
        continue
      }
      let name = String(decoding: word, as: UTF8.self)
      if !net.units.contains(name) { object(.unknownUnit(name), leaf.range, nil, nil) }
    }
  }

  private mutating func readLines(of text: UnsafeBufferPointer<UInt8>) {
    var start = 0
    while start < text.count {
      var end = start
      while end < text.count, text[end] != 0x0A { end += 1 }
      var first = start
      while first < end, text[first] == 0x20 || text[first] == 0x09 { first += 1 }
      if first < end, text[first] != UInt8(ascii: "#") {
        readLine(UnsafeBufferPointer(rebasing: text[first..<end]), at: first)
      }
      start = end + 1
    }
  }

  private mutating func readLine(_ line: UnsafeBufferPointer<UInt8>, at start: Int) {
    let range = start..<start + line.count
    for prefix in reading.prefixes where line.starts(with: prefix.text) {
      guard let slot = reading.slots[prefix.place] else { continue }
      let rest = UnsafeBufferPointer(rebasing: line[prefix.text.count...])
      // Too little of a line is known to tell an element of a list from other lines; an element that
      // is not there is missed all the same.
      if case .list = slot, !reading.hasElement(rest, at: prefix.place) { continue }
      hold(rest, against: slot, at: prefix.place, range, whole: line) {
        String(decoding: prefix.text, as: UTF8.self)
      }
      return
    }
    scan(line, range)
  }

  private mutating func hold(
    _ value: UnsafeBufferPointer<UInt8>, against slot: CompiledReading.Slot, at place: UInt64,
    _ range: Range<Int>, whole: UnsafeBufferPointer<UInt8>? = nil, setting: () -> String
  ) {
    switch slot {
    case .one(let index):
      let expected = reading.expected[index]
      let isFirst = !isMet[index]
      isMet[index] = true
      if !value.elementsEqual(expected.value) {
        let topic = expected.row.value.firstDifference(from: value, in: scope, expected.element)
        object(
          .differs(
            setting: setting(), topic, expected: String(decoding: expected.value, as: UTF8.self),
            found: String(decoding: value, as: UTF8.self)), range, topic, expected.element)
      }
      // A file may say the same twice; two values cannot both be the expected one.
      if isFirst { add(expected.row.fact, whole ?? value, range) }
    case .list:
      guard let index = reading.element(value, at: place) else {
        let topic = topicOfList(at: place)
        object(
          .unknown(setting: setting(), topic, found: String(decoding: value, as: UTF8.self)),
          range, topic, nil)
        // What it says is half of an edge all the same.
        add(factOfList(at: place), value, range)
        return
      }
      let expected = reading.expected[index]
      if isMet[index], !expected.row.isLine {
        let topic = expected.row.value.topics.first
        object(
          .repeated(setting: setting(), topic, found: String(decoding: value, as: UTF8.self)),
          range, topic, expected.element)
      }
      isMet[index] = true
      add(expected.row.fact, whole ?? value, range)
    }
  }

  private func rowOfList(at place: UInt64) -> Row? {
    reading.expected.first { expected in
      expected.row.place.text(in: scope, expected.element).map { PathHash($0).value } == place
    }?.row
  }

  private func topicOfList(at place: UInt64) -> Topic? { rowOfList(at: place)?.value.topics.first }
  private func factOfList(at place: UInt64) -> FactPart? { rowOfList(at: place)?.fact }

  private mutating func add(
    _ part: FactPart?, _ value: UnsafeBufferPointer<UInt8>, _ range: Range<Int>
  ) {
    guard let part else { return }
    outcome.facts.append(
      Fact(part: part, text: String(decoding: value, as: UTF8.self), file: file, range: range))
  }

  private mutating func assumeFacts() {
    for expected in reading.expected {
      expected.value.withUnsafeBufferPointer { add(expected.row.fact, $0, 0..<0) }
    }
  }

  private mutating func reportUnmet() {
    for (index, expected) in reading.expected.enumerated() where !isMet[index] {
      if expected.row.isOptional {
        expected.value.withUnsafeBufferPointer { add(expected.row.fact, $0, 0..<0) }
        continue
      }
      // Two rows that ask for the same are met by one setting.
      let topic = expected.row.value.topics.first ?? expected.row.place.topics.first
      object(
        .missing(
          setting: expected.row.place.text(in: scope, expected.element).map {
            String(decoding: $0, as: UTF8.self)
          } ?? "", topic, expected: String(decoding: expected.value, as: UTF8.self)), 0..<0, topic,
        expected.element)
    }
  }

  // MARK: Everything else

  /// Values without a meaning still may not name what the site does not have.
  private mutating func scan(_ value: UnsafeBufferPointer<UInt8>, _ range: Range<Int>) {
    for token in net.strangers(in: value) {
      let reason: Objection.Reason =
        switch token {
        case .address(let text): .unknownAddress(text)
        case .domain(let text): .unknownDomain(text)
        case .path(let text): .unknownPath(text)
        case .secret(let text): .foreignSecret(text)
        }
      object(reason, range, nil, nil)
    }
  }

  private mutating func object(
    _ reason: Objection.Reason, _ range: Range<Int>, _ topic: Topic?, _ element: Element?
  ) {
    outcome.objections.append(
      Objection(
        reason: reason, position: FilePosition(host: host, file: file, range: range), host: host,
        origin: topic.flatMap { scope.origin(of: $0, element) } ?? scope.host.entry.name.range))
  }
}

extension ConfigFormat {
  /// Files of the other formats are read line by line, whatever their readers make of them.
  var isReadAsTree: Bool {
    switch self {
    case .lines, .shell, .text: false
    default: true
    }
  }
}
