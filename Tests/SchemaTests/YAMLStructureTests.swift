import Diagnostics
import Schema
import Testing

struct YAMLStructureTests {
  @Test(
    arguments: [
      ("a: 1", "{a: 1}"),
      ("a: no\nb: 08\n", "{a: no, b: 08}"),
      ("a: '1'\nb: \"no\"\n", "{a: \"1\", b: \"no\"}"),
      ("- a\n- b\n", "[a, b]"),
      ("a:\n- x\n- y\nb: z\n", "{a: [x, y], b: z}"),
      ("a: [x, {b: c}, []]\nd: {}\n", "{a: [x, {b: c}, []], d: {}}"),
      ("a: {b, c: d}\n", "{a: {b: , c: d}}"),
      ("a: [b: c]\n", "{a: [{b: c}]}"),
      ("a:\nb:\n", "{a: , b: }"),
      ("- - a\n  - b\n- c: d\n  e: f\n", "[[a, b], {c: d, e: f}]"),
      ("a: |\n  x\n  y\nb: >-\n  x\n  y\n", "{a: \"x\ny\n\", b: \"x y\"}"),
      ("a: |2\n    x\n   y\n", "{a: \"  x\n y\n\"}"),
      ("a: x\n  y\n  z\n", "{a: x y z}"),
      ("a: \"x\n  y\\n\"\n", "{a: \"x y\n\"}"),
      ("a: \"\\u00e9\\x41\\\\\"\n", "{a: \"éA\\\"}"),
      ("# c\na: b # c\n# c\n", "{a: b}"),
      ("a: b#c\n", "{a: b#c}"),
      ("a: b\r\nc: d\r\n", "{a: b, c: d}"),
      ("a: |\r\n  x\r\n  y\r\n", "{a: \"x\ny\n\"}"),
      ("a: !secret sip/main\n", "{a: !secret sip/main}"),
      ("a: !secret \"sip/main\"\n", "{a: !secret \"sip/main\"}"),
      ("a: !!str 12\nb: !!int \"12\"\nc: ! 12\n", "{a: !!str \"12\", b: !!int 12, c: ! \"12\"}"),
      ("a: !!map {}\nb: !!seq []\n", "{a: !!map {}, b: !!seq []}"),
      ("%TAG !y! tag:yaml.org,2002:\n---\na: !y!str 1\n", "{a: !!str \"1\"}"),
      ("%YAML 1.1\n---\na: 1\n...\n", "{a: 1}"),
      ("---\na: 1\n", "{a: 1}"),
      ("\u{FEFF}a: 1\n", "{a: 1}"),
      ("? a\n: b\n", "{a: b}"),
      ("? a\n? b\n", "{a: , b: }"),
      ("plain\n", "plain"),
      ("''\n", "\"\""),
      ("ключ: значение\n", "{ключ: значение}"),
      ("a: 😀\n", "{a: 😀}"),
      ("a:\tb\n", "{a: b}"),
    ])
  func reads(_ text: String, as expected: String) {
    let (document, diagnostics) = parse(text)
    #expect(diagnostics == [])
    #expect(document?.root.map { outline($0) } == expected)
  }

  @Test(
    arguments: [
      ("a: &x 1\nb: *x\n", "{a: 1, b: *1}"),
      ("a: &x [1, 2]\nb: *x\n", "{a: [1, 2], b: *[1, 2]}"),
      ("a: &x 1\nb: &x 2\nc: *x\n", "{a: 1, b: 2, c: *2}"),
      ("a: &x {k: v}\nb: [*x, *x]\n", "{a: {k: v}, b: [*{k: v}, *{k: v}]}"),
      ("a: &x k\n*x : v\n", "{a: k, *k: v}"),
      ("&k a: b\nc: *k\n", "{a: b, c: *a}"),
      // Merge keys: explicit keys win wherever they stand, earlier mappings over later ones.
      ("a: &x {k: 1, l: 2}\nb: {<<: *x}\n", "{a: {k: 1, l: 2}, b: {k: 1, l: 2}}"),
      ("a: &x {k: 1, l: 2}\nb: {<<: *x, k: 3}\n", "{a: {k: 1, l: 2}, b: {l: 2, k: 3}}"),
      ("a: &x {k: 1}\nb: {k: 3, <<: *x}\n", "{a: {k: 1}, b: {k: 3}}"),
      (
        "- &x {k: 1}\n- &y {k: 2, l: 2}\n- {<<: [*x, *y]}\n",
        "[{k: 1}, {k: 2, l: 2}, {k: 1, l: 2}]"
      ),
      (
        "- &x {k: 1}\n- &y {<<: *x, l: 2}\n- {<<: *y, m: 3}\n",
        "[{k: 1}, {k: 1, l: 2}, {k: 1, l: 2, m: 3}]"
      ),
      ("- &x {k: 1}\n- {<<: [*x, {l: 2}], m: 3}\n", "[{k: 1}, {k: 1, l: 2, m: 3}]"),
      ("- &x [{k: 1}, {l: 2}]\n- {<<: *x}\n", "[[{k: 1}, {l: 2}], {k: 1, l: 2}]"),
      ("<<: {a: 1}\nb: 2\n", "{a: 1, b: 2}"),
      ("<<: []\nb: 2\n", "{b: 2}"),
      ("'<<': x\n", "{\"<<\": x}"),
      ("- &x {k: &y 1}\n- {<<: *x, l: *y}\n", "[{k: 1}, {k: 1, l: *1}]"),
    ])
  func resolves(_ text: String, as expected: String) {
    let (document, diagnostics) = parse(text)
    #expect(diagnostics == [])
    #expect(document?.root.map { outline($0) } == expected)
  }

  @Test func aliasTellsBothPlaces() throws {
    let root = try #require(parse("a: &x 1\nb: *x\n").0?.root)
    let value = try #require(Array(root.entries).last?.value)
    #expect(value.isAliased)
    #expect(value.range.start == SourcePosition(line: 0, column: 3))
    #expect(value.aliasRange?.start == SourcePosition(line: 1, column: 3))
    #expect(value.range.source == SourceID(7))
  }

  @Test func otherKindsAreEmpty() throws {
    let root = try #require(parse("a: [x]\n").0?.root)
    #expect(Array(root.elements).isEmpty && root.text == "" && !root.isPlain)
    let sequence = try #require(Array(root.entries).first?.value)
    #expect(Array(sequence.entries).isEmpty && sequence.elements.count == 1)
    #expect(sequence.withUTF8 { $0.count } == 0)
    let scalar = try #require(Array(sequence.elements).first)
    #expect(Array(scalar.entries).isEmpty && Array(scalar.elements).isEmpty)
    #expect(scalar.withUTF8 { Array($0) } == [0x78])
  }
}
