package import Diagnostics

/// A scalar as the file has it. The text decides nothing by itself: `no` is a text where a text is
/// declared and a mistake where a Boolean is.
package struct ScalarText: Hashable, Sendable {
  package let text: String
  /// Whether it stands without quotes; a number in quotes is a text.
  package let isPlain: Bool

  package init(text: String, isPlain: Bool) { (self.text, self.isPlain) = (text, isPlain) }
}

/// Why a scalar is not what its key takes.
package struct ValueProblem: Error, Hashable, Sendable {
  package let code: Diagnostic.Code
  /// Goes on after "takes such and such, but": quotes what was written.
  package let found: String
  package let help: String?
  /// The bytes to blame, offsets into the scalar's text; nil: all of it.
  package let bytes: Range<Int>?

  package init(
    _ code: Diagnostic.Code, _ found: String, help: String? = nil, bytes: Range<Int>? = nil
  ) {
    (self.code, self.found, self.help, self.bytes) = (code, found, help, bytes)
  }
}

/// A way to read a scalar.
struct ScalarType<Value: Hashable & Sendable>: Sendable {
  let shape: ValueShape
  /// What stands for a value that could not be read: harmless to every rule.
  let standIn: Value
  let parse: @Sendable (ScalarText) -> Result<Value, ValueProblem>
}

/// A way to read a node of any kind; nil after it reported why it could not.
struct NodeType<Value>: Sendable {
  let shape: ValueShape
  let read: @Sendable (YAMLNode, _ key: String, inout NodeReader) -> Value?

  static func scalar<Scalar>(_ type: ScalarType<Scalar>) -> Self where Value == Setting<Scalar> {
    NodeType(shape: type.shape) { node, key, reader in reader.setting(type, key, node) }
  }

  static func record(_ record: Record<Value>) -> Self {
    NodeType(shape: .record(record.shape)) { node, key, reader in
      reader.record(record, key, node, isListItem: true)
    }
  }
}

/// A value of a mapping together with the name that the operator chose for it.
struct Named<Value> {
  let name: Setting<String>
  let value: Value
}

/// The items of a list that could be read.
struct ListReading<Element> {
  let elements: [Element]
  /// False when an item, or the list, was reported as unusable.
  let isComplete: Bool
}

extension ScalarType {
  /// A whole number within `range`.
  static func integer(_ range: ClosedRange<Int>, standIn: Int) -> Self where Value == Int {
    ScalarType(shape: .integer(range), standIn: standIn) { IntegerText.parse($0, in: range) }
  }

  /// An amount of memory or disk, in MiB.
  static func size(_ range: ClosedRange<Int>, standIn: Int) -> Self where Value == Int {
    ScalarType(shape: .size(range), standIn: standIn) { SizeText.parse($0, in: range) }
  }

  static func text(_ format: TextFormat, standIn: String) -> Self where Value == String {
    ScalarType(shape: .text(format), standIn: standIn) { scalar in
      format.check(scalar.text).map { .failure($0) } ?? .success(scalar.text)
    }
  }

  /// A text that `convert` turns into something better once `format` has accepted it.
  static func converted(
    _ format: TextFormat, standIn: Value, _ convert: @escaping @Sendable (String) -> Value?
  ) -> Self {
    ScalarType(shape: .text(format), standIn: standIn) { scalar in
      if let problem = format.check(scalar.text) { return .failure(problem) }
      guard let value = convert(scalar.text) else {
        return .failure(ValueProblem("site.invalid-value", "\(quoted(scalar.text)) is not one"))
      }
      return .success(value)
    }
  }

  static func boolean(standIn: Bool) -> Self where Value == Bool {
    ScalarType(shape: .boolean, standIn: standIn) { BooleanText.parse($0) }
  }

  static func choice(
    _ values: [(name: String, value: Value)], standIn: Value,
    code: Diagnostic.Code = "site.unknown-value", special: [String: String] = [:]
  ) -> Self {
    let names = values.map(\.name)
    return ScalarType(shape: .enumeration(names), standIn: standIn) { scalar in
      if let match = values.first(where: { $0.name == scalar.text }) {
        return .success(match.value)
      }
      let nearest = EditDistance.nearest(to: scalar.text, among: names)
      return .failure(
        ValueProblem(
          code, "\(quoted(scalar.text)) is none of them",
          help: special[scalar.text] ?? nearest.map { "write \($0)" }
            ?? (names.count > 6 ? "the values are \(names.joined(separator: ", "))" : nil)))
    }
  }

  /// The cases of an enumeration, in their order.
  static func cases(standIn: Value) -> Self
  where Value: CaseIterable & RawRepresentable, Value.RawValue == String {
    choice(Value.allCases.map { ($0.rawValue, $0) }, standIn: standIn)
  }
}
