/// An environment file, by the rules of systemd's `EnvironmentFile=`: assignments with quotes that may
/// run over several lines, nothing expanded.
enum EnvironmentReader: ConfigReader {
  static func read(_ text: Bytes, into tree: inout ConfigTree) {
    tree.reportNULs(in: text)
    var at = 0
    while true {
      at = text.firstIndex(in: .notWhitespace, from: at)
      guard at < text.count else { return }
      if EnvironmentLine.isComment(text[at]) {
        at = EnvironmentLine.skipComment(at, in: text, reportingTo: &tree)
      } else if let value = EnvironmentLine.name(at, in: text, reportingTo: &tree) {
        at = readValue(from: value, ofNameAt: at, in: text, into: &tree)
      } else {
        at = EnvironmentLine.end(at, in: text)
      }
    }
  }

  private static let inDoubleQuotes = ByteSet("\"\\")
  private static let quotes = ByteSet("\"'")
  private static let escapable = ByteSet("\"\\`$")

  /// - Returns: Where the line ends.
  private static func readValue(
    from start: Int, ofNameAt name: Int, in text: Bytes, into tree: inout ConfigTree
  ) -> Int {
    let key = tree.piece(text[name..<start - 1])
    let pool = tree.pool.count
    var significant = pool
    var (at, end) = (start, start)
    var mayQuote = true
    scan: while at < text.count, !ByteSet.lineBreaks.contains(text[at]) {
      let byte = text[at]
      switch byte {
      case UInt8(ascii: "'") where mayQuote:
        let quoted = at + 1..<text.firstIndex(in: ByteSet("'"), from: at + 1)
        tree.pool.append(contentsOf: text[quoted])
        guard quoted.upperBound < text.count else {
          tree.report("the quotation is never closed", at: at..<at + 1)
          return text.count
        }
        at = quoted.upperBound + 1
      case UInt8(ascii: "\"") where mayQuote:
        guard let next = readDoubleQuoted(at, in: text, into: &tree) else {
          tree.report("the quotation is never closed", at: at..<at + 1)
          return text.count
        }
        at = next
      case UInt8(ascii: "\\"):
        mayQuote = false
        let next = text.byte(at: at + 1)
        if at + 1 < text.count, !ByteSet.lineBreaks.contains(next) { tree.pool.append(next) }
        at = min(at + 2, text.count)
      case _ where ByteSet.blanks.contains(byte):
        if !mayQuote { tree.pool.append(byte) }
        at += 1
        continue scan
      default:
        mayQuote = false
        tree.pool.append(byte)
        at += 1
      }
      (significant, end) = (tree.pool.count, at)
    }
    tree.pool.removeLast(tree.pool.count - significant)
    let valueStart = text.firstIndex(in: .notBlank, within: start..<max(end, start))
    tree.add(
      .text, key: key, text: tree.piece(since: pool), at: name..<end, valueStart: valueStart,
      isQuoted: valueStart < end && quotes.contains(text[valueStart]))
    return at
  }

  /// - Returns: Where the text goes on behind the quotes; nil when they are never closed.
  private static func readDoubleQuoted(_ quote: Int, in text: Bytes, into tree: inout ConfigTree)
    -> Int?
  {
    var at = quote + 1
    while true {
      let stop = text.firstIndex(in: inDoubleQuotes, from: at)
      tree.pool.append(contentsOf: text[at..<stop])
      guard stop + 1 < text.count || text.byte(at: stop) == UInt8(ascii: "\"") else { return nil }
      if text[stop] == UInt8(ascii: "\"") { return stop + 1 }
      let next = text[stop + 1]
      if next != UInt8(ascii: "\n") {
        if !escapable.contains(next) { tree.pool.append(text[stop]) }
        tree.pool.append(next)
      }
      at = stop + 2
    }
  }
}

/// What both readers of environment files have in common.
enum EnvironmentLine {
  static func isComment(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: "#") || byte == UInt8(ascii: ";")
  }

  static func end(_ at: Int, in text: Bytes) -> Int { text.firstIndex(in: .lineBreaks, from: at) }

  static func skipComment(_ at: Int, in text: Bytes, reportingTo tree: inout ConfigTree) -> Int {
    let end = end(at, in: text)
    if text[end - 1] == UInt8(ascii: "\\") {
      tree.report("systemd before 254 takes the next line for comment as well", at: end - 1..<end)
    }
    return end
  }

  /// Reads the name of a variable up to its equals sign.
  ///
  /// - Returns: Where the value begins; nil after a finding.
  static func name(_ at: Int, in text: Bytes, reportingTo tree: inout ConfigTree) -> Int? {
    var end = at
    while end < text.count, ByteSet.identifiers.contains(text[end]) { end += 1 }
    if end < text.count, text[end] == UInt8(ascii: "="), end > at,
      !ByteSet.digits.contains(text[at])
    {
      return end + 1
    }
    var line = at..<self.end(at, in: text)
    while let last = line.last, ByteSet.blanks.contains(text[last]) { line.removeLast() }
    tree.report("not an assignment to a variable", at: line)
    return nil
  }
}

extension Range<Int> {
  fileprivate mutating func removeLast() { self = lowerBound..<upperBound - 1 }
}
