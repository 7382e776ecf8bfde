import ConfigFormats
import Testing

/// The rows of the readers' own tests, shown to the real programs: what we read without complaint
/// they read alike, and what we complain about they refuse.
@Suite struct RowOracleTests {
  static func compare(_ oracle: Oracle, _ rows: [ReadingRow]) throws {
    let answers = try oracle.read(rows.map { Array($0.text.utf8) })
    for (row, answer) in zip(rows, answers) {
      let isRefused = answer.contains { $0.kind == "x" }
      #expect(isRefused == !row.complaints.isEmpty, "\(row.text)")
      guard row.complaints.isEmpty else { continue }
      let tree = ConfigTree.reading(row.text, as: oracle.format)
      // A variable of Lua that is nil is not there.
      let mine = tree.flattened.filter { oracle.format != .lua || $0.kind != "z" }
      #expect(Set(mine) == answer, "\(row.text)")
    }
  }

  /// Corners of HOCON: read alike, or refused by both.
  static let corners = [
    "a = {y:1} z = 1", "a = x {}", "a=x [1]", "a=${b} {x:1}\nb=1", "a=${b} [1]\nb=1",
    "a = ${?x} ${?y}z", "a.b={x=1}\na.b=${?q}\na.b.y=2", "a=1\na += 2", "a=\"x\"\"y\"",
    "a=.5\nb=1.\nc=-\nd=-.5\ne=007\nf=99999999999999999999\ng=1e5x",
    "a=tru e\nb=truex\nc=null x", "a=\"x\ty\"", "a=b/c//d", "a=b'c", "a=(x)", "a=x;y", "a,b=1",
    "a {b:1}{c:2}", "a=[1,,2]", "a=[,1]", "a=[1,]", "a={b:1,,}", ",a=1", "a=\"\\u00zz\"",
    "a\n=\n1", "a\n{b=1}", "a=[1\n,2]", "{a=1}\nb=2", "include \"x\" b=1", "include=1",
    "include.x=2", "a.=1", ".a=1", "a.\"\".b=1", "a= # c\n1", "a=1 # c, b=2",
    "a=[{x:1} {y:2}, [1] [2]]", "a=${b}${c}\nb={x:1}\nc={y:2}", "a=[1] ${b}\nb=[2]",
    "a = ${?b} x\n", "a=1\na=${a}2\nb=${a}3", "a={b:1}\nc=${a} {b:2}\na.b=7", "a=$x", "a=x$y",
    "a=\"\"", "a=${?z} {x:1}", "a=${ b }\nb=1", "a=${\"b.c\".d}\n\"b.c\".d=1",
    "a=${b.c}\nb=${d}\nd={c=5}", "a = {b=${c}}\nc=${a.d}\na.d=4", "a { b=1 } c=2",
    "a=\"x\u{7f}y\u{85}z\"", "a\u{a0}=\u{2003}1\u{feff}\r\nb=2\r\n", "a=1\nb=${a}.5\n", "a b=1",
    "a={b={c=${x}}}\nx=[${a.y}]\na.y=1", "a=[${?q}, 1]", "a=${b}\nb=${c}\nc=${?d}\n",
    "a = { x = 1 }\na = null\na = { y = 2 }", "a = [1]\na = { y = 2 }", "a={x:1}\na=${b}\nb=5",
    "a = \"\"\"x", "a = x \"\"\"y\"\"\" z", "\"\"\"a\"\"\" = 1", "a=${}", "a=${b.}", "a=1]",
    "a=2 }",
    "a=1 b=2", "a b c = 1", "1.5=a", "true.false=null", "a-b_c/d=1", "a=-1-2",
    "a=1e+5\nb=1E-5\nc=1+5",
    "b=${a}\na=1\na=${?b}", "a=\"\\uD83D\\uDE00\"", "a = @x", "a = http://x", "a : b : c", "a={",
    "a=[",
    "a.b=1\na.b.c=2\nd=${a.b.c}",
  ]

  @Test(
    .enabled(
      if: Program.has("java", "/usr/share/java/typesafe-config.jar"),
      "needs java and libtypesafe-config-java"))
  func cornersOfHOCON() throws {
    for (text, answer) in zip(
      Self.corners, try Oracle.hocon.read(Self.corners.map { Array($0.utf8) }))
    {
      let tree = ConfigTree.reading(text, as: .hocon)
      let isRefused = answer.contains { $0.kind == "x" }
      #expect(isRefused == !tree.findings.isEmpty, "\(text)")
      if !isRefused { #expect(Set(tree.flattened.filter { $0.kind != "d" }) == answer, "\(text)") }
    }
  }

  /// Rows whose value only the program knows, or that speak of other files.
  static func isComparable(_ row: ReadingRow) -> Bool {
    !row.facts.contains { $0.contains(": =") || $0.contains(": |") || $0.contains("local ") }
  }

  @Test(
    .enabled(
      if: Program.has("java", "/usr/share/java/typesafe-config.jar"),
      "needs java and libtypesafe-config-java"))
  func hocon() throws {
    try Self.compare(
      .hocon,
      HOCONReaderTests.rows.filter { row in
        // The library drops a word behind a bracket without a sound.
        (Self.isComparable(row) || !row.complaints.isEmpty) && row.text != "a = {} x\nb = 1"
      })
  }

  @Test(.enabled(if: Program.has("node"), "needs node"))
  func javascript() throws {
    try Self.compare(
      .javascript,
      JavaScriptReaderTests.rows.filter { row in
        // Types are for TypeScript alone, and variables of blocks are not there for others to see.
        let isVisible = ["const ", "let ", ": string", "a.b +="].allSatisfy {
          !row.text.contains($0)
        }
        return isVisible && !row.facts.contains("b: null")
          && (Self.isComparable(row) || !row.complaints.isEmpty)
      })
  }

  @Test(.enabled(if: Program.has("lua5.4"), "needs lua5.4"))
  func lua() throws {
    try Self.compare(.lua, LuaReaderTests.rows.filter(Self.isComparable))
  }
}
