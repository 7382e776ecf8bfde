import ConfigFormats

/// What a reader made of a text, one setting per line, for tests to compare as a whole.
///
/// `key=text`, `key#number`, `key?boolean`, `key~expression`, `key 'word' ...` for directives and
/// `key:` for groups, `key*` for lists, each with what is below it indented; then each finding with
/// the text that it points at.
func outline(of text: String, in format: ConfigFormat) -> [String] {
  var tree = ConfigTree()
  var copy = text
  copy.withUTF8 { _ = format.read($0, into: &tree) }
  var lines: [String] = []
  for setting in tree.roots { describe(setting, of: tree, at: 0, to: &lines) }
  let bytes = Array(text.utf8)
  for finding in tree.findings {
    let place = String(decoding: bytes[finding.range], as: UTF8.self)
    lines.append("! \(finding.reason) @\(finding.range.lowerBound): \(place)")
  }
  return lines
}

private func describe(
  _ setting: ConfigTree.Setting, of tree: ConfigTree, at depth: Int, to lines: inout [String]
) {
  let words = tree.words(of: setting).map { " '\($0)'" }.joined()
  let text = tree.text(of: setting)
  let value =
    switch tree.kind(of: setting) {
    case .group: ":"
    case .list: "*" + words
    case .text: "=" + text
    case .number: "#" + text
    case .boolean: "?" + text
    case .null: " null"
    case .expression: "~" + text + words
    case .directive: words
    }
  lines.append(String(repeating: "  ", count: depth) + tree.key(of: setting) + value)
  for child in tree.children(of: setting) { describe(child, of: tree, at: depth + 1, to: &lines) }
}

/// A text and the outline that its reader makes of it.
struct Reading: Sendable, CustomStringConvertible {
  let text: String
  let lines: [String]

  init(_ text: String, _ lines: String...) { (self.text, self.lines) = (text, lines) }

  var description: String { text.debugDescription }
}
