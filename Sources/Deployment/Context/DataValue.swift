internal import Diagnostics
package import Schema
package import TemplateEngine

/// Values of a YAML or JSON document that no schema describes, typed as YAML's core schema does.
package enum DataValue {
  package static func make(_ node: YAMLNode) -> Value {
    switch node.kind {
    case .sequence: .list(node.elements.map(make))
    case .mapping: .record(Record(node.entries.map { (Name($0.key.text), make($0.value)) }))
    case .scalar: scalar(node)
    }
  }

  private static func scalar(_ node: YAMLNode) -> Value {
    let text = node.text
    let origin = Origin(node.range)
    guard node.isPlain else { return .text(text, origin) }
    switch text {
    case "", "~", "null", "Null", "NULL": return .null
    case "true", "True", "TRUE": return .flag(true, origin)
    case "false", "False", "FALSE": return .flag(false, origin)
    default: break
    }
    if let number = Int(text), !text.hasPrefix("+") { return .number(number, origin) }
    if isDecimal(text), let number = Double(text) { return .decimal("\(number)", origin) }
    return .text(text, origin)
  }

  /// `-1.5`, `1e3`, `.5`: no names, no hexadecimal.
  private static func isDecimal(_ text: String) -> Bool {
    text.utf8.contains { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
      && text.utf8.allSatisfy {
        (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) || $0 == UInt8(ascii: ".")
          || $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: "+") || $0 | 0x20 == UInt8(ascii: "e")
      }
  }
}
