import Foundation
import Testing
import _TestSupport

/// Each format of `graph` is read by a program or by its own grammar.
struct GraphCommandTests {
  static let dot = "/usr/bin/dot"
  static let views = [
    ["--view", "topology"], ["--view", "ports"], ["--view", "call", "--record", "--sip"],
  ]

  private func graph(_ fixture: String, _ words: [String]) throws -> CommandRunner.Outcome {
    let folder = PackageFolder.path("fixtures/\(fixture)")
    let outcome = try CommandRunner.jitsiCompile(in: folder).run(["graph", "site.yaml"] + words)
    #expect(outcome.status == 0 && !outcome.errors.contains("error"), "\(outcome.errors)")
    return outcome
  }

  @Test(
    .enabled(if: FileManager.default.isExecutableFile(atPath: dot), "graphviz is not installed"),
    arguments: ["nordeck", "hostile", "pool", "single-host"], views)
  func graphvizReadsIt(_ fixture: String, _ view: [String]) throws {
    let text = try graph(fixture, view + ["--format", "dot"])
    let read = try CommandRunner(Self.dot).run(["-Tplain"], input: text.outputBytes)
    #expect(read.status == 0 && read.errors == "", "\(read.errors)")
    #expect(read.output.split(separator: "\n").filter { $0.hasPrefix("edge ") }.count > 3)
  }

  /// No parser of Mermaid is packaged, so its lines are held to the part of the grammar we write.
  @Test(arguments: ["nordeck", "hostile", "pool", "single-host"], views)
  func mermaidHasItsGrammar(_ fixture: String, _ view: [String]) throws {
    let text = try graph(fixture, view).output
    var lines = text.split(separator: "\n").map(String.init)
    #expect(lines.removeFirst().hasPrefix("%% "))
    #expect(lines.removeFirst() == "flowchart LR")
    let quoted = #""(?:[^"\\<#]|#(?:35|quot|lt);)*""#
    let id = "[a-z][a-zA-Z0-9-]*"
    let node = try Regex("^ +(\(id))\\[\(quoted)\\]$")
    let frame = try Regex("^  subgraph (\(id))\\[\(quoted)\\]$")
    let edge = try Regex("^  (\(id)) -->\\|\(quoted)\\| (\(id))$")
    var (ids, depth, edges): (Set<String>, Int, Int) = ([], 0, 0)
    for line in lines {
      if let match = try frame.wholeMatch(in: line) {
        #expect(ids.insert(String(match[1].substring ?? "")).inserted)
        depth += 1
      } else if line == "  end" {
        depth -= 1
      } else if let match = try node.wholeMatch(in: line) {
        #expect(ids.insert(String(match[1].substring ?? "")).inserted, "\(line) is there twice")
      } else if let match = try edge.wholeMatch(in: line) {
        #expect(ids.contains(String(match[1].substring ?? "")), "\(line)")
        #expect(ids.contains(String(match[2].substring ?? "")), "\(line)")
        edges += 1
      } else {
        Issue.record("\(line)")
      }
      #expect(depth == 0 || depth == 1)
    }
    #expect(depth == 0 && edges > 3)
    #expect(!ids.contains("end"), "a word of the grammar is no id")
  }

  @Test(arguments: ["nordeck", "hostile", "single-host"], views)
  func svgAndJSONAreRead(_ fixture: String, _ view: [String]) throws {
    let svg = try graph(fixture, view + ["--format", "svg"])
    let parser = XMLCheck(svg.outputBytes)
    #expect(parser.isWellFormed)
    let json = try graph(fixture, view + ["--format", "json"])
    let picture =
      try JSONSerialization.jsonObject(with: Data(json.outputBytes)) as? [String: Any]
    let nodes = Set(
      (picture?["nodes"] as? [[String: Any]] ?? []).compactMap { $0["id"] as? String })
    for edge in picture?["edges"] as? [[String: Any]] ?? [] {
      #expect(nodes.contains(edge["from"] as? String ?? ""))
      #expect(nodes.contains(edge["to"] as? String ?? ""))
      #expect((edge["decided_by"] as? [String])?.isEmpty == false, "\(edge)")
    }
  }
}

/// Whether a text is well-formed XML, as python's parser sees it.
private struct XMLCheck {
  let isWellFormed: Bool

  init(_ bytes: [UInt8]) {
    let script = "import sys, xml.dom.minidom as m; m.parseString(sys.stdin.buffer.read())"
    let outcome = try? CommandRunner("/usr/bin/python3").run(["-c", script], input: bytes)
    isWellFormed = outcome?.status == 0
  }
}
