/// An LXC container's `config`: `key = value`, with one pair of quotes around a value taken off.
///
/// `lxc.mount.entry` is a line of fstab, and groups and capabilities are lists: those are directives
/// of words. An empty value, which resets its key, is `null`.
enum LXCReader: ConfigReader {
  static func read(_ text: Bytes, into tree: inout ConfigTree) {
    tree.reportNULs(in: text)
    let lines = LineCursor(text)
    var cursor = lines
    while let line = cursor.next(reportingTo: &tree) { add(line, of: lines, to: &tree) }
  }

  private static let equals = ByteSet("=")
  private static let strangeInNames = LineSyntax.nameBytes.inverted

  private static func add(_ line: Range<Int>, of lines: LineCursor, to tree: inout ConfigTree) {
    let text = lines.text
    let equals = text.firstIndex(in: equals, within: line)
    guard equals < line.upperBound else {
      return tree.report("neither a comment nor a key with its value", at: line)
    }
    let name = lines.trim(line.lowerBound..<equals)
    guard text.has("lxc.", at: name.lowerBound), name.count > 4,
      text.firstIndex(in: strangeInNames, within: name) == name.upperBound
    else {
      return tree.report("not a key of LXC", at: name.isEmpty ? line : name)
    }
    var value = lines.trim(equals + 1..<line.upperBound)
    let key = tree.piece(text[name])
    let whole = value
    let isMount = text.has("lxc.mount.entry", at: name.lowerBound)
    if isMount || text.has("lxc.group", at: name.lowerBound)
      || text.has("lxc.cap.", at: name.lowerBound), !value.isEmpty
    {
      addWords(
        value, of: lines, isMount,
        tree.add(.directive, key: key, at: line, valueStart: value.lowerBound), to: &tree)
      return
    }
    if value.count > 1, text[value.lowerBound] == text[value.upperBound - 1],
      text[value.lowerBound] == UInt8(ascii: "\"") || text[value.lowerBound] == UInt8(ascii: "'")
    {
      value = value.lowerBound + 1..<value.upperBound - 1
    }
    tree.add(
      value.isEmpty ? .null : .text, key: key, text: tree.piece(text[value]), at: line,
      valueStart: whole.lowerBound, isQuoted: value != whole)
  }

  private static func addWords(
    _ value: Range<Int>, of lines: LineCursor, _ isMount: Bool, _ setting: ConfigTree.Setting,
    to tree: inout ConfigTree
  ) {
    var rest = value
    while let word = lines.nextWord(of: &rest) {
      let piece =
        isMount ? decodeOctal(word, of: lines.text, &tree) : tree.piece(lines.text[word])
      tree.addWord(piece, at: word, to: setting)
    }
  }

  /// The four escapes of fstab, which the C library decodes: blank, tab, line feed and backslash.
  private static func decodeOctal(
    _ word: Range<Int>, of text: Bytes, _ tree: inout ConfigTree
  ) -> ConfigTree.Piece {
    let start = tree.pool.count
    var at = word.lowerBound
    while at < word.upperBound {
      let escapes: [(spelling: StaticString, byte: UInt8)] = [
        ("\\040", 0x20), ("\\011", 0x09), ("\\012", 0x0a), ("\\134", 0x5c), ("\\\\", 0x5c),
      ]
      let escape = text[at] == 0x5c ? escapes.first { text.has($0.spelling, at: at) } : nil
      tree.pool.append(escape?.byte ?? text[at])
      at += escape?.spelling.utf8CodeUnitCount ?? 1
    }
    return tree.piece(since: start)
  }
}
