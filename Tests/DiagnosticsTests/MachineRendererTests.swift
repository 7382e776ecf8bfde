import Foundation
import Testing

@testable import Diagnostics

#if canImport(FoundationXML)
  import FoundationXML
#endif

/// Findings with everything that a printer could stumble over.
private struct Hostile {
  let fixture = Fixture("key: value\n", name: "a b,c:ü%.yaml")
  let text =
    "quote \" backslash \\ newline \n tab \t bell \u{7} nul \u{0} <b>&'%0A::, ]]> ü 👩 \u{2028}"

  var findings: [Diagnostic] {
    [
      Diagnostic(
        .error, "site.port-conflict", text, at: fixture.range(0, 5, to: 10),
        notes: [.init(text, at: fixture.range(0, 0, to: 3)), .init("no place")], help: text),
      Diagnostic(.warning, "site.advice", "careful", at: nil),
      Diagnostic(.error, "site.port-conflict", "again", at: fixture.range(0, 0, to: 0, line: 1)),
    ]
  }
}

private struct Position: Decodable, Equatable {
  var line: Int
  var column: Int
}

private struct Finding: Decodable {
  struct Note: Decodable {
    var message: String
    var file: String?
    var start: Position?
    var end: Position?
  }
  var code: String
  var severity: String
  var message: String
  var file: String?
  var start: Position?
  var end: Position?
  var notes: [Note]
  var help: String?
}

struct JSONRendererTests {
  @Test func readsBack() throws {
    let hostile = Hostile()
    let json = JSONRenderer().render(hostile.findings, sources: hostile.fixture.sources)
    let read = try JSONDecoder().decode([Finding].self, from: Data(json))
    try #require(read.count == 3)
    #expect(read[0].code == "site.port-conflict")
    #expect(read[0].severity == "error")
    #expect(read[0].message == hostile.text)
    #expect(read[0].help == hostile.text)
    #expect(read[0].file == "a b,c:ü%.yaml")
    #expect(read[0].start == Position(line: 1, column: 6))
    #expect(read[0].end == Position(line: 1, column: 11))
    #expect(read[0].notes.map(\.message) == [hostile.text, "no place"])
    #expect(read[0].notes[0].end == Position(line: 1, column: 4))
    #expect(read[0].notes[1].start == nil)
    #expect(read[1].severity == "warning")
    #expect(read[1].file == nil && read[1].start == nil && read[1].help == nil)
    #expect(read[2].end == Position(line: 2, column: 1))
  }

  @Test func everyMemberIsThereInItsOrder() {
    let fixture = Fixture("")
    let json = JSONRenderer().render(
      [Diagnostic(.error, "a.b", "m", at: nil)], sources: fixture.sources)
    #expect(
      String(decoding: json, as: UTF8.self) == """
        [
          {
            "code": "a.b",
            "severity": "error",
            "message": "m",
            "file": null,
            "start": null,
            "end": null,
            "notes": [],
            "help": null
          }
        ]

        """)
    #expect(JSONRenderer().render([], sources: fixture.sources) == Array("[]\n".utf8))
  }
}

private struct SARIFLog: Decodable {
  struct Message: Decodable { var text: String }
  struct Place: Decodable {
    struct Physical: Decodable {
      struct Artifact: Decodable { var uri: String }
      struct Region: Decodable, Equatable {
        var startLine: Int
        var startColumn: Int
        var endLine: Int
        var endColumn: Int
      }
      var artifactLocation: Artifact
      var region: Region
    }
    var message: Message?
    var physicalLocation: Physical?
  }
  struct Result: Decodable {
    var ruleId: String
    var ruleIndex: Int
    var level: String
    var message: Message
    var locations: [Place]
    var relatedLocations: [Place]?
  }
  struct Run: Decodable {
    struct Tool: Decodable {
      struct Driver: Decodable {
        struct Rule: Decodable { var id: String }
        var name: String
        var version: String
        var rules: [Rule]
      }
      var driver: Driver
    }
    var tool: Tool
    var columnKind: String
    var results: [Result]
  }
  var version: String
  var runs: [Run]
}

struct SARIFRendererTests {
  @Test func readsBack() throws {
    let hostile = Hostile()
    let json = SARIFRenderer(toolVersion: "1.2.3").render(
      hostile.findings, sources: hostile.fixture.sources)
    let log = try JSONDecoder().decode(SARIFLog.self, from: Data(json))
    #expect(log.version == "2.1.0")
    let run = try #require(log.runs.first)
    #expect(run.columnKind == "unicodeCodePoints")
    #expect(run.tool.driver.version == "1.2.3")
    #expect(run.tool.driver.rules.map(\.id) == ["site.advice", "site.port-conflict"])
    #expect(run.results.map(\.ruleId) == hostile.findings.map(\.code.name))
    #expect(run.results.map(\.ruleIndex) == [1, 0, 1])
    #expect(run.results.map(\.level) == ["error", "warning", "error"])
    #expect(run.results.map(\.locations.count) == [1, 0, 1])
    let first = run.results[0]
    #expect(first.message.text == "\(hostile.text)\nhelp: \(hostile.text)")
    let place = try #require(first.locations[0].physicalLocation)
    #expect(place.artifactLocation.uri == "a%20b%2Cc%3A%C3%BC%25.yaml")
    #expect(place.region == .init(startLine: 1, startColumn: 6, endLine: 1, endColumn: 11))
    #expect(first.relatedLocations?.map(\.message?.text) == [hostile.text, "no place"])
    #expect(first.relatedLocations?.map { $0.physicalLocation == nil } == [false, true])
  }
}

