import Foundation
import Testing
import _TestSupport

/// A site whose whole output is committed beside it.
struct GoldenCase: CustomTestStringConvertible, Sendable {
  let name: String
  var testDescription: String { name }
  var folder: TestFolder { TestFolder(root: PackageFolder.path("fixtures/\(name)")) }

  /// Every folder of `fixtures/` with a site in it.
  static let all = FixtureSite.whole.map { GoldenCase(name: $0.name) }

  /// Sites whose `report.html` is committed: a page is large, and they are much alike.
  static let reported: Set<String> = ["nordeck", "hostile"]

  /// Whether a file of the output is committed: bundles are not, of pages only a few, and of a large
  /// site only those hosts that `golden-hosts` lists. `site.json` has the digests of all others.
  func isCommitted(_ path: String) throws -> Bool {
    if path.hasPrefix("bundles/") { return false }
    if path == "report.html" { return Self.reported.contains(name) }
    guard folder.exists("golden-hosts"), path.hasPrefix("hosts/") else { return true }
    let hosts = try folder.text("golden-hosts").split(separator: "\n").filter { $0.first != "#" }
    return hosts.contains { path.hasPrefix("hosts/\($0)/") }
  }
}

struct GoldenTests {
  @Test func thereAreCases() {
    #expect(
      GoldenCase.all.map(\.name) == [
        "anonymous", "bullseye", "hostile", "internal", "keys", "letsencrypt", "nordeck", "pool",
        "rotation", "single-host", "trixie",
      ])
  }

  @Test(arguments: GoldenCase.all)
  func compilesToExpectedFiles(_ golden: GoldenCase) throws {
    try TestFolder.temporary { folder in
      let outcome = try CommandRunner.jitsiCompile(in: golden.folder.root).run([
        "build", "site.yaml", "-o", folder.path("out"), "--placeholder-secrets",
      ])
      #expect(outcome.status == 0, "\(outcome.errors)")
      #expect(outcome.output == "")
      var actual = ["diagnostics.txt": outcome.errorBytes]
      for (path, bytes) in try folder.contents(below: "out") where try golden.isCommitted(path) {
        actual["expected/\(path)"] = bytes
      }
      if Recording.isOn {
        try record(actual, in: golden.folder)
        Issue.record("recorded \(golden.name); read what changed, then test")
        return
      }
      var expected = ["diagnostics.txt": [] as [UInt8]]
      for (path, bytes) in try golden.folder.contents()
      where path.hasPrefix("expected/") || path == "diagnostics.txt" {
        expected[path] = bytes
      }
      let differences = TreeComparison.differences(expected: expected, actual: actual)
      if !differences.isEmpty {
        let shown = differences.prefix(20).map { "fixtures/\(golden.name)/\($0)" }
        Issue.record("\(differences.count) differences:\n\(shown.joined(separator: "\n"))")
      }
    }
  }

  /// A site without findings has no `diagnostics.txt`.
  private func record(_ files: [String: [UInt8]], in folder: TestFolder) throws {
    for path in ["expected", "diagnostics.txt"] where folder.exists(path) {
      try folder.remove(path)
    }
    for (path, bytes) in files where !(path == "diagnostics.txt" && bytes.isEmpty) {
      let text = String(decoding: bytes, as: UTF8.self)
      if text.hasPrefix("-> ") {
        try folder.link(path, to: String(text.dropFirst(3)))
      } else {
        try folder.write(path, bytes)
      }
    }
  }

  @Test(
    arguments: [
      (["a": "1"], ["a": "1"], []),
      (["a": "1\n2\n"], ["a": "1\n3\n"], ["a:2: expected '2', found '3'"]),
      (["a": "1\n"], ["a": "1"], ["a:2: expected '', found the end of the file"]),
      (["a": "1", "b": "2"], ["a": "1"], ["b: expected and not made"]),
      (["a": "1"], ["a": "1", "b": "2"], ["b: not expected"]),
      (["a": "-> b"], ["a": "-> c"], ["a:1: expected '-> b', found '-> c'"]),
    ] as [([String: String], [String: String], [String])])
  func seesEveryDifference(
    expected: [String: String], actual: [String: String], differences: [String]
  ) {
    #expect(
      TreeComparison.differences(
        expected: expected.mapValues { Array($0.utf8) }, actual: actual.mapValues { Array($0.utf8) }
      ) == differences)
  }
}
