import Diagnostics
import Schema
import Testing
import _TestSupport

struct YAMLSyntaxTests {
  /// A text that is not YAML gives one finding, at the mistake rather than where libyaml noticed.
  @Test(
    arguments: [
      ("a: \"b\nc: d\n", "0:3-4 yaml.unclosed-quote"),
      ("a: \'it\'s\'\nb: c\n", "0:7-9 yaml.text-after-value"),
      ("a: \'b\nc: \'d\'\n", "0:3-4 yaml.unclosed-quote"),
      ("a: \"b\nc: \"d\"\n", "0:3-4 yaml.unclosed-quote"),
      ("a: [b, c\nd: e\n", "0:3-4 yaml.unclosed-bracket"),
      ("a: [b, c\n", "0:3-4 yaml.unclosed-bracket"),
      ("a: {b: c\nd: e\n", "0:3-4 yaml.unclosed-bracket"),
      ("a: {b: c d: e}\n", "0:10-11 yaml.missing-comma"),
      ("a: [b, c}\n", "0:8-9 yaml.mismatched-bracket"),
      ("a: {b: c]\n", "0:8-9 yaml.mismatched-bracket"),
      ("a: ]\n", "0:3-4 yaml.unopened-bracket"),
      ("a: [b, , c]\n", "0:7-8 yaml.missing-value"),
      ("a: [,]\n", "0:4-5 yaml.missing-value"),
      (": b\nc: d\n", "0:0-1 yaml.empty-key"),
      ("a: b\n: c\n", "1:0-1 yaml.empty-key"),
      ("a: {: b}\n", "0:4-5 yaml.empty-key"),
      ("a: [b", "0:3-4 yaml.unclosed-bracket"),
      ("a: &x [b,\n\n", "0:6-7 yaml.unclosed-bracket"),
      ("a: {b: ", "0:3-4 yaml.unclosed-bracket"),
      ("a: b\n]\n", "1:0-1 yaml.unopened-bracket"),
      ("a: b: c\n", "0:4-5 yaml.unexpected-colon"),
      ("a: b\n  c: d\n", "1:3-4 yaml.unexpected-colon"),
      ("a:\n  b: c\n d: e\n", "2:1-2 yaml.bad-indentation"),
      ("a:\n    b: c\n  d: e\n", "2:2-3 yaml.bad-indentation"),
      ("  a: b\nc: d\n", "1:0-1 yaml.bad-indentation"),
      ("- a\nb: c\n", "1:0-1 yaml.bad-indentation"),
      ("a: b\n- c\n", "1:0-1 yaml.bad-indentation"),
      ("a:\n  - b\n c: d\n", "2:1-2 yaml.bad-indentation"),
      ("a:\n  - b\n - c\n", "2:1-2 yaml.bad-indentation"),
      ("a\nb: c\n", "1:1-2 yaml.unexpected-colon"),
      ("a: b\nc\nd: e\n", "1:0-1 yaml.missing-colon"),
      ("a: b\nc\n", "1:0-1 yaml.missing-colon"),
      ("a: @b\n", "0:3-4 yaml.unexpected-character"),
      ("a: `b`\n", "0:3-4 yaml.unexpected-character"),
      ("a: %b\n", "0:3-4 yaml.unexpected-character"),
      ("%b\n", "0:2-2 yaml.syntax"),
      ("a: \"\\d\"\n", "0:4-6 yaml.bad-escape"),
      ("a: \"\\xZZ\"\n", "0:6-8 yaml.bad-escape"),
      ("a: \"\\uD800\"\n", "0:6-8 yaml.bad-escape"),
      ("a: \"b\\", "0:3-4 yaml.unclosed-quote"),
      ("a:\n\tb: c\n", "1:0-1 yaml.tab-indentation"),
      ("a:\n  b: c\n\td: e\n", "2:0-1 yaml.tab-indentation"),
      ("a: x\n \t b: 1\n", "1:1-2 yaml.tab-indentation"),
      ("a:\n- b\n\t- c\n", "2:0-1 yaml.tab-indentation"),
      ("\ta: b\n", "0:0-1 yaml.tab-indentation"),
      ("a: |\n\tb\n", "1:0-1 yaml.tab-indentation"),
      ("a: |\n  b\n\tc\n", "2:0-1 yaml.tab-indentation"),
      ("a: b\n\t\nc: d\n", "1:0-1 yaml.tab-indentation"),
      ("a: *\n", "0:3-4 yaml.unexpected-character"),
      ("a: &\n", "0:3-4 yaml.unexpected-character"),
      ("a: &b!\n", "0:5-6 yaml.anchor-name"),
      ("a: !<x\n", "0:6-6 yaml.syntax"),
      ("a: !foo!bar b\n", "0:3-11 yaml.unknown-tag"),
      ("a: |x\n  b\n", "0:4-5 yaml.block-header"),
      ("a: |0\n  b\n", "0:4-5 yaml.block-header"),
      ("%YAML 2.0\n---\na\n", "0:0-5 yaml.syntax"),
      ("%TAG !\n---\na\n", "0:6-6 yaml.syntax"),
      ("a: - b\n", "0:3-4 yaml.unexpected-entry"),
      ("a: ? b\n", "0:3-4 yaml.unexpected-entry"),
      ("a: b\n...\nc: d\n", "2:0-1 yaml.text-after-document"),
      ("a:b\nc: d\n", "0:1-2 yaml.missing-space"),
      ("a: [b\n  c: d\n", "0:3-4 yaml.unclosed-bracket"),
      ("a: { b: [c, d }\n", "0:14-15 yaml.mismatched-bracket"),
      ("key with : colon: x\n", "0:16-17 yaml.unexpected-colon"),
      ("\"a\" b: c\n", "0:4-5 yaml.text-after-value"),
      ("a: \"b\" c\n", "0:7-8 yaml.text-after-value"),
      ("a: \'b\' # c\nd: \'e\n", "1:3-4 yaml.unclosed-quote"),
      ("a: {b: c}}\n", "0:9-10 yaml.unopened-bracket"),
      ("a: [b]]\n", "0:6-7 yaml.unopened-bracket"),
      ("- a: b\n   c: d\n", "1:4-5 yaml.unexpected-colon"),
      ("- a: b\n c: d\n", "1:1-2 yaml.bad-indentation"),
      ("a: &x\n*x\n", "1:0-2 yaml.missing-colon"),
      ("a: -\n", "0:3-4 yaml.unexpected-entry"),
      ("a:\n  b\n c: d\n", "2:2-3 yaml.unexpected-colon"),
      (
        "hosts:\n  - name: a\n    roles: [jms, jvb\n    address: 1.2.3.4\n",
        "2:11-12 yaml.unclosed-bracket"
      ),
      ("a: \"x\"y\n", "0:6-7 yaml.text-after-value"),
      ("a: |\n  b\n c\nd: e\n", "2:1-2 yaml.bad-indentation"),
      ("a: b\n\n\t \n", "2:0-1 yaml.tab-indentation"),
      ("a: *.b\n", "0:3-4 yaml.unexpected-character"),
      ("a: [b]: c\n", "0:6-7 yaml.unexpected-colon"),
      ("a: b\n c: &x d\n", "1:2-3 yaml.unexpected-colon"),
      ("- a\n-b\n", "1:0-1 yaml.missing-space"),
      ("a: \"b\nc: [d, \"e\"]\n", "0:3-4 yaml.unclosed-quote"),
      ("a: [b,\n  c: d\ne: f\n", "0:3-4 yaml.unclosed-bracket"),
      ("a: {b: c\n  d: e}\n", "0:3-4 yaml.unclosed-bracket"),
      ("\u{FEFF}a: @b\n", "0:3-4 yaml.unexpected-character"),
      ("ö: \"ö\\d\"\n", "0:5-7 yaml.bad-escape"),
      ("a: |\r\n\tb\r\n", "1:0-1 yaml.tab-indentation"),
      ("a: \"b\\\"\n", "0:3-4 yaml.unclosed-quote"),
      ("a: >\n b\n  c\n d\ne\n", "4:0-1 yaml.missing-colon"),
      ("a: \"b\n---\nc: d\n", "0:3-4 yaml.unclosed-quote"),
    ])
  func explains(_ text: String, _ expected: String) {
    let (document, diagnostics) = parse(text)
    #expect(document == nil)
    #expect(summary(diagnostics) == expected)
    #expect(diagnostics.allSatisfy { $0.help != nil })
  }

