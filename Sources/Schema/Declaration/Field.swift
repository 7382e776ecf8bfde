internal import Diagnostics

/// One key together with the way in which its value is read.
///
/// `Output` is what the model holds: `Setting<Int>` for a key with a default, an optional of it for
/// one without. A class, because every record that is read takes all fields into its hands.
final class Field<Output>: Sendable {
  typealias Read = @Sendable (YAMLEntry?, RecordPlace, inout NodeReader) -> Output

  let shape: FieldShape
  /// Makes a value from the key's entry, or from its absence.
  let read: Read

  init(shape: FieldShape, read: @escaping Read) { (self.shape, self.read) = (shape, read) }
}

/// Declares keys. Each function is one answer to "and what if it is left out?".
enum Declare {
  /// A key that must be there.
  static func required<Value>(
    _ key: String, _ type: ScalarType<Value>, example: String? = nil, doc: String
  ) -> Field<Setting<Value>> {
    Field(
      shape: FieldShape(
        key: key, value: type.shape, absence: .error, doc: doc, since: "1", example: example)
    ) { entry, place, reader in
      guard let entry else { return reader.missing(key, at: place, standIn: type.standIn) }
      return reader.setting(type, key, entry.value)
        ?? reader.standIn(type.standIn, at: entry.value.range)
    }
  }

  /// A key whose absence means something of its own, which `whenAbsent` says.
  static func optional<Value>(
    _ key: String, _ type: ScalarType<Value>, whenAbsent: String, example: String? = nil,
    doc: String
  ) -> Field<Setting<Value>?> {
    Field(
      shape: FieldShape(
        key: key, value: type.shape, absence: .derived(whenAbsent), doc: doc, since: "1",
        example: example)
    ) { entry, _, reader in
      guard let entry else { return nil }
      return reader.setting(type, key, entry.value)
        ?? reader.standIn(type.standIn, at: entry.value.range)
    }
  }

  /// A key that is as good as written when it is left out. `text` is read by `type` itself, so a
  /// default that the key would refuse cannot be declared.
  static func defaulted<Value>(
    _ key: String, _ type: ScalarType<Value>, to text: String, example: String? = nil, doc: String
  ) -> Field<Setting<Value>> {
    let preset: Value
    switch type.parse(ScalarText(text: text, isPlain: true)) {
    case .success(let value): preset = value
    case .failure(let problem): preconditionFailure("the default of \(key): \(problem.found)")
    }
    return Field(
      shape: FieldShape(
        key: key, value: type.shape, absence: .value(text), doc: doc, since: "1", example: example)
    ) { entry, _, reader in
      guard let entry else { return Setting(preset, reader.origin(ofDefault: key)) }
      return reader.setting(type, key, entry.value)
        ?? reader.standIn(preset, at: entry.value.range)
    }
  }

  /// The name of a secret; without `preset` the key must be there.
  static func secret(
    _ key: String, default preset: String? = nil, doc: String
  ) -> Field<SecretReference> {
    Field(
      shape: FieldShape(
        key: key, value: .secret, absence: preset.map { .value($0) } ?? .error, doc: doc,
        since: "1", example: nil)
    ) { entry, place, reader in
      if let entry {
        if let reference = reader.secretReference(key, entry.value) { return reference }
        return SecretReference(preset ?? "unknown", .standIn(at: entry.value.range))
      }
      if let preset { return SecretReference(preset, reader.origin(ofDefault: key)) }
      let missing = reader.missing(key, at: place, standIn: "unknown")
      return SecretReference(missing.value, missing.origin)
    }
  }

  /// A mapping that may be left out when none of its keys is required.
  static func section<Output>(
    _ key: String, _ record: Record<Output>, doc: String
  ) -> Field<Output> {
    Field(
      shape: FieldShape(
        key: key, value: .record(record.shape),
        absence: record.shape.requiresKeys ? .error : .derived("every key has its own default"),
        doc: doc, since: "1", example: nil)
    ) { entry, place, reader in
      if entry == nil, record.shape.requiresKeys { reader.reportMissing(key, at: place) }
      if let entry, let output = reader.record(record, key, entry.value, at: entry.key.range) {
        return output
      }
      // Whatever a rule misses in there may be what was reported.
      if let entry { _ = reader.standIn(true, at: entry.value.range) }
      return reader.below(key) { reader in
        record.read(.absent, RecordPlace(key, at: entry?.value.range ?? place.range), &reader)
      }
    }
  }

  /// A list. Items that cannot be used are reported and left out.
  static func list<Element>(
    _ key: String, of type: NodeType<Element>, minimumCount: Int = 0, isUnique: Bool = false,
    absence: FieldShape.Absence = .derived("none"), example: String? = nil, doc: String
  ) -> Field<ListReading<Element>> {
    let shape = ValueShape.list(type.shape, minimumCount: minimumCount, isUnique: isUnique)
    return Field(
      shape: FieldShape(
        key: key, value: shape, absence: absence, doc: doc, since: "1", example: example)
    ) { entry, place, reader in
      guard let entry else {
        guard absence == .error else { return ListReading(elements: [], isComplete: true) }
        reader.reportMissing(key, at: place)
        return ListReading(elements: [], isComplete: false)
      }
      return reader.list(
        of: type, shape, key, entry.value, minimumCount: minimumCount, isUnique: isUnique)
    }
  }

  /// A mapping whose keys are names that the operator chooses; each record finds its own in
  /// ``RecordPlace/name``.
  static func map<Output>(
    _ key: String, named keyType: TextFormat, of record: Record<Output>, doc: String
  ) -> Field<ListReading<Output>> {
    let shape = ValueShape.map(key: keyType, .record(record.shape))
    return Field(
      shape: FieldShape(
        key: key, value: shape, absence: .derived("none"), doc: doc, since: "1", example: nil)
    ) { entry, _, reader in
      entry.map { reader.map(of: record, shape, key, $0.value, keyType) }
        ?? ListReading(elements: [], isComplete: true)
    }
  }

  /// A mapping whose keys are names that the operator chooses, each with a value that reads its own
  /// node. A key without a value counts as left out.
  static func map<Value>(
    _ key: String, named keyType: TextFormat, of type: NodeType<Value>, doc: String
  ) -> Field<ListReading<Named<Value>>> {
    let shape = ValueShape.map(key: keyType, type.shape)
    return Field(
      shape: FieldShape(
        key: key, value: shape, absence: .derived("none"), doc: doc, since: "1", example: nil)
    ) { entry, _, reader in
      entry.map { reader.map(of: type, shape, key, $0.value, keyType) }
        ?? ListReading(elements: [], isComplete: true)
    }
  }

  /// A value of a type that reads its own node.
  static func required<Value>(
    _ key: String, _ type: NodeType<Value>, doc: String,
    standIn: @escaping @Sendable (SourceRange, inout NodeReader) -> Value
  ) -> Field<Value> {
    Field(
      shape: FieldShape(
        key: key, value: type.shape, absence: .error, doc: doc, since: "1", example: nil)
    ) { entry, place, reader in
      guard let entry else {
        reader.reportMissing(key, at: place)
        return standIn(place.range, &reader)
      }
      return type.read(entry.value, key, &reader) ?? standIn(entry.value.range, &reader)
    }
  }
}
