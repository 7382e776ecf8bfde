/// The lines of a file that say something: what the grammars made of lines have in common.
struct LineCursor {
  let text: Bytes
  /// What makes a line a comment when it stands first.
  var comments = ByteSet("#")
  /// Whether blanks may stand before the mark of a comment.
  var indentsComments = true
  var ends = ByteSet.lineFeed
  /// Whether lines without anything in them are returned as well, as empty ranges.
  var returnsEmptyLines = false
  /// Whether a backslash at the end of a line joins the next one; `Bytes` in between stay in ranges
  /// and are left out by `ConfigTree.piece(joining:of:)`.
  var joinsLines = false

  /// Where the line that was returned last begins, blanks included.
  private(set) var lineStart = 0
  private var at = 0

  init(_ text: Bytes) { self.text = text }

  /// The next line that is neither empty nor a comment, without blanks at either end.
  mutating func next(reportingTo tree: inout ConfigTree) -> Range<Int>? {
    while at < text.count {
      lineStart = at
      var end = text.firstIndex(in: ends, from: at)
      let first = text.firstIndex(in: .notWhitespace, within: at..<end)
      let isComment =
        first < end && comments.contains(text[first]) && (indentsComments || first == at)
      if isComment {
        if joinsLines, text[end - 1] == UInt8(ascii: "\\") {
          tree.report(
            "a backslash at the end of a comment may join the next line", at: end - 1..<end)
        }
        at = end + 1
        continue
      }
      while joinsLines, end > at, text[end - 1] == UInt8(ascii: "\\") {
        guard end + 1 < text.count else {
          tree.report("a backslash that joins nothing", at: end - 1..<end)
          break
        }
        end = text.firstIndex(in: ends, from: end + 1)
      }
      at = end + 1
      let line = trim(lineStart..<end)
      if returnsEmptyLines || !line.isEmpty { return line }
    }
    return nil
  }

  /// `range` without blanks and joints at either end.
  func trim(_ range: Range<Int>) -> Range<Int> {
    var (start, end) = (range.lowerBound, range.upperBound)
    while start < end, isBlank(at: start, before: end) { start += 1 }
    while end > start, isBlank(at: end - 1, before: end) { end -= 1 }
    return start..<end
  }

  /// Takes the next word off the rest of a line; nil at its end.
  func nextWord(of rest: inout Range<Int>) -> Range<Int>? {
    var start = rest.lowerBound
    while start < rest.upperBound, isBlank(at: start, before: rest.upperBound) { start += 1 }
    guard start < rest.upperBound else {
      rest = start..<start
      return nil
    }
    var end = start
    while end < rest.upperBound, !ByteSet.blanks.contains(text[end]) { end += 1 }
    rest = end..<rest.upperBound
    return start..<end
  }

  private func isBlank(at index: Int, before end: Int) -> Bool {
    if ByteSet.whitespace.contains(text[index]) { return true }
    return joinsLines && text[index] == UInt8(ascii: "\\") && index + 1 < text.count
      && text[index + 1] == UInt8(ascii: "\n")
  }
}

extension LineCursor {
  /// Adds a line as a directive: its first word is the key.
  @discardableResult
  func addDirective(
    _ line: Range<Int>, to tree: inout ConfigTree, below parent: ConfigTree.Setting? = nil
  ) -> ConfigTree.Setting? {
    var rest = line
    guard let key = nextWord(of: &rest) else { return nil }
    let setting = tree.add(
      .directive, key: tree.piece(joining: key, of: text), at: line, below: parent)
    addWords(rest, of: setting, to: &tree)
    return setting
  }

  /// Adds what is left of a line as words.
  func addWords(_ rest: Range<Int>, of setting: ConfigTree.Setting, to tree: inout ConfigTree) {
    var rest = rest
    while let word = nextWord(of: &rest) {
      tree.addWord(tree.piece(joining: word, of: text), at: word, to: setting)
    }
  }
}
