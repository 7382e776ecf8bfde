/// What the readers of programming languages share: numbers that may begin with a dot, and strings
/// that end on their line.
protocol ScriptReading: LanguageReading {
  /// Reads the escape at the backslash here, into the tree's pool.
  mutating func readEscape()
}

extension ScriptReading {
  var isAtNumber: Bool {
    ByteSet.digits.contains(byte)
      || byte == UInt8(ascii: ".") && ByteSet.digits.contains(text.byte(at: at + 1))
  }

  /// Reads the string whose single or double quote stands here.
  mutating func readQuoted() -> ConfigTree.Piece {
    let open = at
    let quote = byte
    let start = tree.pool.count
    let specials = quote == UInt8(ascii: "'") ? singleQuoteSpecials : doubleQuoteSpecials
    at += 1
    while true {
      let run = at
      at = text.firstIndex(in: specials, from: at)
      tree.pool.append(contentsOf: text[run..<at])
      if isAtEnd || ByteSet.lineBreaks.contains(byte) {
        tree.report("nothing closes this quote on its line", at: open..<open + 1)
        return tree.piece(since: start)
      }
      if take(quote) { return tree.piece(since: start) }
      readEscape()
    }
  }
}

private let doubleQuoteSpecials = ByteSet("\"\\\n\r")
private let singleQuoteSpecials = ByteSet("'\\\n\r")
