internal import Diagnostics

/// A mapping of the site: its fields, and what their values make.
///
/// The fields are given once and serve both as the description and as the reader: `make` receives
/// exactly one value per field, in their order, so the compiler refuses a key that is declared and
/// not decoded, or decoded and not declared.
struct Record<Output>: Sendable {
  let shape: RecordShape
  let read: @Sendable (RecordSource, RecordPlace, inout NodeReader) -> Output

  init<each Value>(
    _ noun: String, plural: String, doc: String, _ fields: repeat Field<each Value>,
    make: @escaping @Sendable (RecordPlace, inout NodeReader, repeat each Value) -> Output
  ) {
    var shapes: [FieldShape] = []
    for field in repeat each fields { shapes.append(field.shape) }
    let shape = RecordShape(noun: noun, plural: plural, doc: doc, fields: shapes)
    self.shape = shape
    let fields = (repeat each fields)
    read = { source, place, reader in
      var slots = RecordSlots(source, of: shape, place, &reader)
      let values = (repeat slots.next(each fields, &reader))
      slots.finish(&reader)
      return make(place, &reader, repeat each values)
    }
  }
}

/// Where a record's values come from.
enum RecordSource {
  case mapping(YAMLNode)
  /// A mapping without entries.
  case empty
  /// The mapping is left out, or was reported as unusable: its fields read as left out, and missing
  /// ones are not reported again.
  case absent
}

/// What a record may want to know about itself.
struct RecordPlace {
  /// The key that holds the record: of a map, the name that the operator chose.
  let name: Setting<String>
  /// Where a missing key is reported: the record's own key or, in a list, its first one.
  let range: SourceRange
  /// The whole mapping.
  let extent: SourceRange
  /// Whether `range` is that of a key which is there and has no value.
  private(set) var isAtEmptyKey = false

  init(_ name: String, at range: SourceRange, extent: SourceRange? = nil) {
    self.init(Setting(name, at: range), at: range, extent: extent)
  }

  init(_ name: Setting<String>, at range: SourceRange, extent: SourceRange? = nil) {
    (self.name, self.range, self.extent) = (name, range, extent ?? range)
  }

  /// The same place for a key that is there without a value.
  func pointing(at key: SourceRange) -> RecordPlace {
    var place = RecordPlace(name, at: key, extent: extent)
    place.isAtEmptyKey = true
    return place
  }
}

/// The entry of one field, as two numbers of the document's nodes.
struct RecordSlot {
  var key = UInt32.max
  var value = UInt32.max
  /// The key was misspelled: read as it was meant, and silently, since one mistake gives one
  /// finding.
  var isMisspelled = false

  var isEmpty: Bool { key == .max }
}

/// The entries of one mapping, sorted to the fields that they belong to.
///
/// The slots lie on a stack of the reader, so that a site of many hosts allocates none for each.
struct RecordSlots {
  /// Where the field that is read next reports that it is missing.
  private(set) var place: RecordPlace
  private let ownPlace: RecordPlace
  private let document: YAMLDocument?
  private let first: Int
  private let isAbsent: Bool
  private let wasQuiet: Bool
  private var position = 0

  /// Reports every key that no field has.
  init(
    _ source: RecordSource, of shape: RecordShape, _ place: RecordPlace,
    _ reader: inout NodeReader
  ) {
    (self.place, ownPlace) = (place, place)
    first = reader.slots.count
    wasQuiet = reader.isQuiet
    for _ in shape.fields { reader.slots.append(RecordSlot()) }
    guard case .mapping(let node) = source else {
      document = nil
      if case .absent = source { isAbsent = true } else { isAbsent = false }
      return
    }
    document = node.document
    isAbsent = false
    var meant: [(key: String, slot: RecordSlot)] = []
    // Entries mostly come in the order of the fields.
    var next = 0
    node.forEachEntry { key, value in
      let slot = RecordSlot(key: UInt32(key), value: UInt32(value))
      if let index = YAMLNode(node.document, key).withUTF8({ shape.index(of: $0, from: next) }) {
        reader.slots[first + index] = slot
        next = index + 1
      } else {
        let entry = YAMLEntry(
          key: YAMLNode(node.document, key), value: YAMLNode(node.document, value))
        if let key = reader.reportUnknownKey(entry, of: shape) { meant.append((key, slot)) }
      }
    }
    for (key, slot) in meant {
      guard let index = shape.fields.firstIndex(where: { $0.key == key }),
        reader.slots[first + index].isEmpty
      else { continue }
      reader.slots[first + index] = slot
      reader.slots[first + index].isMisspelled = true
    }
  }

  mutating func next<Output>(_ field: Field<Output>, _ reader: inout NodeReader) -> Output {
    let entry = advance(&reader)
    return field.read(entry, place, &reader)
  }

  /// The entry of the next field; nil when it is left out.
  private mutating func advance(_ reader: inout NodeReader) -> YAMLEntry? {
    let slot = reader.slots[first + position]
    position += 1
    reader.isQuiet = wasQuiet || isAbsent || slot.isMisspelled
    if place.isAtEmptyKey { place = ownPlace }
    guard !slot.isEmpty, let document else { return nil }
    let entry = YAMLEntry(
      key: YAMLNode(document, Int(slot.key)), value: YAMLNode(document, Int(slot.value)))
    guard !slot.isMisspelled, entry.value.isLeftOut else { return entry }
    place = ownPlace.pointing(at: entry.key.range)
    return nil
  }

  func finish(_ reader: inout NodeReader) {
    reader.slots.removeLast(reader.slots.count - first)
    reader.isQuiet = wasQuiet
  }
}
