/// The tokens of nftables rule sets.
struct NFTablesScanner {
  enum Token: Hashable {
    case word, string, operatorSign
    case open, close, comma, equals
    /// A semicolon or the end of a line, which mean the same where statements stand.
    case end
  }

  let text: Bytes
  /// Where the token that was returned last lies; of a string with its quotes.
  private(set) var range = 0..<0
  private var at = 0

  init(_ text: Bytes) { self.text = text }

  private static let skipped = ByteSet(" \t\r")
  private static let operators = ByteSet("!<>=&|^()")
  private static let wordBytes = ByteSet("_.:/@$*+-[]~?%\\").union(.alphanumerics)
  /// What nftables' own scanner has no token for.
  private static let junk = ByteSet("~?%\\")

  /// - Returns: nil at the end of the file.
  mutating func next(reportingTo tree: inout ConfigTree) -> Token? {
    while at < text.count {
      let byte = text[at]
      if Self.skipped.contains(byte) {
        at += 1
      } else if byte == UInt8(ascii: "#") {
        at = text.firstIndex(in: .lineFeed, from: at)
      } else if text.has("\\\n", at: at) {
        at += 2
      } else {
        let start = at
        let token = scan(byte, &tree)
        range = start..<at
        if let token { return token }
      }
    }
    range = at..<at
    return nil
  }

  /// Moves over one token; nil after a finding.
  private mutating func scan(_ byte: UInt8, _ tree: inout ConfigTree) -> Token? {
    let start = at
    at += 1
    switch byte {
    case UInt8(ascii: "\n"), UInt8(ascii: ";"): return .end
    case UInt8(ascii: "{"): return .open
    case UInt8(ascii: "}"): return .close
    case UInt8(ascii: ","): return .comma
    case UInt8(ascii: "\""):
      let end = text.firstIndex(in: ByteSet("\""), from: at)
      at = min(end + 1, text.count)
      if end == text.count { tree.report("the string is never closed", at: start..<start + 1) }
      return .string
    case _ where Self.operators.contains(byte):
      let next = text.byte(at: at)
      let isDouble = next == byte && ByteSet("=<>").contains(byte)
      if isDouble || (next == UInt8(ascii: "=") && ByteSet("!<>").contains(byte)) { at += 1 }
      return byte == UInt8(ascii: "=") && !isDouble ? .equals : .operatorSign
    case _ where Self.wordBytes.contains(byte):
      while at < text.count, Self.wordBytes.contains(text[at]), !text.has("\\\n", at: at) {
        at += 1
      }
      let strange = text.firstIndex(in: Self.junk, within: start..<at)
      if strange < at {
        tree.reportRun("a character that nftables has no meaning for", at: strange..<strange + 1)
      }
      return .word
    default:
      tree.reportRun("a character that nftables has no meaning for", at: start..<at)
      return nil
    }
  }
}