  /// Every beginning of a text is read or explained, whatever it breaks off in.
  @Test(
    arguments: [
      "a: &x [b, {c: 'd'}]\ne: |\n  f\n\n<<: *y\n? g\n: !secret \"h\\n\"\n- i\n",
      "--- >-\n x\n...\n%YAML 1",
    ])
  func everyBeginning(_ text: String) {
    for length in 0...text.utf8.count {
      let bytes = Array(text.utf8.prefix(length))
      let (document, diagnostics) = parse(bytes)
      #expect(document?.root != nil || !diagnostics.isEmpty)
      let lines = SourceText(name: "", utf8: bytes).lineCount
      for diagnostic in diagnostics {
        #expect(diagnostic.range.map { Int($0.start.line) < lines } == true)
        #expect(diagnostic.code.name.hasPrefix("yaml."))
      }
    }
  }
}

/// Findings after which the document is still whole.
struct YAMLFindingTests {
  @Test(
    arguments: [
      """
      a: 1
      b: 2
      a: 3
      #<- error yaml.duplicate-key "the key 'a' appears twice"
      "b": 4
      #<--- error yaml.duplicate-key
      """,
      """
      - &m {k: 1}
      - <<: *m
        <<: *m
      # ^^ error yaml.duplicate-key "'<<'"
      """,
      """
      a: *nowhere
      #  ^^^^^^^^ error yaml.undefined-alias "*nowhere"
      b: &b [*b]
      #      ^^ error yaml.recursive-alias
      c: &c {d: {e: *c}}
      #             ^^ error yaml.recursive-alias
      d: *b
      """,
      """
      a: &a x
      <<: *a
      #   ^^ error yaml.merge-value
      """,
      """
      - &m {k: 1}
      - <<: [*m, x, []]
      #          ^ error yaml.merge-value
      #             ^^ error yaml.merge-value
      - <<: *none
      #     ^^^^^ error yaml.undefined-alias
      """,
      """
      a: !foo b
      #  ^^^^^^ error yaml.unknown-tag "'!foo'"
      c: !!binary d
      #  ^^^^^^^^^^ error yaml.unknown-tag "'!!binary'"
      e: !secret
      #  ^^^^^^^ error yaml.tag-mismatch "a mapping"
        f: g
      h: !secret [i]
      #  ^^^^^^^ error yaml.tag-mismatch "a list"
      j: !!map k
      #  ^^^^^^^ error yaml.tag-mismatch "a single value"
      """,
      """
      [a]: b
      #[0-3] error yaml.complex-key
      c: {{d: e}: f}
      #   ^^^^^^ error yaml.complex-key
      ?
      #[1-2] error yaml.empty-key
      : g
      """,
      """
      - &l [a]
      - *l : b
      # ^^ error yaml.complex-key
      """,
      """
      a: b
      ---
      #[0-3] error yaml.several-documents
      a: b
      """,
    ])
  func reports(_ text: String) {
    expectDiagnostics(text) { source, id in
      let (document, diagnostics) = parseYAML(source, as: id)
      #expect(document?.root != nil)
      #expect(diagnostics.allSatisfy { $0.help != nil })
      return diagnostics
    }
  }

