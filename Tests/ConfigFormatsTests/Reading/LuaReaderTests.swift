import ConfigFormats
import Testing

@Suite struct LuaReaderTests {
  static let rows: [ReadingRow] = [
    ReadingRow(
      "a = 1; b = \"x\" c = 'y' d = true e = nil",
      ["a: 1", "b: \"x\"", "c: \"y\"", "d: true", "e: null"]),
    ReadingRow(
      "a = { \"x\"; 2, {} }\nb = { x = 1, [\"y z\"] = 2, [3] = 4, [false] = 5 }",
      ["a[0]: \"x\"", "a[1]: 2", "a[2]: []", "b.x: 1", "b.\"y z\": 2", "b.3: 4", "b.false: 5"]),
    ReadingRow("a = { 1, 2, x = 3, 4 }", ["a.1: 1", "a.2: 2", "a.x: 3", "a.3: 4"]),
    ReadingRow("a = 1 a = 2", ["a: 2"]),
    ReadingRow("a = { x = 1, x = 2 }", ["a.x: 2"]),
    ReadingRow("a = \"\\65\\x42\\u{e4}\\z  \\n\\\nc\\\"\"", ["a: \"ABä\n\nc\"\""]),
    ReadingRow(
      "a = [[\nx\n]y]] b = [==[]]]==] -- c\n--[[ d = 1\n]] e = 2",
      ["a: \"x\n]y\"", "b: \"]]\"", "e: 2"]),
    ReadingRow(
      "a = 0x10 b = -5 c = 1.5e-3 d = - 0xff", ["a: 16", "b: -5", "c: 1.5e-3", "d: -255"]),
    ReadingRow(
      "a = \"x\" .. 'y' .. 1\nb = \"x\" .. c\nd = (\"x\")",
      ["a: 'xy1'", "b: =\"x\" .. c", "d: \"x\""]),
    ReadingRow(
      "a = 1 + 2 b = f(1, {2}) c = t.x[1]:y\"z\" d = function(x) if x then return end end e = 2",
      [
        "a: =1 + 2", "b: =f(1, {2})", "c: =t.x[1]:y\"z\"",
        "d: =function(x) if x then return end end",
        "e: 2",
      ]),
    ReadingRow(
      "local a, b = 1, { 2 }\nlocal x <const> = 3\na = 4",
      [
        "\"local b\"[0]: 2",
        "\"local x\": 3", "\"local a\": 4",
      ]),
    ReadingRow("a = { x = {} }\na.x.y = 1\na[\"x\"].z = 2", ["a.x.y: 1", "a.x.z: 2"]),
    ReadingRow(
      "VirtualHost \"a.b\"\n x = 1\nComponent \"c\" \"muc\"\n x = 2\nComponent(\"d\")\nInclude \"e\"",
      ["\"VirtualHost a.b\".x: 1", "\"Component c muc\".x: 2", "\"Component d\".Include: |e|"]),
    ReadingRow(
      "Host \"a\"\nx = 1\nVirtualHost \"b\" { y = 1 }\nVirtualHost \"a\"\nz = 2\nHost \"*\"\nw = 1",
      [
        "\"VirtualHost a\".x: 1", "\"VirtualHost a\".z: 2", "\"VirtualHost b\".y: 1",
        "VirtualHost: ||", "w: 1",
      ]),
    ReadingRow(
      "if x then a = 1 else b = { end_ = 1 } end\nfor i = 1, 2 do while true do end end\nrepeat f() until x == 1\nc = 3",
      [
        "if: =if x then a = 1 else b = { end_ = 1 } end",
        "for: =for i = 1, 2 do while true do end end", "repeat: =repeat f() until x == 1", "c: 3",
      ]),
    ReadingRow(
      "return { [false] = { version = 2 }; x = 'y' };\n", ["false.version: 2", "x: \"y\""]),
    ReadingRow(
      "return { 1 'x' }", ["[0]: 1", "[1]: \"x\""],
      ["a comma or a semicolon is missing @11 '"]),
    ReadingRow(
      "a = { \"x\"\n \"y\" }\nb = 1", ["a[0]: \"x\"", "a[1]: \"y\"", "b: 1"],
      ["a comma or a semicolon is missing @11 \""]),
    ReadingRow(
      "a = \"x\nb = 1", ["a: \"x\"", "b: 1"], ["nothing closes this quote on its line @4 \""]),
    ReadingRow("a = { 1\n", ["a[0]: 1"], ["nothing closes this brace @4 {"]),
    ReadingRow(
      "a = }\nb = 1", ["b: 1"],
      ["a value is missing @4 }", "no statement of Lua begins like this @4 }"]),
    ReadingRow("a b = 1\nc = 2", ["c: 2"], ["an equals sign or an argument is missing @0 a"]),
    ReadingRow(
      "VirtualHost \"a\"\nComponent \"a\" \"muc\"", ["VirtualHost: |a|"],
      ["another kind of host above has this name @26 \"a\""]),
    ReadingRow("if x then", ["if: =if x then"], ["no 'end' closes this block @0 i"]),
    ReadingRow("end\na = 1", ["a: 1"], ["this word cannot begin a statement here @0 end"]),
    ReadingRow(
      #"a = "\q" b = "\300""#, ["a: \"q\"", "b: \"\""],
      ["no escape of this kind exists @5 \\", #"a byte cannot have this number @14 \300"#]),
    ReadingRow(
      "a = 1\nreturn {}\nb = 2", ["a: 1"], ["nothing can follow what a file returns @16 b"]),
  ]

  @Test(arguments: rows)
  func reads(_ row: ReadingRow) {
    let tree = ConfigTree.reading(row.text, as: .lua)
    #expect(tree.summary == row.facts)
    #expect(tree.complaints(about: row.text) == row.complaints)
  }

  @Test func ranges() {
    let text = "VirtualHost \"a\"\n  ssl = {\n    key = \"k\"; -- c\n  }\nb.c = 1\n"
    let tree = ConfigTree.reading(text, as: .lua)
    let host = "VirtualHost a"
    #expect(tree.spelling(of: [host, "ssl", "key"], in: text) == ["key = \"k\"", "\"k\""])
    #expect(tree.spelling(of: [host, "b", "c"], in: text) == ["b.c = 1", "1"])
    #expect(tree.spelling(of: [host], in: text)?.first == "VirtualHost \"a\"")
  }

  /// What joins known and unknown texts shows its parts.
  @Test func joinedParts() throws {
    let tree = ConfigTree.reading("a = \"https://\" .. host .. \"/x\"", as: .lua)
    let setting = try #require(tree.value(at: ["a"]))
    #expect(tree.children(of: setting).map { tree.text(of: $0) } == ["https://", "host", "/x"])
  }
}
