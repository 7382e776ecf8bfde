/// turnserver.conf, as `read_config_file` of coturn takes it apart: a name, any run of blanks and equals
/// signs, and the rest of the line.
enum CoturnReader: ConfigReader {
  /// coturn reads lines in pieces of this many bytes, the line feed included.
  private static let longestLine = 1023

  static func read(_ text: Bytes, into tree: inout ConfigTree) {
    tree.reportNULs(in: text)
    var lines = LineCursor(text)
    while let line = lines.next(reportingTo: &tree) {
      if line.upperBound - lines.lineStart >= longestLine {
        tree.report("coturn reads lines of at most 1023 bytes", at: line)
        continue
      }
      add(line, of: text, to: &tree)
    }
  }

  private static let separators = ByteSet("= \t")
  private static let behindSeparators = separators.inverted
  private static let strangeInNames = LineSyntax.nameBytes.inverted

  private static func add(_ line: Range<Int>, of text: Bytes, to tree: inout ConfigTree) {
    let nameEnd = text.firstIndex(in: separators, within: line)
    let name = line.lowerBound..<nameEnd
    let strange = text.firstIndex(in: strangeInNames, within: name)
    guard strange == nameEnd, !name.isEmpty else {
      return tree.report("not the name of an option", at: strange..<strange + 1)
    }
    let key = tree.piece(text[name])
    guard nameEnd < line.upperBound else {
      tree.add(.boolean, key: key, text: tree.piece("true".utf8), at: line)
      return
    }
    var start = text.firstIndex(in: behindSeparators, within: nameEnd..<line.upperBound)
    let valueStart = start
    var end = line.upperBound
    let quote = UInt8(ascii: "\"")
    if start < end, text[start] == quote {
      start += 1
      if end > start, text[end - 1] == quote { end -= 1 }
    }
    tree.add(
      .text, key: key, text: tree.piece(text[start..<end]), at: line, valueStart: valueStart,
      isQuoted: start > valueStart)
  }
}
