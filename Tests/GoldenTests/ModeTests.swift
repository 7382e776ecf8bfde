import Foundation
import Testing
import _TestSupport

/// How a site's output changes with one choice: only what differs from the base is committed.
struct ModeTests {
  struct Mode: CustomTestStringConvertible, Sendable {
    let site: FixtureSite
    var testDescription: String { site.name }
  }

  @Test func thereAreModes() {
    #expect(
      FixtureSite.modes.map(\.name) == [
        "modes/apt-proxy", "modes/artifacts", "modes/branding", "modes/mixed-debian",
        "modes/no-sidecar", "modes/pins", "modes/push",
        "modes/set-10008", "modes/set-10078", "modes/set-10431",
        "modes/set-10741", "modes/set-10888", "modes/set-11031", "modes/sip-direct",
        "modes/sip-vm", "modes/vnc",
      ])
  }

  @Test(arguments: FixtureSite.modes.map { Mode(site: $0) })
  func differsFromItsBaseAsExpected(_ mode: Mode) throws {
    let base = try #require(try mode.site.base())
    let listing = TreeListing.listing(
      base: try Self.compiled(base), other: try Self.compiled(mode.site))
    #expect(listing != "", "a mode that changes nothing shows nothing")
    let folder = mode.site.folder
    if Recording.isOn {
      try folder.write("expected.diff", listing)
      Issue.record("recorded \(mode.site.name); read what changed, then test")
      return
    }
    let expected = folder.exists("expected.diff") ? try folder.read("expected.diff") : []
    if let difference = TreeComparison.difference(expected, Array(listing.utf8)) {
      Issue.record("fixtures/\(mode.site.name)/expected.diff:\(difference)")
    }
  }

  /// Everything that a build writes and says, except for bundles, the digests of everything and the
  /// page that shows all of it once more.
  private static func compiled(_ site: FixtureSite) throws -> [String: [UInt8]] {
    try TestFolder.temporary { folder in
      try site.write(to: folder)
      let outcome = try CommandRunner.jitsiCompile(in: folder.root).run([
        "build", "site.yaml", "-o", "out", "--placeholder-secrets",
      ])
      #expect(outcome.status == 0, "\(outcome.errors)")
      var files = try folder.contents(below: "out").filter {
        !$0.key.hasPrefix("bundles/") && !["site.json", "report.html"].contains($0.key)
      }
      files["diagnostics.txt"] = outcome.errorBytes
      return files
    }
  }

  @Test(
    arguments: [
      (["a": "1\n2\n3\n"], ["a": "1\n2\n3\n"], ""),
      (["a": "1\n2\n3\n"], ["a": "1\n4\n3\n"], "=== a\n@@ 1\n-2\n+4\n"),
      (["a": "1\n2\n"], ["a": "1\n2\n3\n"], "=== a\n@@ 2\n+3\n"),
      (["a": "1\n2\n3\n"], ["a": "2\n"], "=== a\n@@ 0\n-1\n@@ 2\n-3\n"),
      (["a": "1\n"], ["b": "1\n"], "=== a\ngone\n\n=== b\nnew\n+1\n"),
      (["a": "1\n", "b": "1\n"], ["a": "2\n", "b": "2\n"], "=== a\n=== b\n@@ 0\n-1\n+2\n"),
      (["a": "-> x"], ["a": "-> y"], "=== a\n@@ 0\n--> x\n+-> y\n"),
      (
        ["h/plan.txt": "0123456789abcdef  f\n"], ["h/plan.txt": "fedcba9876543210  f\n"], ""
      ),
    ] as [([String: String], [String: String], String)])
  func listsEveryDifference(base: [String: String], other: [String: String], listing: String) {
    #expect(
      TreeListing.listing(
        base: base.mapValues { Array($0.utf8) }, other: other.mapValues { Array($0.utf8) })
        == listing)
  }

  @Test(arguments: [
    ("a: 1\nb: 2\n", "b: 3\n", "a: 1\nb: 3\n"),
    ("a:\n  - x: 1\n  - y\nb: 2\n", "a: [z]\n", "a: [z]\nb: 2\n"),
    ("a: 1\n", "# Base: x.\nc:\n  d: 1\n", "a: 1\nc:\n  d: 1\n"),
    ("# about\na: 1\n\nb: 2\n", "a:\n", "a:\nb: 2\n"),
  ])
  func replacesTopLevelKeys(base: String, overlay: String, result: String) {
    #expect(FixtureSite.overlay(overlay, on: base) == result)
  }
}
