/// ALSA's configuration, by the rules of alsa-lib's `conf.c`.
///
/// A compound key such as `pcm.!default` stays one key, with the marks that say how it meets earlier
/// definitions. An include is a directive.
enum AsoundrcReader: ConfigReader {
  static func read(_ text: Bytes, into tree: inout ConfigTree) {
    tree.reportNULs(in: text)
    var pass = AsoundrcPass(text: text)
    pass.run(into: &tree)
  }
}

private struct AsoundrcPass {
  let text: Bytes
  var at = 0
  /// The group or the list that is open, and how deep it is.
  var open: ConfigTree.Setting?
  var depth = 0

  init(text: Bytes) { self.text = text }

  private static let keyEnds = ByteSet(" \u{c}\t\n\r=,;{}[]'\"\\#.")
  private static let wordEnds = ByteSet(" \u{c}\t\n\r=,;{}[]'\"\\#")
  private static let marks = ByteSet("+-?!")

  private var byte: UInt8 { text.byte(at: at) }

  mutating func run(into tree: inout ConfigTree) {
    while true {
      skipBlanks()
      guard at < text.count else { break }
      switch byte {
      case UInt8(ascii: "}"), UInt8(ascii: "]"): close(&tree)
      case UInt8(ascii: "<"): readInclude(&tree)
      default:
        let isElement = open.map { tree.kind(of: $0) == .list } ?? false
        let start = at
        let key = isElement ? .empty : readKey(&tree)
        guard let key else { continue }
        if !isElement {
          skipBlanks()
          if byte == UInt8(ascii: "=") { at += 1 }
          skipBlanks()
        }
        guard readValue(key, from: start, &tree) else { return }
      }
    }
    while let unfinished = open {
      tree.reportUnclosed(unfinished, "the block is never closed", endOfFile: text.count)
      open = tree.parent(of: unfinished)
    }
  }

  private mutating func skipBlanks() {
    while at < text.count {
      if ByteSet.whitespace.contains(byte) {
        at += 1
      } else if byte == UInt8(ascii: "#") {
        at = text.firstIndex(in: .lineFeed, from: at)
      } else {
        return
      }
    }
  }

  /// A comma or a semicolon may follow a value.
  private mutating func skipSeparator() {
    skipBlanks()
    if byte == UInt8(ascii: ",") || byte == UInt8(ascii: ";") { at += 1 }
  }

  private mutating func close(_ tree: inout ConfigTree) {
    let isList = byte == UInt8(ascii: "]")
    at += 1
    guard let setting = open, (tree.kind(of: setting) == .list) == isList else {
      return tree.reportRun("no such bracket is open here", at: at - 1..<at)
    }
    tree.end(setting, at: at)
    open = tree.parent(of: setting)
    depth -= 1
    skipSeparator()
  }

  private mutating func readInclude(_ tree: inout ConfigTree) {
    let start = at
    let end = text.firstIndex(in: ByteSet(">\n"), from: at)
    at = min(end + 1, text.count)
    guard end < text.count, text[end] == UInt8(ascii: ">") else {
      return tree.report("the include is never closed", at: start..<end)
    }
    let include = tree.add(.directive, key: tree.piece("include".utf8), at: start..<at, below: open)
    tree.addWord(tree.piece(text[start + 1..<end]), at: start + 1..<end, to: include)
  }

  /// Reads a key with its marks and dots; nil after a finding.
  private mutating func readKey(_ tree: inout ConfigTree) -> ConfigTree.Piece? {
    let pool = tree.pool.count
    while true {
      skipBlanks()
      if Self.marks.contains(byte) {
        tree.pool.append(byte)
        at += 1
        skipBlanks()
      }
      guard readString(Self.keyEnds, &tree) != nil else { return nil }
      skipBlanks()
      guard byte == UInt8(ascii: ".") else { return tree.piece(since: pool) }
      tree.pool.append(byte)
      at += 1
    }
  }

