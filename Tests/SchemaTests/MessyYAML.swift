/// Writes random trees of YAML in layouts that nobody would choose.
struct MessyYAML {
  private var state: UInt64
  private(set) var comments: [String] = []
  private var text = ""

  init(seed: UInt64) { state = seed &* 0x9E37_79B9_7F4A_7C15 &+ 1 }

  mutating func document() -> String {
    mapping(indent: 0, depth: 0)
    return text
  }

  private mutating func random(below bound: Int) -> Int {
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return Int(state >> 33) % bound
  }

  private mutating func blanks(_ least: Int = 0) -> String {
    String(repeating: " ", count: least + random(below: 3))
  }

  private mutating func comment() -> String {
    comments.append("comment \(comments.count)")
    return "# comment \(comments.count - 1)"
  }

  private mutating func endLine() {
    text += random(below: 5) == 0 ? "\(blanks(1))\(comment())\n" : "\(blanks())\n"
    if random(below: 4) == 0 { text += String(repeating: "\n", count: 1 + random(below: 3)) }
    if random(below: 6) == 0 { text += "\(blanks())\(comment())\n" }
  }

  private mutating func scalar() -> String {
    let words = [
      "1", "text", "a b", "'it''s # x'", "\"q: \\u00e4\"", "", "x#y", "!secret a/b", "~",
    ]
    return words[random(below: words.count)]
  }

  private mutating func mapping(indent: Int, depth: Int) {
    for key in 0...random(below: 4) {
      text += String(repeating: " ", count: indent) + "k\(key)\(blanks()):"
      value(indent: indent, depth: depth, isElement: false)
    }
  }

  private mutating func sequence(indent: Int, depth: Int) {
    for _ in 0...random(below: 3) {
      text += String(repeating: " ", count: indent) + "-"
      value(indent: indent, depth: depth, isElement: true)
    }
  }

  private mutating func value(indent: Int, depth: Int, isElement: Bool) {
    let inner = indent + 1 + random(below: 4)
    switch random(below: depth > 3 ? 3 : 6) {
    case 0, 1:
      text += " \(scalar())"
      endLine()
    case 2:
      text += " " + flow(depth: 0)
      endLine()
    case 3:
      text += random(below: 2) == 0 ? " |\(blanks())\n" : " >-\n"
      let margin = String(repeating: " ", count: inner)
      text += "\(margin)first\n\n\(margin)  second # no comment\n\(margin)third\n"
    case 4:
      endLine()
      mapping(indent: inner, depth: depth + 1)
    default:
      endLine()
      sequence(indent: isElement ? inner : indent + random(below: 3), depth: depth + 1)
    }
  }

  private mutating func flow(depth: Int) -> String {
    guard depth < 3, random(below: 2) == 0 else { return "word" }
    let isMapping = random(below: 2) == 0
    var parts: [String] = []
    for key in 0..<random(below: 6) {
      parts.append((isMapping ? "k\(key):\(blanks(1))" : "") + flow(depth: depth + 1))
    }
    let gap = random(below: 5) == 0 ? " \(comment())\n  " : blanks()
    let body = parts.joined(separator: "\(blanks()),\(blanks())")
    return isMapping ? "{\(gap)\(body)\(blanks())}" : "[\(gap)\(body)\(blanks())]"
  }
}
