internal import Diagnostics

/// What a key of the site takes, as plain data: enough to describe it to people and to JSON Schema.
///
/// How such a value is read is beside it in ``ScalarType`` and ``NodeType``, which carry their shape
/// so that the two cannot differ.
package indirect enum ValueShape: Sendable {
  case text(TextFormat)
  case integer(ClosedRange<Int>)
  /// An amount in MiB.
  case size(ClosedRange<Int>)
  case boolean
  case enumeration([String])
  /// `!secret` and a name.
  case secret
  case list(ValueShape, minimumCount: Int, isUnique: Bool)
  /// Keys that the operator chooses, each with a value of one shape.
  case map(key: TextFormat, ValueShape)
  case record(RecordShape)
  /// A scalar, or a mapping that says more.
  case either(ValueShape, RecordShape)

  /// A phrase that follows "takes" in a message, where a long list would bury what matters.
  package var briefNoun: String {
    guard case .enumeration(let values) = self, values.count > 6 else { return noun }
    return "one of \(values.count) known values"
  }

  /// A phrase that follows "takes".
  package var noun: String {
    switch self {
    case .text(let format): return format.noun
    case .integer(let range):
      return range.count == 1
        ? "the number \(range.lowerBound)"
        : "a whole number \(range.lowerBound) to \(range.upperBound)"
    case .size: return "a size such as 16GB or 3072MiB"
    case .boolean: return "true or false"
    case .enumeration(let values): return "one of \(values.joined(separator: ", "))"
    case .secret: return "a secret by its name, such as !secret sip/main"
    case .list(let element, _, _):
      if case .record(let record) = element { return "a list of \(record.plural)" }
      return "a list, each item \(element.noun)"
    case .map(_, .record(let record)): return "a mapping from names to \(record.plural)"
    case .map(_, let value): return "a mapping from names, each to \(value.noun)"
    case .record(let record): return "a mapping with \(record.keySummary)"
    case .either(let value, let record):
      return "\(value.noun), or a mapping with \(record.keySummary)"
    }
  }

  /// What numbers are counted in; nil where the value has no unit or carries it.
  package var unit: String? {
    switch self {
    case .size: return "binary: 1 GB is 1024 MB, and MB and MiB are the same"
    default: return nil
    }
  }

  /// What the items of a list and the values of a map are.
  package var element: ValueShape? {
    switch self {
    case .list(let element, _, _), .map(_, let element): element
    default: nil
    }
  }

  /// The record that keys below this one are looked up in.
  package var record: RecordShape? {
    switch self {
    case .record(let record), .either(_, let record): return record
    case .list(let element, _, _), .map(_, let element): return element.record
    default: return nil
    }
  }
}

/// A kind of text: how people call it, and what it must look like.
package struct TextFormat: Sendable {
  /// A phrase that follows "takes", such as "an IPv4 address such as 203.0.113.10".
  package let noun: String
  /// What a value must satisfy beyond that, for the reference page; nil when the noun says it all.
  package let constraint: String?
  /// A regular expression that every good value matches, in the dialect of JSON Schema. Bad values
  /// may match it too where the truth needs arithmetic.
  package let pattern: String
  /// In bytes of UTF-8.
  package let maximumLength: Int
  /// nil for a good value.
  package let check: @Sendable (String) -> ValueProblem?

  package init(
    _ noun: String, constraint: String? = nil, pattern: String, maximumLength: Int,
    check: @escaping @Sendable (String) -> ValueProblem?
  ) {
    self.noun = noun
    self.constraint = constraint
    self.pattern = pattern
    self.maximumLength = maximumLength
    self.check = { text in
      guard text.utf8.count <= maximumLength else {
        return ValueProblem(
          "site.text-too-long", "it is \(text.utf8.count) bytes long, more than \(maximumLength)",
          help: "write at most \(maximumLength) bytes")
      }
      return check(text)
    }
  }
}
