/// ifupdown's interfaces(5): `iface` and `mapping` open stanzas, the options below are texts up to the
/// end of their lines.
enum InterfacesReader: ConfigReader {
  static func read(_ text: Bytes, into tree: inout ConfigTree) {
    tree.reportNULs(in: text)
    var lines = LineCursor(text)
    lines.joinsLines = true
    var stanza: ConfigTree.Setting?
    while let line = lines.next(reportingTo: &tree) {
      var rest = line
      guard let key = lines.nextWord(of: &rest) else { continue }
      if isOne(of: openers, key, in: text) {
        stanza = lines.addDirective(line, to: &tree)
        checkWords(line, &tree, isInterface: text.has("iface", at: key.lowerBound))
      } else if isOne(of: lists, key, in: text) || text.has("allow-", at: key.lowerBound) {
        stanza = nil
        lines.addDirective(line, to: &tree)
      } else if let stanza {
        let value = lines.trim(rest)
        let name = tree.piece(joining: key, of: text)
        guard !value.isEmpty else {
          tree.report("an option without a value", at: key)
          continue
        }
        tree.add(
          .text, key: name, text: tree.piece(joining: value, of: text), at: line,
          valueStart: value.lowerBound, below: stanza)
        tree.end(stanza, at: line.upperBound)
      } else {
        tree.report("an option outside of any stanza", at: line)
      }
    }
  }

  private static let openers: [StaticString] = ["iface", "mapping"]
  private static let lists: [StaticString] = [
    "auto", "source", "source-directory", "no-auto-down", "no-scripts", "rename", "template",
  ]

  private static func isOne(of words: [StaticString], _ range: Range<Int>, in text: Bytes) -> Bool {
    words.contains { range.count == $0.utf8CodeUnitCount && text.has($0, at: range.lowerBound) }
  }

  private static func checkWords(
    _ line: Range<Int>, _ tree: inout ConfigTree, isInterface: Bool
  ) {
    let count = tree.nodes.last.map { Int($0.wordCount) } ?? 0
    if isInterface, count != 3, count != 1, count != 5 {
      tree.report("an interface has a name, a family and a method", at: line)
    }
  }
}
