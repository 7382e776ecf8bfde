/// xorg.conf: sections and subsections as directives with blocks, entries as directives of words,
/// without the quotes.
enum XorgReader: ConfigReader {
  static func read(_ text: Bytes, into tree: inout ConfigTree) {
    tree.reportNULs(in: text)
    let lines = LineCursor(text)
    var cursor = lines
    /// The open section, and the open subsection in it.
    var open: [ConfigTree.Setting] = []
    while let line = cursor.next(reportingTo: &tree) {
      var rest = line
      guard let key = lines.nextWord(of: &rest) else { continue }
      let depth = isWord("section", key, in: text) ? 0 : isWord("subsection", key, in: text) ? 1 : 2
      let closes =
        isWord("endsection", key, in: text) ? 1 : isWord("endsubsection", key, in: text) ? 2 : 0
      if closes > 0 {
        if open.count == closes, let section = open.popLast() {
          tree.end(section, at: line.upperBound)
        } else {
          tree.report("no such section is open here", at: key)
        }
        reportWords(rest, of: lines, &tree)
        continue
      }
      if depth < 2 ? open.count != depth : open.isEmpty {
        tree.report("not something that can stand here", at: line)
      }
      let setting = tree.add(.directive, key: tree.piece(text[key]), at: line, below: open.last)
      addWords(rest, of: lines, setting, to: &tree)
      if depth < 2, open.count == depth { open.append(setting) }
    }
    for section in open.reversed() {
      tree.reportUnclosed(section, "the section is never closed", endOfFile: text.count)
    }
  }

  private static let stringEnds = ByteSet("\"")

  private static func addWords(
    _ rest: Range<Int>, of lines: LineCursor, _ setting: ConfigTree.Setting,
    to tree: inout ConfigTree
  ) {
    var rest = rest
    let text = lines.text
    while true {
      let start = text.firstIndex(in: .notBlank, within: rest)
      guard start < rest.upperBound, text[start] != UInt8(ascii: "#") else {
        tree.end(setting, at: lines.trim(tree.range(of: setting).lowerBound..<start).upperBound)
        return
      }
      if text[start] == UInt8(ascii: "\"") {
        let end = text.firstIndex(in: stringEnds, within: start + 1..<rest.upperBound)
        if end == rest.upperBound {
          tree.report("the string is never closed", at: start..<start + 1)
        }
        let whole = start..<min(end + 1, rest.upperBound)
        tree.addWord(tree.piece(text[start + 1..<end]), at: whole, to: setting)
        rest = whole.upperBound..<rest.upperBound
      } else {
        let word = start..<text.firstIndex(in: wordEnds, within: start..<rest.upperBound)
        tree.addWord(tree.piece(text[word]), at: word, to: setting)
        rest = word.upperBound..<rest.upperBound
      }
    }
  }

  private static let wordEnds = ByteSet("\"#").union(.blanks)

  private static func reportWords(
    _ rest: Range<Int>, of lines: LineCursor, _ tree: inout ConfigTree
  ) {
    let start = lines.text.firstIndex(in: .notBlank, within: rest)
    if start < rest.upperBound, lines.text[start] != UInt8(ascii: "#") {
      tree.report("something behind the end of a section", at: start..<rest.upperBound)
    }
  }

  /// Compares as the server does, which does not tell cases apart and passes over `_`.
  private static func isWord(_ word: StaticString, _ range: Range<Int>, in text: Bytes) -> Bool {
    var matched = 0
    for index in range where text[index] != UInt8(ascii: "_") {
      let byte = text[index]
      let lower = (0x41...0x5a).contains(byte) ? byte | 0x20 : byte
      guard matched < word.utf8CodeUnitCount, word.utf8Start[matched] == lower else { return false }
      matched += 1
    }
    return matched == word.utf8CodeUnitCount
  }
}
