import ConfigFormats
import Testing

@Suite struct JSONReaderTests {
  static let rows: [ReadingRow] = [
    ReadingRow(
      #"{"a": {"b": [1, -2.5e3, "x", true, null, {}, []]}}"#,
      [
        "a.b[0]: 1", "a.b[1]: -2.5e3", "a.b[2]: \"x\"", "a.b[3]: true", "a.b[4]: null",
        "a.b[5]: {}", "a.b[6]: []",
      ]),
    ReadingRow(#"{"a.b": 1, "": 2, "c\"d": 3}"#, [#""a.b": 1"#, #""": 2"#, #""c\"d": 3"#]),
    ReadingRow(#"["\u00e4\ud83d\ude00\n\/"]"#, ["[0]: \"ä😀\n/\""]),
    ReadingRow(" 7 ", ["\"\": 7"]),
    ReadingRow("", [], ["a value is missing @0 "]),
    ReadingRow(#"{"a": 1, "a": 2}"#, ["a: 2"], [#"the name comes twice in this object @9 "a""#]),
    ReadingRow(#"{"a": 1,}"#, ["a: 1"], ["the name of a member in double quotes is missing @8 }"]),
    ReadingRow(#"{"a": 1 "b": 2}"#, ["a: 1", "b: 2"], ["a comma is missing @8 \""]),
    ReadingRow(#"{"a": 1"#, ["a: 1"], ["nothing closes this brace @0 {"]),
    ReadingRow("{a: 1}", [], ["the name of a member in double quotes is missing @1 a"]),
    ReadingRow(#"{"a" 1, "b": 2}"#, ["b: 2"], ["a colon is missing behind the name @5 1"]),
    ReadingRow("{} x", [], ["something follows the end of the value @3 x"]),
    ReadingRow(#"{"a": 01, "b": 2}"#, ["b: 2"], ["not a number of JSON @6 01"]),
    ReadingRow(#"{"a": yes, "b": 2}"#, ["b: 2"], ["not a value of JSON @6 yes"]),
    ReadingRow(
      #"{"a": "x"#, [#"a: "x""#],
      ["nothing closes this quote on its line @6 \"x", "nothing closes this brace @0 {"]),
    ReadingRow(
      #"{"a": "\x\ud800"}"#, ["a: \"x\u{fffd}\""],
      ["no escape of this kind exists @7 \\", "half of a surrogate pair @9 \\ud800"]),
    ReadingRow("// c\n{}", [], ["not a value of JSON @0 //"]),
  ]

  @Test(arguments: rows)
  func reads(_ row: ReadingRow) {
    let tree = ConfigTree.reading(row.text, as: .json)
    #expect(tree.summary == row.facts)
    #expect(tree.complaints(about: row.text) == row.complaints)
  }

  @Test func ranges() {
    let text = #"{"a": {"b": [10, "x"]}}"#
    let tree = ConfigTree.reading(text, as: .json)
    #expect(tree.spelling(of: ["a", "b", "[1]"], in: text) == [#""x""#, #""x""#])
    #expect(tree.spelling(of: ["a", "b"], in: text) == [#""b": [10, "x"]"#, #"[10, "x"]"#])
    #expect(tree.spelling(of: ["a", "b", "[2]"], in: text) == nil)
  }
}
