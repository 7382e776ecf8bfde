/// An environment file that a shell sources and systemd reads as well: assignments that mean the same
/// to both.
///
/// A value that the shell expands is an expression. What only one of the two takes for an assignment,
/// and every other command, is a finding.
enum ShellEnvironmentReader: ConfigReader {
  static func read(_ text: Bytes, into tree: inout ConfigTree) {
    tree.reportNULs(in: text)
    var at = 0
    while true {
      at = text.firstIndex(in: .notWhitespace, from: at)
      guard at < text.count else { return }
      if text[at] == UInt8(ascii: "#") {
        at = EnvironmentLine.skipComment(at, in: text, reportingTo: &tree)
      } else if let value = EnvironmentLine.name(at, in: text, reportingTo: &tree) {
        var pass = ShellValue(text: text, start: value)
        pass.read(into: &tree, nameAt: at)
        at = pass.at
      } else {
        at = EnvironmentLine.end(at, in: text)
      }
    }
  }
}

/// One value and the rest of its line.
private struct ShellValue {
  let text: Bytes
  let start: Int
  var at: Int
  var isComputed = false

  init(text: Bytes, start: Int) {
    (self.text, self.start, at) = (text, start, start)
  }

  private static let operators = ByteSet(";&|()<>")
  private static let parameters = ByteSet("*@#?$!-").union(.identifiers)
  private static let inDoubleQuotes = ByteSet("\"\\$`")
  private static let wordStops = ByteSet("'\"\\$`~\r").union(operators).union(.blanks)
    .union(.lineFeed)

  mutating func read(into tree: inout ConfigTree, nameAt name: Int) {
    let key = tree.piece(text[name..<start - 1])
    let pool = tree.pool.count
    guard readWord(&tree), endLine(&tree) else { return }
    let range = name..<wordEnd
    if isComputed {
      tree.add(
        .expression, key: key, text: tree.piece(text[start..<wordEnd]), at: range, valueStart: start
      )
    } else {
      let first = start < wordEnd ? text[start] : 0
      tree.add(
        .text, key: key, text: tree.piece(since: pool), at: range, valueStart: start,
        isQuoted: first == UInt8(ascii: "\"") || first == UInt8(ascii: "'"))
    }
  }

  private var wordEnd: Int = 0

  /// Leaves the line behind it; what follows is read from the next one on.
  private mutating func giveUp(
    _ reason: String, at range: Range<Int>, _ tree: inout ConfigTree
  ) -> Bool {
    tree.report(reason, at: range)
    at = EnvironmentLine.end(max(at, range.lowerBound), in: text)
    return false
  }

  private mutating func readWord(_ tree: inout ConfigTree) -> Bool {
    // systemd takes quotes only where the value begins and right behind other quotes.
    var mayQuote = true
    while at < text.count {
      let stop = text.firstIndex(in: Self.wordStops, from: at)
      if stop > at { mayQuote = false }
      tree.pool.append(contentsOf: text[at..<stop])
      at = stop
      guard at < text.count else { break }
      switch text[at] {
      case UInt8(ascii: "\n"), UInt8(ascii: " "), UInt8(ascii: "\t"):
        wordEnd = at
        return true
      case UInt8(ascii: "\r"):
        return giveUp("a carriage return is part of the value for a shell", at: at..<at + 1, &tree)
      case UInt8(ascii: "'"), UInt8(ascii: "\""):
        guard mayQuote else {
          return giveUp(
            "quotes in the middle of a value are part of it for systemd", at: at..<at + 1, &tree)
        }
        guard readQuoted(&tree) else { return false }
      case UInt8(ascii: "\\"):
        mayQuote = false
        guard at + 1 < text.count else {
          return giveUp("a backslash that escapes nothing", at: at..<at + 1, &tree)
        }
        if text[at + 1] != UInt8(ascii: "\n") { tree.pool.append(text[at + 1]) }
        at += 2
      case UInt8(ascii: "$"), UInt8(ascii: "`"):
        mayQuote = false
        if text.has("$'", at: at) || text.has("$\"", at: at) {
          return giveUp("shells differ about a dollar sign before quotes", at: at..<at + 2, &tree)
        }
        guard readDollar(&tree) else { return false }
      case UInt8(ascii: "~"):
        let before = text[at - 1]
        if at == start || before == UInt8(ascii: ":") { isComputed = true }
        tree.pool.append(text[at])
        mayQuote = false
        at += 1
      default:
        return giveUp("a command, not a value", at: at..<at + 1, &tree)
      }
    }
    wordEnd = at
    return true
  }

  private mutating func readQuoted(_ tree: inout ConfigTree) -> Bool {
    let open = at
    if text[at] == UInt8(ascii: "'") {
      let end = text.firstIndex(in: ByteSet("'"), from: at + 1)
      tree.pool.append(contentsOf: text[at + 1..<end])
      at = min(end + 1, text.count)
      if end < text.count { return true }
    } else {
      at += 1
      while at < text.count {
        let stop = text.firstIndex(in: Self.inDoubleQuotes, from: at)
        tree.pool.append(contentsOf: text[at..<stop])
        at = stop
        switch text.byte(at: at) {
        case UInt8(ascii: "\""):
          at += 1
          return true
        case UInt8(ascii: "\\"):
          let next = text.byte(at: at + 1)
          if !Self.inDoubleQuotes.contains(next), next != UInt8(ascii: "\n") {
            tree.pool.append(text[at])
          }
          if next != UInt8(ascii: "\n"), at + 1 < text.count { tree.pool.append(next) }
          at = min(at + 2, text.count)
        case UInt8(ascii: "$"), UInt8(ascii: "`"):
          guard readDollar(&tree) else { return false }
        default: break
        }
      }
    }
    tree.report("the quotation is never closed", at: open..<open + 1)
    return false
  }

  private static let expansionStops = ByteSet("}{'\"`$\\\n")

  private mutating func readDollar(_ tree: inout ConfigTree) -> Bool {
    let next = text.byte(at: at + 1)
    if text[at] == UInt8(ascii: "`") || next == UInt8(ascii: "(") {
      return giveUp("a command, not a value", at: at..<at + 1, &tree)
    }
    if next == UInt8(ascii: "{") {
      let end = text.firstIndex(in: Self.expansionStops, from: at + 2)
      guard text.byte(at: end) == UInt8(ascii: "}") else {
        return giveUp("an expansion with quotes or others in it", at: at..<end, &tree)
      }
      isComputed = true
      at = end + 1
    } else {
      if Self.parameters.contains(next) { isComputed = true }
      tree.pool.append(text[at])
      at += 1
    }
    return true
  }

  private mutating func endLine(_ tree: inout ConfigTree) -> Bool {
    let end = text.firstIndex(in: .lineFeed, from: at)
    let rest = text.firstIndex(in: .notBlank, within: at..<end)
    at = end
    guard rest < end else { return true }
    tree.report(
      text[rest] == UInt8(ascii: "#")
        ? "systemd takes a comment behind a value for a part of it"
        : "a second word makes this a command, not an assignment",
      at: rest..<end)
    return false
  }
}
