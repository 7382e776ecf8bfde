import Diagnostics
import Schema
import Testing

struct YAMLRangeTests {
  @Test(
    arguments: [
      ("a: b", "{a@0:0-0:1: b@0:3-0:4}@0:0-0:4"),
      ("a: 'b'", "{a@0:0-0:1: \"b\"@0:3-0:6}@0:0-0:6"),
      ("a: &x b", "{a@0:0-0:1: b@0:3-0:7}@0:0-0:7"),
      ("a: !secret b", "{a@0:0-0:1: !secret b@0:3-0:12}@0:0-0:12"),
      ("ä: ö # c\n", "{ä@0:0-0:1: ö@0:3-0:4}@0:0-0:4"),
      ("😀: x\n", "{😀@0:0-0:1: x@0:3-0:4}@0:0-0:4"),
      // A block collection ends at its last child, not at the next token.
      (
        "a:\n  - b\n  - c\n\n# end\nd: e\n",
        "{a@0:0-0:1: [b@1:4-1:5, c@2:4-2:5]@1:2-2:5, d@5:0-5:1: e@5:3-5:4}@0:0-5:4"
      ),
      ("a:\n- b\n\nd: e\n", "{a@0:0-0:1: [b@1:2-1:3]@1:0-1:3, d@3:0-3:1: e@3:3-3:4}@0:0-3:4"),
      ("a:\n  b: c\n\n\n", "{a@0:0-0:1: {b@1:2-1:3: c@1:5-1:6}@1:2-1:6}@0:0-1:6"),
      ("a: [b,\n c ] # d\n", "{a@0:0-0:1: [b@0:4-0:5, c@1:1-1:2]@0:3-1:4}@0:0-1:4"),
      ("a: {}\n", "{a@0:0-0:1: {}@0:3-0:5}@0:0-0:5"),
      ("a: [b: c]\n", "{a@0:0-0:1: [{b@0:4-0:5: c@0:7-0:8}@0:4-0:8]@0:3-0:9}@0:0-0:9"),
      // A value that is left out is an empty range behind what announces it.
      ("a:\nb:\n", "{a@0:0-0:1: @0:2-0:2, b@1:0-1:1: @1:2-1:2}@0:0-1:2"),
      ("- a\n-\n", "[a@0:2-0:3, @1:1-1:1]@0:0-1:1"),
      ("? a\n\n\n? b\n", "{a@0:2-0:3: @0:3-0:3, b@3:2-3:3: @3:3-3:3}@0:0-3:3"),
      (
        "a: {b, c: }\n",
        "{a@0:0-0:1: {b@0:4-0:5: @0:5-0:5, c@0:7-0:8: @0:10-0:10}@0:3-0:11}@0:0-0:11"
      ),
      // Block scalars end with their last line that is not blank.
      (
        "a: |\n  b\n  c\n\n\nd: e\n",
        "{a@0:0-0:1: \"b\nc\n\"@0:3-2:3, d@5:0-5:1: e@5:3-5:4}@0:0-5:4"
      ),
      ("a: |\n  b", "{a@0:0-0:1: \"b\"@0:3-1:3}@0:0-1:3"),
      ("a: >-\n  b\n\n   ö\n# c\n", "{a@0:0-0:1: \"b\n\n ö\"@0:3-3:4}@0:0-3:4"),
      (
        "a: |2\n    b\n   c\nd: e\n",
        "{a@0:0-0:1: \"  b\n c\n\"@0:3-2:4, d@3:0-3:1: e@3:3-3:4}@0:0-3:4"
      ),
      ("a: |\n\nb: c\n", "{a@0:0-0:1: \"\"@0:3-0:4, b@2:0-2:1: c@2:3-2:4}@0:0-2:4"),
      ("a: | # why\r\n  b\r\n", "{a@0:0-0:1: \"b\n\"@0:3-1:3}@0:0-1:3"),
      ("a: !!str |\n  b\n", "{a@0:0-0:1: !!str \"b\n\"@0:3-1:3}@0:0-1:3"),
      ("a: !!str\n  |\n  b\n", "{a@0:0-0:1: !!str \"b\n\"@0:3-2:3}@0:0-2:3"),
      ("- |\n b\n- |\n c\n", "[\"b\n\"@0:2-1:2, \"c\n\"@2:2-3:2]@0:0-3:2"),
      ("a: b\n  c\n\n", "{a@0:0-0:1: b c@0:3-1:3}@0:0-1:3"),
      ("a: \"b\n  c\" # d\n", "{a@0:0-0:1: \"b c\"@0:3-1:4}@0:0-1:4"),
      // CRLF and a byte order mark do not move columns.
      ("a: b\r\nc: d\r\n", "{a@0:0-0:1: b@0:3-0:4, c@1:0-1:1: d@1:3-1:4}@0:0-1:4"),
      ("\u{FEFF}a: b\n", "{a@0:0-0:1: b@0:3-0:4}@0:0-0:4"),
      // Aliased and merged nodes are where they are written.
      ("a: &x b\nc: *x\n", "{a@0:0-0:1: b@0:3-0:7, c@1:0-1:1: *b@0:3-0:7}@0:0-1:5"),
      (
        "a: &x {k: v}\nb:\n  <<: *x\n",
        "{a@0:0-0:1: {k@0:7-0:8: v@0:10-0:11}@0:3-0:12, "
          + "b@1:0-1:1: {k@0:7-0:8: v@0:10-0:11}@2:2-2:8}@0:0-2:8"
      ),
    ])
  func places(_ text: String, _ expected: String) throws {
    let (document, diagnostics) = parse(text)
    #expect(diagnostics == [])
    let root = try #require(document?.root)
    #expect(outline(root, places: true) == expected)
  }

