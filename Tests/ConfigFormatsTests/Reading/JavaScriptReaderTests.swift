import ConfigFormats
import Testing

@Suite struct JavaScriptReaderTests {
  static let rows: [ReadingRow] = [
    ReadingRow(
      "var config = { a: 1, 'b c': \"x\", \"d\": [true, null, undefined, -2.5,], 3: `y`, };",
      [
        "config.a: 1", "config.\"b c\": \"x\"", "config.d[0]: true", "config.d[1]: null",
        "config.d[2]: null", "config.d[3]: -2.5", "config.3: \"y\"",
      ]),
    ReadingRow(
      "var config = { hosts: {} };\nconfig.hosts.domain = 'a';\nconfig['hosts'][\"muc\"] = 'b'\nconfig.x = 1",
      ["config.hosts.domain: \"a\"", "config.hosts.muc: \"b\"", "config.x: 1"]),
    ReadingRow("var a = 1, b\nvar c = 'x'; a = 2", ["b: null", "c: \"x\"", "a: 2"]),
    ReadingRow("var a = { x: 1, x: 2 }", ["a.x: 2"]),
    ReadingRow("const a = 1; let b = [1, , 3]", ["a: 1", "b[0]: 1", "b[1]: null", "b[2]: 3"]),
    ReadingRow(
      "export const A: string = \"x\";\nexport const B = { c: 1 } as const;\nexport default 3",
      ["A: \"x\"", "B.c: 1", "default: 3"]),
    ReadingRow(
      #"var a = '\x41\u00e4\u{1f600}\n\'\0\101\q' + "b" + `c\`` + 1"#,
      ["a: 'Aä😀\n'\0Aqbc`1'"]),
    ReadingRow("var a = 'x\\\ny'", ["a: \"xy\""]),
    ReadingRow(
      "var a = 0xff, b = 0b11, c = 0o17, d = 1_000, e = .5, f = 5., g = 1e-3, h = -0x10",
      ["a: 255", "b: 3", "c: 15", "d: 1000", "e: .5", "f: 5.", "g: 1e-3", "h: -16"]),
    ReadingRow(
      "var a = f(1, { b: 2 })[3].c, d = x => ({ y: x }), e = function () { return /[/}]'/; }, g = !0",
      [
        "a: =f(1, { b: 2 })[3].c", "d: =x => ({ y: x })",
        "e: =function () { return /[/}]'/; }", "g: =!0",
      ]),
    ReadingRow(
      "var a = { b, ...c, d() { return 1 }, get e() { return 2 }, async f() {}, [g]: 3, ['h']: 4 }",
      [
        "a.b: =b", "a.\"...\": =c", "a.d: =d() { return 1 }", "a.e: =get e() { return 2 }",
        "a.f: =async f() {}", "a.\"[g]\": 3", "a.h: 4",
      ]),
    ReadingRow(
      "var a = b ? 'c' : 'd', e = `x${f + `}`}y`", ["a: =b ? 'c' : 'd'", "e: =`x${f + `}`}y`"]),
    ReadingRow("var a = 1 + 2 + 'x', b = ('y')", ["a: =1 + 2 + 'x'", "b: \"y\""]),
    ReadingRow(
      "// c\n/* d\n */ if (a) { b = 1; } else if (c) d = 2; else { e }\nfor (;;) {}\nvar f = 1",
      ["if: =if (a) { b = 1; } else if (c) d = 2; else { e }", "for: =for (;;) {}", "f: 1"]),
    ReadingRow(
      "function f(a, b = {}) { if (a) return '}'; }\nf(1)\nclass C { x = 1; }\ntry { f() } catch (e) {} finally {}\nvar a",
      [
        "\"\": =function f(a, b = {}) { if (a) return '}'; }", "\"\": =f(1)",
        "\"\": =class C { x = 1; }", "try: =try { f() } catch (e) {} finally {}", "a: null",
      ]),
    ReadingRow("import a, { b } from 'c';\nvar x = 1", ["import: |c|", "x: 1"]),
    ReadingRow("a.b += 1; var c = a\n.d\n(e)", ["a.b: =a.b += 1", "c: =a\n.d\n(e)"]),
    ReadingRow("var a = { b: 1 c: 2 }", ["a.b: 1", "a.c: 2"], ["a comma is missing @15 c"]),
    ReadingRow("var a = [1 2]", ["a[0]: 1", "a[1]: 2"], ["a comma is missing @11 2"]),
    ReadingRow(
      "var a = { b: 1\nvar c = 2", ["a.b: 1", "a.c: =c = 2"],
      [
        "a comma is missing @15 v", "a colon is missing behind the key @18  ",
        "a comma is missing @19 c", "nothing closes this brace @8 {",
      ]),
    ReadingRow(
      "var a = 'x\nvar b = 1", ["a: \"x\"", "b: 1"], ["nothing closes this quote on its line @8 '"]),
    ReadingRow("var a = ;\nvar b = 1", ["b: 1"], ["a value is missing @8 ;"]),
    ReadingRow(
      "var a = 1 var b = 2", ["a: 1", "b: 2"],
      ["a comma, a semicolon or an operator is missing @9  "]),
    ReadingRow(
      "var a = 1 + ;\nvar b = 1", ["a: 1", "b: 1"], ["a value is missing behind the operator @12 ;"]
    ),
    ReadingRow("}\nvar b = 1", ["b: 1"], ["this bracket closes nothing @0 }"]),
    ReadingRow(
      "f(1 2)\nvar b = 1", ["\"\": =f(1 2)", "b: 1"], ["a comma is missing @4 2"]),
    ReadingRow("if (a { b }", ["if: =if (a { b }"], ["nothing closes this bracket @3 ("]),
    ReadingRow("var a = { b: 08x }", ["a.b: 08"], ["not a number of JavaScript @13 08x"]),
    ReadingRow("var a = `x", ["a: =`x"], ["nothing closes this back quote @8 `"]),
    ReadingRow("/* x", [], ["nothing closes this comment @0 /*"]),
    ReadingRow("var a = { b: c) }", ["a.b: =c"], ["a comma is missing @14 )"]),
  ]

