import ConfigFormats

extension FuzzTarget {
  /// A configuration file in any grammar that has a reader: every range lies inside it, a second
  /// reading into the same memory says the same, and time is linear.
  static let reader = FuzzTarget("reader", maxBytes: 4096) { input in
    guard let (format, rest) = FormatLetter.split(input) else { return nil }
    let text = Array(rest)
    let allowance = Allowance(base: .milliseconds(1), perByte: .microseconds(3))
    let (tree, slow) = allowance.complaint(about: text.count) { read(text, as: format) }
    if let slow { return "\(format): \(slow)" }
    var again = ConfigTree()
    text.withUnsafeBufferPointer {
      format.read($0, into: &again)
      format.read($0, into: &again)
    }
    let facts = tree.facts
    guard facts == again.facts, tree.findings == again.findings else {
      return "\(format): a second reading says something else"
    }
    for finding in tree.findings where !holds(finding.range, text) {
      return "\(format): '\(finding.reason)' lies outside the text: \(finding.range)"
    }
    for fact in facts {
      let ranges =
        [tree.range(of: fact.setting), tree.valueRange(of: fact.setting)]
        + tree.wordRanges(of: fact.setting)
      if ranges.contains(where: { !holds($0, text) }) {
        return "\(format): \(fact.path) lies outside the text: \(ranges)"
      }
      if tree.wordRanges(of: fact.setting).count != tree.words(of: fact.setting).count {
        return "\(format): \(fact.path) has words without a place"
      }
    }
    var outside: Range<Int>?
    var scratch: [UInt8] = []
    tree.forEachLeaf(joiningIn: &scratch) { leaf in
      if !holds(leaf.range, text) { outside = leaf.range }
    }
    return outside.map { "\(format): a leaf lies outside the text: \($0)" }
  }

  private static func read(_ text: [UInt8], as format: ConfigFormat) -> ConfigTree {
    var tree = ConfigTree()
    text.withUnsafeBufferPointer { _ = format.read($0, into: &tree) }
    return tree
  }

  private static func holds(_ range: Range<Int>, _ text: [UInt8]) -> Bool {
    range.lowerBound >= 0 && range.upperBound <= text.count
  }
}
