/// modprobe.d: a command per line, its words without quotes.
enum ModprobeReader: ConfigReader {
  private static let commands: [StaticString] = [
    "alias", "blacklist", "install", "options", "remove", "softdep", "weakdep",
  ]

  static func read(_ text: Bytes, into tree: inout ConfigTree) {
    tree.reportNULs(in: text)
    var lines = LineCursor(text)
    lines.joinsLines = true
    lines.indentsComments = false
    while let line = lines.next(reportingTo: &tree) {
      var rest = line
      guard let command = lines.nextWord(of: &rest) else { continue }
      guard commands.contains(where: { isWord($0, command, in: text) }) else {
        tree.report("not a command of modprobe.d", at: command)
        continue
      }
      reportBackslashes(in: line, of: text, &tree)
      lines.addDirective(line, to: &tree)
    }
  }

  private static func isWord(_ word: StaticString, _ range: Range<Int>, in text: Bytes) -> Bool {
    range.count == word.utf8CodeUnitCount && text.has(word, at: range.lowerBound)
  }

  private static func reportBackslashes(
    in line: Range<Int>, of text: Bytes, _ tree: inout ConfigTree
  ) {
    var at = text.firstIndex(in: .backslash, within: line)
    while at < line.upperBound {
      if text.byte(at: at + 1) != UInt8(ascii: "\n") {
        tree.reportRun("a backslash, which modprobe drops", at: at..<at + 1)
      }
      at = text.firstIndex(in: .backslash, within: at + 1..<line.upperBound)
    }
  }
}
