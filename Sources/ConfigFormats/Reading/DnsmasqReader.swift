/// dnsmasq's configuration: an option, and what follows its equals sign as words between commas.
///
/// Quotes hide blanks and commas; blanks around a word are dropped otherwise. A slash separates
/// arguments only for some options, and stays in the word.
enum DnsmasqReader: ConfigReader {
  /// dnsmasq reads lines in pieces of this many bytes, the line feed included.
  private static let longestLine = 1024

  static func read(_ text: Bytes, into tree: inout ConfigTree) {
    tree.reportNULs(in: text)
    var lines = LineCursor(text)
    while let line = lines.next(reportingTo: &tree) {
      if line.upperBound - lines.lineStart >= longestLine {
        tree.report("dnsmasq reads lines of at most 1024 bytes", at: line)
        continue
      }
      addOption(line, of: text, to: &tree)
    }
  }

  private static let afterName = LineSyntax.nameBytes.inverted

  private static func addOption(_ line: Range<Int>, of text: Bytes, to tree: inout ConfigTree) {
    let name = line.lowerBound..<text.firstIndex(in: afterName, within: line)
    let next = text.firstIndex(in: .notBlank, within: name.upperBound..<line.upperBound)
    let isFlag =
      next == line.upperBound || (next > name.upperBound && text[next] == UInt8(ascii: "#"))
    guard !name.isEmpty, isFlag || text[next] == UInt8(ascii: "=") else {
      return tree.report("not the name of an option", at: next..<next + 1)
    }
    let key = tree.piece(text[name])
    if isFlag {
      tree.add(.boolean, key: key, text: tree.piece("true".utf8), at: name)
    } else {
      let option = tree.add(.directive, key: key, at: line)
      let start = text.firstIndex(in: .notBlank, within: next + 1..<line.upperBound)
      let end = addWords(start..<line.upperBound, of: text, option, to: &tree)
      tree.end(option, at: end)
    }
  }

  /// - Returns: Where the last word ends.
  private static func addWords(
    _ rest: Range<Int>, of text: Bytes, _ option: ConfigTree.Setting, to tree: inout ConfigTree
  ) -> Int {
    var at = rest.lowerBound
    while true {
      let word = readWord(at..<rest.upperBound, of: text, to: &tree)
      tree.addWord(word.piece, at: word.range, to: option)
      guard word.end < rest.upperBound, text[word.end] == UInt8(ascii: ",") else {
        return word.range.upperBound
      }
      at = word.end + 1
    }
  }

  /// Reads a word up to a comma, a comment or the end of the line.
  private static func readWord(
    _ rest: Range<Int>, of text: Bytes, to tree: inout ConfigTree
  ) -> (piece: ConfigTree.Piece, range: Range<Int>, end: Int) {
    let pool = tree.pool.count
    var at = text.firstIndex(in: .notBlank, within: rest)
    let start = at
    var (significant, end) = (pool, at)
    scan: while at < rest.upperBound {
      switch text[at] {
      case UInt8(ascii: ","): break scan
      case UInt8(ascii: "#") where at > 0 && ByteSet.blanks.contains(text[at - 1]): break scan
      case UInt8(ascii: "\""):
        at = readQuoted(at, before: rest.upperBound, of: text, to: &tree)
      case let byte where ByteSet.blanks.contains(byte):
        tree.pool.append(UInt8(ascii: " "))
        at += 1
        continue scan
      case let byte:
        tree.pool.append(byte)
        at += 1
      }
      (significant, end) = (tree.pool.count, at)
    }
    tree.pool.removeLast(tree.pool.count - significant)
    return (tree.piece(since: pool), start..<end, at)
  }

  private static let inQuotes = ByteSet("\"\\")

  private static func readQuoted(
    _ quote: Int, before end: Int, of text: Bytes, to tree: inout ConfigTree
  ) -> Int {
    var at = quote + 1
    while true {
      let stop = text.firstIndex(in: inQuotes, within: at..<end)
      tree.pool.append(contentsOf: text[at..<stop])
      guard stop < end else {
        tree.report("the quotation is never closed", at: quote..<quote + 1)
        return end
      }
      at = stop + 1
      if text[stop] == UInt8(ascii: "\"") { break }
      let escaped: UInt8? =
        switch at < end ? text[at] : 0 {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"): text[at]
        case UInt8(ascii: "t"): 0x09
        case UInt8(ascii: "n"): 0x0a
        case UInt8(ascii: "b"): 0x08
        case UInt8(ascii: "r"): 0x0d
        case UInt8(ascii: "e"): 0x1b
        default: nil
        }
      tree.pool.append(escaped ?? text[stop])
      if escaped != nil { at += 1 }
    }
    if at < end, text[at] == UInt8(ascii: "\"") || text[at] == UInt8(ascii: "#") {
      tree.report("dnsmasq reads this wrongly right behind a quotation", at: at..<at + 1)
    }
    return at
  }
}