  /// Every node lies inside its parent and behind the sibling before it, and a plain scalar's
  /// range holds exactly its text.
  @Test(arguments: 0..<400)
  func rangesAreNestedAndOrdered(_ seed: Int) throws {
    var generator = TextGenerator(seed: UInt64(seed))
    let text = generator.document()
    let (document, diagnostics) = parse(text)
    try #require(diagnostics == [], "\(text)")
    let root = try #require(document?.root)
    let source = SourceText(name: "site.yaml", text)
    var nodes = 0

    func check(_ node: YAMLNode, within outer: SourceRange) {
      nodes += 1
      let range = node.range
      #expect(range.start <= range.end && outer.start <= range.start && range.end <= outer.end)
      if node.kind == .scalar, node.isPlain, node.tag == nil, range.start.line == range.end.line {
        let line = Array(source.line(Int(range.start.line)).unicodeScalars)
        let columns = Int(range.start.column)..<Int(range.end.column)
        #expect(Array(node.text.unicodeScalars) == Array(line[columns]))
      }
      var last = range.start
      func follow(_ child: YAMLNode) {
        #expect(last <= child.range.start)
        last = child.range.end
        check(child, within: range)
      }
      for element in node.elements { follow(element) }
      for entry in node.entries {
        follow(entry.key)
        follow(entry.value)
      }
      if node.kind != .scalar, range.start.line != range.end.line || last != range.start {
        // Without brackets the end is that of the last child; with them, one column behind it.
        #expect(last <= range.end)
      }
    }
    check(root, within: root.range)
    #expect(nodes == generator.nodes)
  }
}

/// Writes random documents in every style, and counts the nodes that it writes.
private struct TextGenerator {
  private var state: UInt64
  private(set) var nodes = 0

  init(seed: UInt64) { state = seed &* 0x9E37_79B9_7F4A_7C15 | 1 }

  private mutating func random(_ bound: Int) -> Int {
    state ^= state << 13
    state ^= state >> 7
    state ^= state << 17
    return Int(state >> 33) % bound
  }

  mutating func document() -> String {
    let start = ["", "---\n", "# comment\n\n"][random(3)]
    return start + block(indent: 0, depth: 0) + ["", "\n", "\n# end\n"][random(3)]
  }

  private mutating func lineEnd() -> String { ["\n", "\n", " # ü\n", "\n\n", "\r\n"][random(5)] }

  private mutating func plain() -> String { ["a", "bcd", "ö 1", "0.5", "😀", "x-y"][random(6)] }

  /// A block collection, one entry a line, beginning at column `indent`.
  private mutating func block(indent: Int, depth: Int) -> String {
    nodes += 1
    let isMapping = random(2) == 0
    let margin = String(repeating: " ", count: indent)
    var text = ""
    for number in 0...random(4) {
      text += margin
      if isMapping {
        nodes += 1
        text += ["k\(number):", "'k\(number)':", "\"ö\(number)\" :"][random(3)]
      } else {
        text += "-"
      }
      text += value(indent: indent, depth: depth)
    }
    return text
  }

  private mutating func value(indent: Int, depth: Int) -> String {
    let inner = indent + 1 + random(3)
    let margin = String(repeating: " ", count: inner)
    switch random(depth > 4 ? 5 : 8) {
    case 0:
      nodes += 1
      return lineEnd()
    case 1:
      nodes += 1
      return " " + plain() + lineEnd()
    case 2:
      nodes += 1
      return " \"q\n\(margin)ä\\n\"" + lineEnd()
    case 3:
      nodes += 1
      return " " + ["|", ">-", "|+"][random(3)] + "\n\(margin)one ö\n\n\(margin) two\n"
    case 4: return " " + flow(depth: depth) + lineEnd()
    default: return "\n" + block(indent: inner, depth: depth + 1)
    }
  }

  private mutating func flow(depth: Int) -> String {
    nodes += 1
    guard depth < 6, random(3) > 0 else { return plain() }
    var items: [String] = []
    let isMapping = random(2) == 0
    for number in 0..<random(4) {
      if isMapping {
        nodes += 1
        items.append("k\(number): " + flow(depth: depth + 1))
      } else {
        items.append(flow(depth: depth + 1))
      }
    }
    let list = items.joined(separator: [", ", " , "][random(2)])
    return isMapping ? "{\(list)}" : "[ \(list)]"
  }
}
