import Diagnostics
import Foundation
import Schema
import Testing

struct SiteFormattingTests {
  static let rows: [(String, String)] = [
    // Blanks and empty lines.
    ("a:   1\n\n\n\nb:  2   \n\n", "a: 1\n\nb: 2\n"),
    ("\n\na: 1", "a: 1\n"),
    ("a: 1\r\nb:\r\n   c: 2\r\n", "a: 1\nb:\n  c: 2\n"),
    ("\u{FEFF}a: 1\n", "a: 1\n"),
    ("---\na: 1\n...\n", "a: 1\n"),
    // Indentation.
    ("a:\n      b:\n            c: 1\n", "a:\n  b:\n    c: 1\n"),
    ("a:\n- 1\n-   2\n", "a:\n  - 1\n  - 2\n"),
    ("a:\n-\n   b: 1\n   c: 2\n", "a:\n  - b: 1\n    c: 2\n"),
    ("a:\n  - - 1\n    - 2\n  -\n    - 3\n", "a:\n  - - 1\n    - 2\n  - - 3\n"),
    ("a:\n    1\n", "a: 1\n"),
    ("a:\nb: \n", "a:\nb:\n"),
    // Brackets.
    ("a: [ 1,2 , 3 ]\nb: { c: 1,d: 2, }\n", "a: [1, 2, 3]\nb: {c: 1, d: 2}\n"),
    ("a: {\n  b: 1\n}\n", "a: {b: 1}\n"),
    ("a: [b: 1]\n", "a: [{b: 1}]\n"),
    ("a: [ ]\nb: {\n}\n", "a: []\nb: {}\n"),
    ("a: {b, c: }\n", "a: {b: , c: }\n"),
    ("{a: 1, b: [2]}\n", "{a: 1, b: [2]}\n"),
    (
      "a: {b: \(long), c: {d: \(long), e: 1}, f: []}\n",
      "a:\n  b: \(long)\n  c: {d: \(long), e: 1}\n  f: []\n"
    ),
    ("{a: [\(long), \(long)]}\n", "a:\n  - \(long)\n  - \(long)\n"),
    ("\(long)\(long): []\n", "\(long)\(long): []\n"),
    ("a: [  # why\n  b,  # because\n  c ]\n", "a:    # why\n  - b  # because\n  - c\n"),
    ("a:\n  - {b: 1,\n     # alone\n     c: 2}\n", "a:\n  - b: 1\n    # alone\n    c: 2\n"),
    // Comments.
    ("#a\nb: 1 #c\n#d\n", "#a\nb: 1  #c\n#d\n"),
    ("\n#a\n\n\nb: 1\n\n\n#d\n\n", "#a\n\nb: 1\n\n#d\n"),
    ("a: 1     # x\nlonger: 2 # y\nz:   3 # z\n", "a: 1     # x\nlonger: 2  # y\nz: 3   # z\n"),
    ("a: # x\n    b: 1\n", "a:  # x\n  b: 1\n"),
    ("a:\n    # x\n\n    b: 1\n", "a:\n  # x\n\n  b: 1\n"),
    ("a:\n    b: 1\n    # of a\n# of c\nc: 1\n", "a:\n  b: 1\n  # of a\n# of c\nc: 1\n"),
    ("a:\n- 1\n# of c\nc: 1\n", "a:\n  - 1\n# of c\nc: 1\n"),
    ("a:\n  - b:\n      c: 1\n      # deep\n    # less\n  # list\n", nil),
    ("a: # x\n  1\n", "a: 1  # x\n"),
    ("a:\n  # x\n  1\n", "# x\na: 1\n"),
    ("a:\n  - # x\n    b: 1 # y\n", "a:\n  # x\n  - b: 1  # y\n"),
    ("a: '# no'\nb: x#y\n", "a: '# no'\nb: x#y\n"),
    ("ä: 1 # x\nbb: 2 # y\n", "ä: 1  # x\nbb: 2  # y\n"),
    // Texts over several lines.
    ("a: |\n      x\n\n       y\n\n\nb: 1\n", "a: |\n  x\n\n   y\n\nb: 1\n"),
    ("a: |+ # why\n   x\n\n\nb: 1\n", "a: |+ # why\n  x\n\n\nb: 1\n"),
    ("a:\n   b: |4-\n         x\n        y\n", "a:\n  b: |2-\n      x\n     y\n"),
    ("a:\n    - >-\n        x\n        y\n", "a:\n  - >-\n    x\n    y\n"),
    ("a: |\n\n   \n", "a: |\n"),
    ("a: \"x\n       y\n\n  z\"\n", "a: \"x\n  y\n\n  z\"\n"),
    ("a: x\n     y\n", "a: x\n  y\n"),
    // Tags, anchors and aliases.
    (
      "a:   &x   !!map\n    b: !secret   c/d\nc:   *x\nd: {<<: *x}\n",
      "a: &x   !!map\n  b: !secret   c/d\nc: *x\nd: {<<: *x}\n"
    ),
    ("a:\n  - &x\n    b: 1\n  - &y {c: 1}\n", nil),
    ("&r\na: 1\n", nil),
    ("? a\n: b\n", "a: b\n"),
  ].map { ($0.0, $0.1 ?? $0.0) }

  private static let long = String(repeating: "n", count: 60)

  private func formatted(_ text: String) -> String? {
    formatSite(SourceText(name: "site.yaml", text), as: SourceID(0)).text
      .map { String(decoding: $0, as: UTF8.self) }
  }

  @Test(arguments: rows)
  func sets(_ text: String, as expected: String) {
    #expect(formatted(text) == expected)
    #expect(formatted(expected) == expected, "canonical already")
  }

  @Test(
    arguments: [
      ("a: [1\n", "yaml."), ("- 1\n", "fmt.no-mapping"), ("a: 1\na: 2\n", "yaml.duplicate-key"),
      ("%TAG !e! tag:yaml.org,2002:\n---\na: !e!str 1\n", "fmt.unsafe"),
    ])
  func refuses(_ text: String, with code: String) {
    let (result, findings) = formatSite(SourceText(name: "site.yaml", text), as: SourceID(0))
    #expect(result == nil)
    #expect(findings.contains { "\($0.code)".hasPrefix(code) && $0.help != nil }, "\(findings)")
  }

  @Test func whatWeWriteIsCanonical() throws {
    let example = SiteSchema.exampleSite()
    #expect(formatted(example) == example)
    let fixtures = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().appending(path: "fixtures")
    let sites = try FileManager.default.contentsOfDirectory(atPath: fixtures.path)
      .map { fixtures.appending(path: "\($0)/site.yaml") }
      .filter { FileManager.default.fileExists(atPath: $0.path) }
    try #require(sites.count > 5)
    for site in sites {
      let text = try String(contentsOf: site, encoding: .utf8)
      #expect(formatted(text) == text, "\(site.path)")
    }
  }

  /// Random trees in random layouts: nothing is lost, and once is enough.
  @Test(arguments: 0..<200)
  func keepsEverything(_ seed: UInt64) throws {
    var messy = MessyYAML(seed: seed)
    let text = messy.document()
    let once = try #require(formatted(text), "\(text)")
    #expect(formatted(once) == once, "\(text)\n->\n\(once)")
    #expect(parse(once).0?.root.map { outline($0) } == parse(text).0?.root.map { outline($0) })
    #expect(messy.comments.allSatisfy { once.contains("# \($0)\n") }, "\(text)\n->\n\(once)")
    let lines = once.split(separator: "\n", omittingEmptySubsequences: false)
    #expect(lines.allSatisfy { $0.last != " " }, "\(once)")
  }
}