struct GitHubRendererTests {
  @Test func oneEscapedLineForEachFinding() throws {
    let hostile = Hostile()
    let output = GitHubRenderer().render(hostile.findings, sources: hostile.fixture.sources)
    let lines = String(decoding: output, as: UTF8.self).split(separator: "\n")
    try #require(lines.count == 3)
    #expect(
      lines[0].hasPrefix(
        "::error file=a b%2Cc%3Aü%25.yaml,line=1,col=6,endLine=1,endColumn=11,"
          + "title=site.port-conflict::quote \" backslash \\ newline %0A tab"))
    #expect(lines[0].contains("<b>&'%250A::, ]]>"))
    #expect(lines[0].contains("%0Aa b,c:ü%25.yaml:1:1: note: quote"))
    #expect(lines[0].contains("%0Anote: no place%0Ahelp: quote"))
    #expect(lines[1] == "::warning title=site.advice::careful")
  }
}

/// Collects elements of a report.
private final class ReportReader: NSObject, XMLParserDelegate {
  var elements: [(name: String, attributes: [String: String], text: String)] = []
  private var open: [Int] = []

  func parser(
    _ parser: XMLParser, didStartElement name: String, namespaceURI: String?,
    qualifiedName: String?, attributes: [String: String]
  ) {
    open.append(elements.count)
    elements.append((name, attributes, ""))
  }

  func parser(_ parser: XMLParser, foundCharacters text: String) {
    if let last = open.last { elements[last].text += text }
  }

  func parser(
    _ parser: XMLParser, didEndElement name: String, namespaceURI: String?, qualifiedName: String?
  ) {
    open.removeLast()
  }
}

struct JUnitRendererTests {
  private func read(_ diagnostics: [Diagnostic], _ sources: SourceMap) throws -> ReportReader {
    let parser = XMLParser(data: Data(JUnitRenderer().render(diagnostics, sources: sources)))
    let reader = ReportReader()
    parser.delegate = reader
    try #require(parser.parse(), "\(String(describing: parser.parserError))")
    return reader
  }

  @Test func readsBack() throws {
    let hostile = Hostile()
    let report = try read(hostile.findings, hostile.fixture.sources)
    let suite = try #require(report.elements.first { $0.name == "testsuite" })
    #expect(suite.attributes["tests"] == "3")
    #expect(suite.attributes["failures"] == "2")
    let cases = report.elements.filter { $0.name == "testcase" }
    #expect(
      cases.map { $0.attributes["name"] } == [
        "site.port-conflict at 1:6", "site.advice", "site.port-conflict at 1:1",
      ])
    #expect(cases[0].attributes["classname"] == "a b,c:ü%.yaml")
    let failure = try #require(report.elements.first { $0.name == "failure" })
    let legal = hostile.text.replacing("\u{7}", with: "\u{FFFD}").replacing(
      "\u{0}", with: "\u{FFFD}")
    #expect(failure.attributes["message"] == legal)
    #expect(failure.text.hasPrefix(legal))
    #expect(failure.text.hasSuffix("help: \(legal)"))
    #expect(report.elements.first { $0.name == "system-out" }?.text == "warning: careful")
  }

  @Test func noFindingsIsOnePassedCase() throws {
    let report = try read([], SourceMap())
    #expect(report.elements.filter { $0.name == "testcase" }.count == 1)
    #expect(!report.elements.contains { $0.name == "failure" })
    #expect(report.elements.first?.attributes["tests"] == "1")
  }
}

struct DiagnosticFormatTests {
  @Test(arguments: DiagnosticFormat.allCases)
  func noFormatShowsConfidentialText(format: DiagnosticFormat) {
    let fixture = Fixture("a: hunter2\n", name: "secrets.yaml", isConfidential: true)
    let finding = Diagnostic(
      .error, "secrets.empty", "m", at: fixture.range(0, 3, to: 10),
      notes: [.init("n", at: fixture.range(0, 3, to: 10))], help: "h")
    let output = String(
      decoding: format.render(
        [finding], sources: fixture.sources, usesColor: true, toolVersion: "1"), as: UTF8.self)
    #expect(!output.contains("hunter"))
    #expect(output.contains("secrets.empty") && output.contains("secrets.yaml"))
    #expect(output.hasSuffix("\n"))
  }
}
