import Diagnostics
import Schema
import Testing

/// Hostile texts: each gives its error, at once.
@Suite(.timeLimit(.minutes(15)))
struct YAMLLimitTests {
  /// Nine lists of nine aliases each stand for almost four hundred million scalars.
  @Test func aliasBomb() throws {
    var text = "a0: &a0 [x, x, x, x, x, x, x, x, x]\n"
    for level in 1...9 {
      let aliases = Array(repeating: "*a\(level - 1)", count: 9).joined(separator: ", ")
      text += "a\(level): &a\(level) [\(aliases)]\n"
    }
    let (document, diagnostics) = parse(text)
    #expect(document == nil)
    #expect(diagnostics.map(\.code) == ["yaml.too-many-nodes"])
    #expect(diagnostics.first?.range?.start.line == 6)
    #expect(diagnostics.first?.notes.first?.range?.start.line == 5)
  }

  /// Merge keys multiply as lists do.
  @Test func mergeBomb() {
    var text = "- &a0 {k: v}\n"
    for level in 1...30 {
      text += "- &a\(level) {<<: [*a\(level - 1), *a\(level - 1)]}\n"
    }
    #expect(parse(text).1.map(\.code) == ["yaml.too-many-nodes"])
  }

  /// What an alias stands for counts, but is stored once.
  @Test func aliasesCountWhatTheyStandFor() {
    // 1 root + 11 for the first list + 9 aliases of 11.
    let text = "- &a [1, 2, 3, 4, 5, 6, 7, 8, 9, 10]\n" + String(repeating: "- *a\n", count: 9)
    #expect(parse(text, limits: YAMLLimits(maxNodes: 111)).1 == [])
    #expect(parse(text, limits: YAMLLimits(maxNodes: 110)).1.map(\.code) == ["yaml.too-many-nodes"])
  }

  @Test func nodes() {
    let text = String(repeating: "- a\n", count: 1000)
    #expect(parse(text, limits: YAMLLimits(maxNodes: 1001)).0?.root?.elements.count == 1000)
    let (document, diagnostics) = parse(text, limits: YAMLLimits(maxNodes: 1000))
    #expect(document == nil && diagnostics.map(\.code) == ["yaml.too-many-nodes"])
    #expect(diagnostics.first?.range?.start == SourcePosition(line: 999, column: 2))
  }

  @Test(
    arguments: [
      String(repeating: "[", count: 100_000),
      String(repeating: "{a: ", count: 100_000),
      String(repeating: "- ", count: 100_000),
      String(repeating: "? ", count: 100_000),
      String(repeating: "[\n", count: 100_000),
      (0..<2000).map { String(repeating: " ", count: $0) + "a:\n" }.joined(),
    ])
  func nesting(_ text: String) {
    let (document, diagnostics) = parse(text)
    #expect(document == nil && diagnostics.map(\.code) == ["yaml.too-deep"])
  }

  @Test func nestingAtTheLimit() {
    let text = String(repeating: "[", count: 64) + String(repeating: "]", count: 64)
    #expect(parse(text).1 == [])
    #expect(parse("[" + text + "]").1.map(\.code) == ["yaml.too-deep"])
  }

  /// A chain of aliases is as deep as what it stands for.
  @Test func nestingThroughAliases() {
    func chain(_ length: Int) -> String {
      "- &a0 []\n"
        + (1..<length).map { "- &a\($0) [*a\($0 - 1)]\n" }.joined()
    }
    #expect(parse(chain(63)).1 == [])
    #expect(parse(chain(64)).1.map(\.code) == ["yaml.too-deep"])
  }

  @Test func size() {
    #expect(parse("a: bcd", limits: YAMLLimits(maxBytes: 6)).1 == [])
    let (document, diagnostics) = parse("a: bcde", limits: YAMLLimits(maxBytes: 6))
    #expect(document == nil && diagnostics.map(\.code) == ["yaml.too-large"])
  }

  @Test func megabytesInTwoLines() {
    // A long comment and a long scalar: large, and still read.
    var bytes = Array("# ".utf8) + Array(repeating: UInt8(ascii: "c"), count: 4 << 20)
    bytes += Array("\na: ".utf8) + Array(repeating: UInt8(ascii: "b"), count: 4 << 20)
    let (document, diagnostics) = parse(bytes)
    #expect(diagnostics == [])
    let value = document?.root.flatMap { Array($0.entries).first?.value }
    #expect(value?.withUTF8 { $0.count } == 4 << 20)
  }

  @Test func manyKeys() {
    let count = 50_000
    let keys = (0..<count).map { "key\($0): \($0)\n" }.joined()
    #expect(parse(keys).1 == [])
    let (_, diagnostics) = parse(keys + "key49999: x\nkey3: y\n")
    #expect(diagnostics.map(\.range?.start.line) == [50_000, 50_001])
    #expect(diagnostics.map { $0.notes.first?.range?.start.line } == [49_999, 3])
  }

  @Test func manyAnchors() {
    let count = 20_000
    let text =
      (0..<count).map { "- &a\($0) x\n" }.joined() + (0..<count).map { "- *a\($0)\n" }.joined()
    let (document, diagnostics) = parse(text)
    #expect(diagnostics == [] && document?.root?.elements.count == 2 * count)
  }

  /// libyaml's time grows with the square of the number of `%TAG` lines.
  @Test func manyTagDirectives() {
    let text = (0..<100_000).map { "%TAG !a\($0)! x:\n" }.joined() + "---\na: b\n"
    #expect(parse(text).1.map(\.code) == ["yaml.too-many-directives"])
  }

  @Test func manyFindings() {
    let (document, diagnostics) = parse(String(repeating: "a: *b\n", count: 100_000))
    #expect(document == nil && diagnostics.count == 101)
    #expect(diagnostics.last?.code == "yaml.too-many-findings")
  }

  @Test func limitsAreWithinTheAddressSpaceOfRecords() {
    let limits = YAMLLimits(maxBytes: .max, maxDepth: .max, maxNodes: .max)
    #expect(limits.maxBytes <= 1 << 30 && limits.maxNodes <= 1 << 30 && limits.maxDepth <= 1 << 16)
    #expect(YAMLLimits(maxBytes: -1, maxDepth: -1, maxNodes: -1).maxDepth == 1)
  }
}
