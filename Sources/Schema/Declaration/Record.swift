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
      var slots = RecordSlots(source, of: shape, &reader)
      let values = (repeat slots.next(each fields, place, &reader))
      return make(place, &reader, repeat each values)
    }
  }
}

/// Where a record's values come from.
enum RecordSource {
  case entries([YAMLEntry])
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

/// The entries of one mapping, sorted to the fields that they belong to.
struct RecordSlots {
  private var slots: [YAMLEntry?]
  /// Slots whose key was misspelled: read as it was meant, and silently, since one mistake gives one
  /// finding.
  private var misspelled: Set<Int> = []
  private var position = 0
  private let isAbsent: Bool

  /// Reports every key that no field has.
  init(_ source: RecordSource, of shape: RecordShape, _ reader: inout NodeReader) {
    slots = Array(repeating: nil, count: shape.fields.count)
    guard case .entries(let entries) = source else {
      isAbsent = true
      return
    }
    isAbsent = false
    var meant: [(key: String, entry: YAMLEntry)] = []
    for entry in entries {
      let key = entry.key.text
      if let index = shape.fields.firstIndex(where: { $0.key == key }) {
        slots[index] = entry
      } else if let key = reader.reportUnknownKey(entry, of: shape) {
        meant.append((key, entry))
      }
    }
    for (key, entry) in meant {
      guard let index = shape.fields.firstIndex(where: { $0.key == key }), slots[index] == nil
      else { continue }
      slots[index] = entry
      misspelled.insert(index)
    }
  }

  mutating func next<Output>(
    _ field: Field<Output>, _ place: RecordPlace, _ reader: inout NodeReader
  ) -> Output {
    defer { position += 1 }
    guard !isAbsent else { return reader.withoutReports { field.read(nil, place, &$0) } }
    if misspelled.contains(position) {
      let entry = slots[position]
      return reader.withoutReports { field.read(entry, place, &$0) }
    }
    guard let entry = slots[position], entry.value.isLeftOut else {
      return field.read(slots[position], place, &reader)
    }
    return field.read(nil, place.pointing(at: entry.key.range), &reader)
  }
}
