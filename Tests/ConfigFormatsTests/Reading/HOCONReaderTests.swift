import ConfigFormats
import Testing

@Suite struct HOCONReaderTests {
  static let rows: [ReadingRow] = [
    ReadingRow(
      "a { b = 1, c: x\n d.e = [1, 2\n 3], }",
      [
        "a.b: 1", "a.c: 'x'", "a.d.e[0]: 1",
        "a.d.e[1]: 2", "a.d.e[2]: 3",
      ]),
    ReadingRow("{ a : \"x\" } # end", ["a: \"x\""]),
    ReadingRow(
      "a = 30 seconds // c\nb = 127.0.0.1\nc = 1e+5\nd = true\ne = null\nf = \"30\" s",
      ["a: '30 seconds'", "b: '127.0.0.1'", "c: 1e+5", "d: true", "e: null", "f: '30 s'"]),
    ReadingRow("a.b.c = 1\na { b { d = 2 } }\n\"a\".\"b\".c = 3", ["a.b.c: 3", "a.b.d: 2"]),
    ReadingRow("\"a.b\".c = 1\na b . c d = 2", ["\"a.b\".c: 1", "\"a b \".\" c d\": 2"]),
    ReadingRow("a = 1\na { b = 2 }\nc { d = 1 }\nc = 2", ["a.b: 2", "c: 2"]),
    ReadingRow("a = \"\"\"x\"y\\n\n\"\"\"\"", ["a: \"x\"y\\n\n\"\""]),
    ReadingRow("a = ${b.c}\nb { c = 7, d = ${b.c} }", ["a: 7", "b.c: 7", "b.d: 7"]),
    ReadingRow("a = x${b}y ${?nowhere}z\nb = 1", ["a: 'x1y z'", "b: 1"]),
    ReadingRow("a = ${?nowhere}\nb = 1\nb = ${?nowhere}", ["b: 1"]),
    ReadingRow("a = [1]\na = ${a} [2]\na += 3", ["a[0]: 1", "a[1]: 2", "a[2]: 3"]),
    ReadingRow("p = a\np = ${p}\":b\"", ["p: 'a:b'"]),
    ReadingRow(
      "base { x = 1, y = 2 }\na = ${base} { y = 3 }\na.z = 4",
      ["base.x: 1", "base.y: 2", "a.x: 1", "a.y: 3", "a.z: 4"]),
    ReadingRow(
      "a = ${b}\na { y = 3 }\nb { x = 1, y = 2 }",
      ["a.x: 1", "a.y: 3", "b.x: 1", "b.y: 2"]),
    ReadingRow("a = ${JVB_PORT}\nb = \"x\"${HOME}", ["a: =${JVB_PORT}", "b: =\"x\"${HOME}"]),
    ReadingRow(
      "a = ${no.where}\nb = 1", ["a: =${no.where}", "b: 1"],
      ["nothing in this file gives this path a value, or only itself @4 ${no.where}"]),
    ReadingRow(
      "a = ${b}\nb = ${a}", ["a: =${a}", "b: =${a}"],
      ["nothing in this file gives this path a value, or only itself @13 ${a}"]),
    ReadingRow("a { b = ${a} }", ["a: {}"], ["this value contains itself @8 ${a}"]),
    ReadingRow(
      "include \"x.conf\"\na { include required(file(\"y\")) }\n\"include\" = 1\nb = ${a.q}",
      ["include: |x.conf|", "a.include: |y|required|file|", "include: 1", "b: =${a.q}"]),
    ReadingRow(
      "a = b@c\nd = 1", ["d: 1"],
      ["this character must be quoted @5 @"]),
    ReadingRow("a = :\nd = 1", ["d: 1"], ["this character must be quoted @4 :"]),
    ReadingRow("a\nd = 1", [], ["an equals sign or a brace is missing behind the key @2 d"]),
    ReadingRow("a { b = 1\n", ["a.b: 1"], ["nothing closes this brace @2 {"]),
    ReadingRow("a = [1, 2\n", ["a[0]: 1", "a[1]: 2"], ["nothing closes this bracket @4 ["]),
    ReadingRow("a = 1 }\nb = 2", ["a: 1", "b: 2"], ["this brace closes nothing @6 }"]),
    ReadingRow(
      "a = \"x\nb = 2", ["a: \"x\"", "b: 2"], ["nothing closes this quote on its line @4 \"x"]),
    ReadingRow(
      "a = {} x\nb = 1", ["a: {}", "b: 1"],
      ["what stands here must be quoted, or is one bracket too many @7 x"]),
    ReadingRow("a = 1,, b = 2", ["a: 1", "b: 2"], ["a comma without a setting before it @6 ,"]),
    ReadingRow("a..b = 1\nc = 2", ["a: {}", "c: 2"], ["a key is missing @2 ."]),
    ReadingRow("a = ${b\nc = 2", ["c: 2"], ["nothing closes this substitution @4 ${b"]),
    ReadingRow("[1]", [], ["a file is an object, not a list @0 ["]),
    ReadingRow("a = \nb = 2", [], ["this character must be quoted @7 ="]),
  ]

  @Test(arguments: rows)
  func reads(_ row: ReadingRow) {
    let tree = ConfigTree.reading(row.text, as: .hocon)
    #expect(tree.summary == row.facts)
    #expect(tree.complaints(about: row.text) == row.complaints)
  }

  @Test func ranges() {
    let text = "a.b = \"x\" y # c\na.c = [ 1 ]\na.b = 2, d { e = ${a.b} }\n"
    let tree = ConfigTree.reading(text, as: .hocon)
    #expect(tree.spelling(of: ["a", "b"], in: text) == ["a.b = 2", "2"])
    #expect(tree.spelling(of: ["a", "c"], in: text) == ["a.c = [ 1 ]", "[ 1 ]"])
    #expect(tree.spelling(of: ["a", "c", "[0]"], in: text) == ["1", "1"])
    #expect(tree.spelling(of: ["d"], in: text) == ["d { e = ${a.b} }", "{ e = ${a.b} }"])
    #expect(tree.spelling(of: ["d", "e"], in: text) == ["e = ${a.b}", "${a.b}"])
  }
}
