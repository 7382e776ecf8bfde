import ConfigFormats
import Diagnostics
import Foundation
import Testing

@testable import TemplateEngine

/// One example of `docs/engine.md`: fenced blocks from a `mustache` one to the next.
struct DocumentedExample: CustomTestStringConvertible, Sendable {
  var line: Int
  var format: ConfigFormat
  var template = ""
  var partials: [String: String] = [:]
  var data = "{}"
  var output: String?
  var bundle: String?
  var findings: String?

  var testDescription: String { "docs/engine.md:\(line)" }

  static func all() -> [DocumentedExample] {
    var package = URL(fileURLWithPath: #filePath)
    for _ in 0..<3 { package.deleteLastPathComponent() }
    let file = package.appendingPathComponent("docs/engine.md")
    guard let page = try? String(contentsOf: file, encoding: .utf8) else { return [] }
    var examples: [DocumentedExample] = []
    var info: [Substring]?
    var block = ""
    for (number, line) in page.split(separator: "\n", omittingEmptySubsequences: false).enumerated()
    {
      if line.hasPrefix("```"), let open = info {
        take(open, block, into: &examples, line: number)
        info = nil
      } else if line.hasPrefix("```") {
        info = line.dropFirst(3).split(separator: " ")
        block = ""
      } else {
        block += line + "\n"
      }
    }
    return examples
  }

  private static func take(
    _ info: [Substring], _ block: String, into examples: inout [DocumentedExample], line: Int
  ) {
    if info.first == "mustache", let format = info.last.flatMap({ ConfigFormat(rawValue: "\($0)") })
    {
      examples.append(DocumentedExample(line: line, format: format, template: block))
    }
    guard var example = examples.popLast() else { return }
    switch info.first {
    case "partial": example.partials[String(info[1])] = block
    case "json": example.data = block
    case "output": example.output = block
    case "bundle": example.bundle = block
    case "findings": example.findings = block
    default: break
    }
    examples.append(example)
  }
}

struct DocumentationTests {
  @Test func thePageHasExamples() {
    let examples = DocumentedExample.all()
    #expect(examples.count >= 10)
    #expect(examples.allSatisfy { $0.output != nil || $0.findings != nil })
  }

  @Test(arguments: DocumentedExample.all())
  func rendersAsThePageSays(_ example: DocumentedExample) throws {
    let data = try JSONDecoder().decode(JSONValue.self, from: Data(example.data.utf8))
    let result = render(
      example.template, partials: example.partials, value: Self.marked(data.value),
      as: example.format)
    if let output = example.output { #expect(result.text == output) }
    if let bundle = example.bundle { #expect(result.revealed == bundle) }
    let expected = (example.findings ?? "").split(separator: "\n").map(String.init)
    try #require(result.diagnostics.count == expected.count)
    for (finding, line) in zip(result.diagnostics, expected) {
      let start = finding.range?.start ?? SourcePosition(line: -1, column: -1)
      let help = finding.help.map { " (\($0))" } ?? ""
      let shown = "\(start.line + 1):\(start.column + 1) \(finding.code): \(finding.message)\(help)"
      #expect(shown.hasPrefix(line))
    }
  }

  /// In the page's data `!secret NAME` stands for a secret and `!parsed FORMAT TEXT` for parsed text.
  private static func marked(_ value: Value) -> Value {
    switch value {
    case .text(let text, let origin) where text.hasPrefix("!secret "):
      let name = String(text.dropFirst("!secret ".count))
      return .secret(Secret(named: name, text: "text of \(name)"), origin)
    case .text(let text, let origin) where text.hasPrefix("!parsed "):
      let words = text.split(separator: " ", maxSplits: 2)
      return .verbatim(String(words[2]), ConfigFormat(rawValue: "\(words[1])") ?? .text, origin)
    case .list(let items): return .list(items.map(marked))
    case .record(let record):
      return .record(Record(record.names.map { ($0, marked(record[$0] ?? .null)) }))
    default: return value
    }
  }
}