  @Test(arguments: rows)
  func reads(_ row: ReadingRow) {
    let tree = ConfigTree.reading(row.text, as: .javascript)
    #expect(tree.summary == row.facts)
    #expect(tree.complaints(about: row.text) == row.complaints)
  }

  @Test func ranges() {
    let text = "var config = {\n  hosts: { muc: 'm' }, // c\n};\nconfig.hosts['x'] = [ 1 ];\n"
    let tree = ConfigTree.reading(text, as: .javascript)
    let config = "config"
    #expect(tree.spelling(of: [config, "hosts", "muc"], in: text) == ["muc: 'm'", "'m'"])
    #expect(
      tree.spelling(of: [config, "hosts", "x"], in: text) == ["config.hosts['x'] = [ 1 ]", "[ 1 ]"])
    #expect(
      tree.spelling(of: [config, "hosts"], in: text) == ["hosts: { muc: 'm' }", "{ muc: 'm' }"])
  }

  /// What joins known and unknown texts shows its parts.
  @Test func joinedParts() throws {
    let tree = ConfigTree.reading("var a = 'wss://x/' + subdir + `y`;", as: .javascript)
    let setting = try #require(tree.value(at: ["a"]))
    #expect(tree.kind(of: setting) == .expression)
    #expect(tree.children(of: setting).map { tree.text(of: $0) } == ["wss://x/", "subdir", "y"])
    #expect(tree.children(of: setting).map { tree.isQuoted($0) } == [true, false, true])
  }
}

@Suite struct PropertiesReaderTests {
  static let rows: [ReadingRow] = [
    ReadingRow(
      "a.b=c d\n# x\n! y\ne : f\ng h\n\ni\n", ["\"a.b\": 'c d'", "e: 'f'", "g: 'h'", "i: ''"]),
    ReadingRow(
      "a\\ b\\=c = \\ d\\t\\u00e4\\q\\\n   e \nf=\u{e4}", ["\"a b=c\": ' d\täqe '", "f: 'Ã¤'"]),
    ReadingRow("a=1\na=2", ["a: '2'"]),
    ReadingRow("a=\\u00x", ["a: '00x'"], ["four hexadecimal digits must follow \\u @2 \\u"]),
  ]

  @Test(arguments: rows)
  func reads(_ row: ReadingRow) {
    let tree = ConfigTree.reading(row.text, as: .properties)
    #expect(tree.summary == row.facts)
    #expect(tree.complaints(about: row.text) == row.complaints)
  }
}
