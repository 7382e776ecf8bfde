import Diagnostics
import Schema

func parse(_ text: String, limits: YAMLLimits = .standard) -> (YAMLDocument?, [Diagnostic]) {
  parse(Array(text.utf8), limits: limits)
}

func parse(_ bytes: [UInt8], limits: YAMLLimits = .standard) -> (YAMLDocument?, [Diagnostic]) {
  let result = parseYAML(
    SourceText(name: "site.yaml", utf8: bytes), as: SourceID(7), limits: limits)
  return (result.document, result.diagnostics)
}

/// A compact picture of a tree: kinds, content, tags, and on request places.
///
/// A plain scalar shows as its text, one that may not be typed in quotes, an alias with `*`.
func outline(_ node: YAMLNode, places: Bool = false) -> String {
  let range = node.range
  let place =
    places
    ? "@\(range.start.line):\(range.start.column)-\(range.end.line):\(range.end.column)" : ""
  let prefix = (node.isAliased ? "*" : "") + (node.tag.map { $0 + " " } ?? "")
  switch node.kind {
  case .scalar:
    if node.isInvalid { return prefix + "?" + place }
    return prefix + (node.isPlain ? node.text : "\"" + node.text + "\"") + place
  case .sequence:
    let elements = node.elements.map { outline($0, places: places) }
    return prefix + "[" + elements.joined(separator: ", ") + "]" + place
  case .mapping:
    let entries = node.entries.map {
      outline($0.key, places: places) + ": " + outline($0.value, places: places)
    }
    return prefix + "{" + entries.joined(separator: ", ") + "}" + place
  }
}
