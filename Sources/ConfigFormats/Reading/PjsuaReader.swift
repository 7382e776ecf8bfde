/// pjsua's option file by the rules of pjproject's `read_config_file`, with an option and its value on
/// one line.
///
/// pjsua itself takes tokens wherever lines end and knows from the option whether the next one is its
/// value. Without that knowledge the line decides, which is how such files are written.
enum PjsuaReader: ConfigReader {
  /// pjsua reads lines in pieces of this many bytes.
  private static let longestLine = 199

  static func read(_ text: Bytes, into tree: inout ConfigTree) {
    tree.reportNULs(in: text)
    var lines = LineCursor(text)
    while let line = lines.next(reportingTo: &tree) {
      if line.upperBound - lines.lineStart >= longestLine {
        tree.report("pjsua reads lines of at most 199 bytes", at: line)
        continue
      }
      addOption(line, of: text, to: &tree)
    }
  }

  private static let equals = ByteSet("=")

  private static func addOption(_ line: Range<Int>, of text: Bytes, to tree: inout ConfigTree) {
    var rest = line
    guard let option = nextToken(of: &rest, in: text, &tree) else { return }
    guard text.has("--", at: option.content.lowerBound), option.content.count > 2 else {
      return tree.report("not an option", at: option.whole)
    }
    let name = option.content.lowerBound + 2..<option.content.upperBound
    let equals = text.firstIndex(in: equals, within: name)
    let key = tree.piece(text[name.lowerBound..<equals])
    let value = nextToken(of: &rest, in: text, &tree)
    var end = option.whole.upperBound
    if equals < name.upperBound {
      let piece = tree.piece(text[equals + 1..<name.upperBound])
      tree.add(.text, key: key, text: piece, at: option.whole, valueStart: equals + 1)
      if let value { tree.report("a second token behind an option and its value", at: value.whole) }
    } else if let value {
      end = value.whole.upperBound
      tree.add(
        .text, key: key, text: tree.piece(text[value.content]), at: option.whole.lowerBound..<end,
        valueStart: value.whole.lowerBound, isQuoted: value.whole != value.content)
      if let more = nextToken(of: &rest, in: text, &tree) {
        tree.report("a second token behind an option and its value", at: more.whole)
      }
    } else {
      tree.add(.boolean, key: key, text: tree.piece("true".utf8), at: option.whole)
    }
  }

  /// Takes a token off the rest of a line; nil at its end and where a comment begins.
  private static func nextToken(
    of rest: inout Range<Int>, in text: Bytes, _ tree: inout ConfigTree
  ) -> (content: Range<Int>, whole: Range<Int>)? {
    while true {
      let start = text.firstIndex(in: .notBlank, within: rest)
      guard start < rest.upperBound else { return nil }
      let isQuoted = text[start] == UInt8(ascii: "\"") || text[start] == UInt8(ascii: "'")
      var content = start..<rest.upperBound
      var end = rest.upperBound
      if isQuoted {
        var close = start + 1
        while close < rest.upperBound, text[close] != text[start] { close += 1 }
        if close == rest.upperBound {
          tree.report("the quotation is never closed", at: start..<start + 1)
        }
        content = start + 1..<close
        end = min(close + 1, rest.upperBound)
      } else {
        end = text.firstIndex(in: .blanks, within: content)
        content = start..<end
      }
      rest = end..<rest.upperBound
      if !content.isEmpty, text[content.lowerBound] == UInt8(ascii: "#") {
        if isQuoted { tree.report("a quoted token that begins a comment", at: start..<end) }
        return nil
      }
      if !content.isEmpty { return (content, start..<end) }
      tree.report("an empty token, which pjsua drops", at: start..<end)
    }
  }
}