  private mutating func readValue(
    _ key: ConfigTree.Piece, from start: Int, _ tree: inout ConfigTree
  ) -> Bool {
    if byte == UInt8(ascii: "{") || byte == UInt8(ascii: "[") {
      guard depth < ConfigTree.deepestNesting else {
        tree.report("nested too deeply", at: at..<at + 1)
        return false
      }
      let kind: ConfigTree.Kind = byte == UInt8(ascii: "{") ? .group : .list
      at += 1
      open = tree.add(kind, key: key, at: start..<at, valueStart: at - 1, below: open)
      depth += 1
      return true
    }
    guard at < text.count else {
      tree.report("a key without a value", at: start..<at)
      return true
    }
    let pool = tree.pool.count
    let valueStart = at
    let isQuoted = byte == UInt8(ascii: "'") || byte == UInt8(ascii: "\"")
    guard readString(Self.wordEnds, &tree) != nil else { return true }
    let value = tree.piece(since: pool)
    let kind: ConfigTree.Kind = !isQuoted && isNumber(value, tree) ? .number : .text
    tree.add(
      kind, key: key, text: value, at: start..<at, valueStart: valueStart, isQuoted: isQuoted,
      below: open)
    skipSeparator()
    return true
  }

  /// Reads a word or a quotation to the end of the pool; nil after a finding.
  private mutating func readString(_ ends: ByteSet, _ tree: inout ConfigTree) -> Bool? {
    if byte == UInt8(ascii: "'") || byte == UInt8(ascii: "\"") { return readQuoted(&tree) }
    let end = text.firstIndex(in: ends, from: at)
    guard end > at, byte != UInt8(ascii: ".") else {
      let next = min(at + 1, text.count)
      // At the end of the file it is the last byte that wants something behind it.
      tree.reportRun("not something that can stand here", at: min(at, next - 1)..<next)
      at = next
      return nil
    }
    tree.pool.append(contentsOf: text[at..<end])
    at = end
    return true
  }

  private static let inQuotes = ByteSet("'\"\\")

  private mutating func readQuoted(_ tree: inout ConfigTree) -> Bool? {
    let (open, quote) = (at, byte)
    at += 1
    while true {
      let stop = text.firstIndex(in: Self.inQuotes, from: at)
      tree.pool.append(contentsOf: text[at..<stop])
      at = min(stop + 1, text.count)
      guard stop < text.count else {
        tree.report("the quotation is never closed", at: open..<open + 1)
        return nil
      }
      if text[stop] == quote { return true }
      if text[stop] == UInt8(ascii: "\\") {
        readEscape(&tree)
      } else {
        tree.pool.append(text[stop])
      }
    }
  }

  private mutating func readEscape(_ tree: inout ConfigTree) {
    guard at < text.count else { return }
    let letter = byte
    at += 1
    var decoded: UInt8
    switch letter {
    case UInt8(ascii: "n"): decoded = 0x0a
    case UInt8(ascii: "t"): decoded = 0x09
    case UInt8(ascii: "v"): decoded = 0x0b
    case UInt8(ascii: "b"): decoded = 0x08
    case UInt8(ascii: "r"): decoded = 0x0d
    case UInt8(ascii: "f"): decoded = 0x0c
    case 0x30...0x37:
      decoded = letter - 0x30
      var digits = 1
      while digits < 3, (0x30...0x37).contains(byte) {
        decoded = decoded &* 8 &+ (byte - 0x30)
        digits += 1
        at += 1
      }
    default: decoded = letter
    }
    // alsa-lib takes an escaped line feed for a joint, however it is spelled.
    if decoded != 0x0a { tree.pool.append(decoded) }
  }

  /// Whether alsa-lib makes a number of a word: a sign and digits, and perhaps a fraction.
  private func isNumber(_ word: ConfigTree.Piece, _ tree: ConfigTree) -> Bool {
    var hasDigit = false
    var hasDot = false
    for (offset, byte) in tree.pool[Int(word.start)..<Int(word.start + word.count)].enumerated() {
      switch byte {
      case 0x30...0x39: hasDigit = true
      case UInt8(ascii: "-") where offset == 0: break
      case UInt8(ascii: ".") where !hasDot && hasDigit: hasDot = true
      default: return false
      }
    }
    return hasDigit
  }
}
