internal import Diagnostics

/// The wording of everything that decoding can find.
extension Diagnostic {
  /// The text is no YAML mapping at all.
  static func emptySite(_ source: SourceID) -> Self {
    let start = SourcePosition(line: 0, column: 0)
    return Diagnostic(
      .error, "site.empty", "the site is empty",
      at: SourceRange(in: source, from: start, to: start),
      help: "write a site; 'jitsi-compile init' makes one to start from")
  }

  static func unknownKey(_ key: YAMLNode, of shape: RecordShape, nearest: String?) -> Self {
    Diagnostic(
      .error, "site.unknown-key", "\(shape.noun) has no key \(quoted(key.text))", at: key.range,
      help: nearest.map { "write '\($0)'" } ?? "the keys are \(shape.keys.joined(separator: ", "))")
  }

  /// - Parameter path: The key with those around it, as `explain` takes it.
  static func missingKey(_ key: String, _ path: String, at place: RecordPlace) -> Self {
    Diagnostic(
      .error, "site.missing-key",
      "the key '\(key)' \(place.isAtEmptyKey ? "has no value" : "is missing")", at: place.range,
      help: "add '\(key): ...'; 'jitsi-compile explain \(path)' says what it takes")
  }

  static func invalidValue(
    _ key: String, _ shape: ValueShape, _ problem: ValueProblem, at range: SourceRange
  ) -> Self {
    Diagnostic(
      .error, problem.code, "'\(key)' takes \(shape.briefNoun), but \(problem.found)", at: range,
      help: problem.help)
  }

  /// A scalar, list or mapping where another of them belongs.
  static func wrongKind(
    _ key: String, _ shape: ValueShape, _ node: YAMLNode, isListItem: Bool = false
  ) -> Self {
    let found =
      switch node.kind {
      case .scalar: "a single value"
      case .sequence: "a list"
      case .mapping: "a mapping"
      }
    let help: String? =
      switch (shape, node.kind) {
      // What is no number may be a secret.
      case (.list(.integer, _, _), .scalar): "put a number in brackets: [2]"
      case (.list(let element, _, _), .scalar) where element.record == nil:
        "put it in brackets: [\(quoted(node.text).dropFirst().dropLast())]"
      case (.list, .mapping): "begin each item with '- '"
      default: nil
      }
    let subject = isListItem ? "an item of '\(key)'" : "'\(key)'"
    return Diagnostic(
      .error, "site.wrong-kind", "\(subject) takes \(shape.noun), but this is \(found)",
      at: node.kind == .scalar ? node.range : node.head, help: help)
  }

  static func emptyItem(_ key: String, _ node: YAMLNode) -> Self {
    Diagnostic(
      .error, "site.empty-item", "an item of '\(key)' has no value", at: node.range,
      help: "write a value, or remove the item")
  }

  static func repeatedItem(_ key: String, _ node: YAMLNode, first: SourceRange) -> Self {
    Diagnostic(
      .error, "site.repeated-item", "'\(key)' names \(quoted(node.text)) twice", at: node.range,
      notes: [Note("first named here", at: first)], help: "remove one of them")
  }

  static func tooFewItems(
    _ key: String, _ shape: ValueShape, _ minimum: Int, _ node: YAMLNode
  ) -> Self {
    Diagnostic(
      .error, "site.too-few-items",
      "'\(key)' takes \(shape.noun), but it has fewer than \(minimum)", at: node.range)
  }

  /// The written text is a secret: neither the message nor the excerpt may show it.
  static func secretInSite(_ key: String, _ node: YAMLNode) -> Self {
    Diagnostic(
      .error, "site.secret-in-site", "'\(key)' takes the name of a secret, never its text",
      at: node.range,
      help: "write '\(key): !secret NAME' and keep the text in secrets.yaml; change the secret, "
        + "since this file has shown it")
  }

  static func misplacedSecret(_ key: String, _ shape: ValueShape, _ node: YAMLNode) -> Self {
    Diagnostic(
      .error, "site.misplaced-secret", "'\(key)' takes \(shape.noun), which is no secret",
      at: node.range, help: "write the value itself")
  }

  /// An entry's texts stand for different numbers of hosts.
  static func rangeLengths(
    name: Setting<RangePattern>, other: Setting<RangePattern>, _ what: String
  ) -> Self {
    Diagnostic(
      .error, "site.range-lengths",
      "\(quoted(name.value.source)) stands for \(counted(name.value.count, "host")), but "
        + "\(quoted(other.value.source)) for \(counted(other.value.count, what))",
      at: other.range, notes: [Note("the hosts are named here", at: name.range)],
      help: "give both ranges the same length")
  }

  private static func counted(_ count: Int, _ noun: String) -> String {
    "\(count) \(noun)\(count == 1 ? "" : noun.hasSuffix("s") ? "es" : "s")"
  }
}
