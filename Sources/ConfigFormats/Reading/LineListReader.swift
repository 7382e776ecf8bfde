/// Lists of lines, by what their readers share: a line is a directive of words.
///
/// `name = value` and `Name: value`, as sysctl, certbot and apt's preferences have them, are texts.
/// Where those readers differ about a character is a finding.
enum LineListReader: ConfigReader {
  static func read(_ text: Bytes, into tree: inout ConfigTree) {
    tree.reportNULs(in: text)
    let lines = LineCursor(text)
    var cursor = lines
    while let line = cursor.next(reportingTo: &tree) { add(line, of: lines, to: &tree) }
  }

  private static let hash = ByteSet("#")
  private static let equals = ByteSet("=")

  private static func add(_ whole: Range<Int>, of lines: LineCursor, to tree: inout ConfigTree) {
    let text = lines.text
    let comment = text.firstIndex(in: hash, within: whole)
    if comment < whole.upperBound, !ByteSet.blanks.contains(text[comment - 1]) {
      tree.report(
        "a comment for some readers, and part of the word for others", at: comment..<comment + 1)
    }
    let line = lines.trim(whole.lowerBound..<comment)
    if text[line.lowerBound] == UInt8(ascii: ";") {
      tree.report("a comment for some readers, and a word for others", at: line)
    }
    if text[line.upperBound - 1] == UInt8(ascii: "\\") {
      tree.report("some readers join the next line here", at: line.upperBound - 1..<line.upperBound)
    }
    var rest = line
    guard let first = lines.nextWord(of: &rest) else { return }
    let value = lines.trim(rest)
    let sign = text.firstIndex(in: equals, within: first)
    if sign < first.upperBound, sign > first.lowerBound {
      addText(first.lowerBound..<sign, sign + 1..<line.upperBound, of: lines, line, to: &tree)
    } else if !value.isEmpty, text[value.lowerBound] == UInt8(ascii: "=") {
      addText(first, value.lowerBound + 1..<line.upperBound, of: lines, line, to: &tree)
    } else if first.count > 1, text[first.upperBound - 1] == UInt8(ascii: ":"),
      text[first.upperBound - 2] != UInt8(ascii: ":")
    {
      addText(first.lowerBound..<first.upperBound - 1, value, of: lines, line, to: &tree)
    } else {
      lines.addDirective(line, to: &tree)
    }
  }

  private static func addText(
    _ key: Range<Int>, _ value: Range<Int>, of lines: LineCursor, _ line: Range<Int>,
    to tree: inout ConfigTree
  ) {
    tree.add(
      .text, key: tree.piece(lines.text[key]), text: tree.piece(lines.text[lines.trim(value)]),
      at: line, valueStart: lines.trim(value).lowerBound)
  }
}
