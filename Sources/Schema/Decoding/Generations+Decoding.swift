internal import Diagnostics

/// The values of `secrets`: a generation, or a mapping that also says what else is accepted.
///
/// `secrets.yaml` has a key of the same name for the texts themselves, so somebody will write a text
/// in here. Nothing that is no number is quoted or shown.
enum GenerationsDeclaration {
  struct Reading {
    var use: Setting<Int>
    var accept: [Setting<Int>]
  }

  private static let range = 1...999

  private static let number = ScalarType<Int>(shape: .integer(range), standIn: 1) { scalar in
    IntegerText.parse(scalar, in: range).mapError { problem in
      ValueProblem(
        problem.code, "this is none",
        help: "write the number of the generation that is in use, such as 2; texts of secrets "
          + "stand in secrets.yaml, and one that stood here has to be changed")
    }
  }

  private static let record = Record(
    "an entry of secrets", plural: "entries of secrets",
    doc: "Generations of one credential; a number alone is the one in use.",
    Declare.defaulted(
      "use", number, to: "1", doc: "The generation that is presented, and accepted."),
    Declare.list(
      "accept", of: .scalar(number),
      doc: "Further generations that are accepted, where the protocol can; see docs/rotation.md."),
    make: { _, _, use, accept in Reading(use: use, accept: accept.elements) })

  static let type = NodeType<Reading>(shape: .either(number.shape, record.shape)) {
    node, key, reader in
    if !isHarmless(node) { reader.hide(node) }
    if node.kind == .mapping { return reader.record(record, key, node) }
    if node.kind == .sequence {
      reader.report(.wrongKind(key, .either(number.shape, record.shape), node), at: node)
      return nil
    }
    return reader.setting(number, key, node).map { Reading(use: $0, accept: []) }
  }

  /// Whether there are numbers and nothing else.
  private static func isHarmless(_ node: YAMLNode) -> Bool {
    switch node.kind {
    case .scalar: IntegerText.isDecimal(node.text) && node.text.utf8.count <= 3
    case .sequence: node.elements.allSatisfy { isHarmless($0) }
    case .mapping: node.entries.allSatisfy { isHarmless($0.value) }
    }
  }
}
