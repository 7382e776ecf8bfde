/// Java properties as `java.util.Properties` loads them: Latin-1, escapes in keys and values, and
/// lines that a backslash continues. Keys stay whole, dots and all.
struct PropertiesReader: ConfigReader, KeyedReading {
  let text: Bytes
  var at = 0
  var tree = ConfigTree()
  var keys = KeyIndex()

  static func read(_ text: Bytes, into tree: inout ConfigTree) {
    var reader = PropertiesReader(text: text)
    swap(&tree, &reader.tree)
    reader.readFile()
    swap(&tree, &reader.tree)
  }

  private init(text: Bytes) { self.text = text }

  private mutating func readFile() {
    while true {
      at = text.firstIndex(in: notBlankOrBreak, from: at)
      if isAtEnd { break }
      if ByteSet("#!").contains(byte) {
        at = text.firstIndex(in: .lineBreaks, from: at)
      } else {
        readSetting()
      }
    }
    tree.finish()
  }

  private mutating func readSetting() {
    let start = at
    let key = readText(upTo: keyEnds, specials: keySpecials)
    let setting = addKeyed(key, at: start..<at, below: nil)
    skipBlanks()
    if ByteSet("=:").contains(byte), !isAtEnd {
      at += 1
      skipBlanks()
    }
    let valueStart = at
    let value = readText(upTo: .lineBreaks, specials: valueSpecials)
    tree.set(setting, to: .text, text: value, at: valueStart..<at)
  }

  /// Moves over blanks, and over backslashes that join lines.
  private mutating func skipBlanks() {
    while true {
      at = text.firstIndex(in: blanks.inverted, from: at)
      guard byte == UInt8(ascii: "\\"), ByteSet.lineBreaks.contains(text.byte(at: at + 1)) else {
        return
      }
      at += 1
      skipLineBreak()
    }
  }

  private mutating func skipLineBreak() { at += text.has("\r\n", at: at) ? 2 : 1 }

  private mutating func readText(upTo ends: ByteSet, specials: ByteSet) -> ConfigTree.Piece {
    let start = tree.pool.count
    while true {
      let run = at
      at = text.firstIndex(in: specials, from: at)
      tree.pool.append(contentsOf: text[run..<at])
      if isAtEnd || ends.contains(byte) { return tree.piece(since: start) }
      if byte == UInt8(ascii: "\\") {
        readEscape()
      } else {
        // Every byte is one character of Latin-1.
        tree.append(scalar: UInt32(byte))
        at += 1
      }
    }
  }

  private mutating func readEscape() {
    let start = at
    at += 1
    if isAtEnd { return report("a backslash that escapes nothing", from: start) }
    let escaped = byte
    if ByteSet.lineBreaks.contains(escaped) {
      skipLineBreak()
      at = text.firstIndex(in: blanks.inverted, from: at)
      return
    }
    at += 1
    switch escaped {
    case UInt8(ascii: "f"): tree.pool.append(0x0c)
    case UInt8(ascii: "n"): tree.pool.append(0x0a)
    case UInt8(ascii: "r"): tree.pool.append(0x0d)
    case UInt8(ascii: "t"): tree.pool.append(0x09)
    case UInt8(ascii: "u"): readUnicodeEscape(from: start)
    default: tree.append(scalar: UInt32(escaped))
    }
  }
}

private let blanks = ByteSet(" \t\u{c}")
private let notBlankOrBreak = ByteSet(" \t\u{c}\n\r").inverted
private let keyEnds = ByteSet("=: \t\u{c}\n\r")
private let keySpecials = keyEnds.union(valueSpecials)
private let valueSpecials = ByteSet("\\", ranges: 0x80...0xff).union(.lineBreaks)