  /// What is reported is left out, and nothing else.
  @Test(
    arguments: [
      ("a: 1\na: 2\nb: 3\n", "{a: 1, b: 3}"),
      ("a: *x\nb: c\n", "{a: ?, b: c}"),
      ("[a]: b\nc: d\n", "{c: d}"),
      ("? \n: b\nc: d\n", "{c: d}"),
      ("*x : b\nc: d\n", "{c: d}"),
      ("<<: x\nc: d\n", "{c: d}"),
      ("a: !foo b\n", "{a: b}"),
      ("a: !secret [b]\n", "{a: [b]}"),
      ("a: b\n---\nc: d\n", "{a: b}"),
      ("- &m {k: 1, k: 2, l: 3}\n- {<<: *m}\n", "[{k: 1, l: 3}, {k: 1, l: 3}]"),
    ])
  func keepsTheRest(_ text: String, _ expected: String) {
    let (document, diagnostics) = parse(text)
    #expect(diagnostics.count == 1)
    #expect(document?.root.map { outline($0) } == expected)
  }

  /// In a file of secrets, a value with the wrong first character reads as a name; no message
  /// repeats it.
  @Test(
    arguments: [
      "a: *hunter2\n", "a: &hunter2 [*hunter2]\n", "a: !hunter2\n", "a: !hunter2!x y\n",
      "hunter2: a\nhunter2: b\n", "a: @hunter2\n", "a: \"hunter2\n", "a: 'x' hunter2\n",
      "a: [hunter2\n", "a: \"\\hunter2\"\n", "a: hunter2: b\n", "a: |hunter2\n", "a: !!hunter2 b\n",
      "a: !<hunter2\n", "%hunter2\n", "a: *hunter2.x\n", "a: b\nhunter2\n",
    ])
  func quotesNoSecrets(_ text: String) {
    let source = SourceText(name: "secrets.yaml", text, isConfidential: true)
    let (_, diagnostics) = parseYAML(source, as: SourceID(0))
    #expect(!diagnostics.isEmpty)
    for diagnostic in diagnostics {
      let words = [diagnostic.message, diagnostic.help ?? ""] + diagnostic.notes.map(\.message)
      #expect(!words.contains { $0.contains("hunter2") })
    }
  }

  @Test func longNamesAreShortened() {
    let key = String(repeating: "k", count: 100_000)
    let (_, diagnostics) = parse("? \(key)\n? \(key)\n")
    #expect(diagnostics.map(\.code) == ["yaml.duplicate-key"])
    #expect(diagnostics.allSatisfy { $0.message.utf8.count < 200 })
  }
}

private func summary(_ diagnostics: [Diagnostic]) -> String {
  diagnostics.map { diagnostic in
    guard let range = diagnostic.range else { return "nowhere \(diagnostic.code)" }
    let end =
      (range.end.line == range.start.line ? "" : "\(range.end.line):") + "\(range.end.column)"
    return "\(range.start.line):\(range.start.column)-\(end) \(diagnostic.code)"
  }.joined(separator: ", ")
}
