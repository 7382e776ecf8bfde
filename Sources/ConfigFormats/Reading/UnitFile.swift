/// The files of systemd's family by the rules of its `config_parse`: sections with assignments.
///
/// A section that occurs twice is two groups, and an assignment that occurs twice two settings: what
/// a repetition means is up to the key. An empty assignment, which for most keys resets what came
/// before, is `null`.
struct UnitFile {
  /// What becomes of an assignment; `value` is trimmed, its lines joined, and not empty.
  typealias Assign = (
    _ key: ConfigTree.Piece, _ value: ConfigTree.Piece, _ range: Range<Int>,
    _ section: ConfigTree.Setting, _ tree: inout ConfigTree
  ) -> Void

  let text: Bytes
  private var lines: LineCursor
  private var section: ConfigTree.Setting?

  init(_ text: Bytes) {
    self.text = text
    lines = LineCursor(text)
    lines.comments = ByteSet("#;")
    lines.ends = .lineBreaks
  }

  mutating func read(into tree: inout ConfigTree, assign: Assign) {
    tree.reportNULs(in: text)
    while let line = lines.next(reportingTo: &tree) {
      if text[line.lowerBound] == UInt8(ascii: "[") {
        openSection(line, &tree)
      } else {
        readAssignment(line, &tree, assign)
      }
    }
  }

  private mutating func openSection(_ line: Range<Int>, _ tree: inout ConfigTree) {
    guard line.count > 2, text[line.upperBound - 1] == UInt8(ascii: "]") else {
      return tree.report("not the name of a section", at: line)
    }
    let name = text[line.lowerBound + 1..<line.upperBound - 1]
    section = tree.add(.group, key: tree.piece(name), at: line)
  }

  private mutating func readAssignment(
    _ line: Range<Int>, _ tree: inout ConfigTree, _ assign: Assign
  ) {
    let equals = text.firstIndex(in: Self.equals, within: line)
    let name = lines.trim(line.lowerBound..<equals)
    let (value, range) = readValue(from: min(equals + 1, line.upperBound), of: line, &tree)
    guard equals < line.upperBound, !name.isEmpty else {
      return tree.report("neither a section nor an assignment", at: range)
    }
    guard text.firstIndex(in: Self.strangeInNames, within: name) == name.upperBound else {
      return tree.report("not the name of a setting", at: name)
    }
    guard let section else {
      return tree.report("an assignment outside of any section", at: range)
    }
    let key = tree.piece(text[name])
    if value.count == 0 {
      tree.add(.null, key: key, at: range, below: section)
    } else {
      assign(key, value, range, section, &tree)
    }
    tree.end(section, at: range.upperBound)
  }

  private static let equals = ByteSet("=")
  private static let strangeInNames = ByteSet("@:").union(LineSyntax.nameBytes).inverted

  /// Joins lines as long as one ends with a backslash that no other escapes; it becomes a blank.
  /// Comments and empty lines between them are passed over, as systemd does.
  private mutating func readValue(
    from start: Int, of first: Range<Int>, _ tree: inout ConfigTree
  ) -> (ConfigTree.Piece, Range<Int>) {
    let pool = tree.pool.count
    var (from, line) = (start, first)
    while endsWithBackslash(from..<line.upperBound), !hasBlankBehind(line.upperBound) {
      tree.pool.append(contentsOf: text[from..<line.upperBound - 1])
      tree.pool.append(UInt8(ascii: " "))
      guard let next = lines.next(reportingTo: &tree) else {
        tree.report("a backslash that joins nothing", at: line.upperBound - 1..<line.upperBound)
        return (trim(pool, &tree), first.lowerBound..<line.upperBound)
      }
      (from, line) = (lines.lineStart, next)
    }
    tree.pool.append(contentsOf: text[from..<line.upperBound])
    return (trim(pool, &tree), first.lowerBound..<line.upperBound)
  }

  private func trim(_ start: Int, _ tree: inout ConfigTree) -> ConfigTree.Piece {
    while tree.pool.count > start, let last = tree.pool.last, ByteSet.whitespace.contains(last) {
      tree.pool.removeLast()
    }
    var first = start
    while first < tree.pool.count, ByteSet.whitespace.contains(tree.pool[first]) { first += 1 }
    return tree.piece(since: first)
  }

  private func endsWithBackslash(_ range: Range<Int>) -> Bool {
    var start = range.upperBound
    while start > range.lowerBound, text[start - 1] == UInt8(ascii: "\\") { start -= 1 }
    return (range.upperBound - start) % 2 == 1
  }

  private func hasBlankBehind(_ end: Int) -> Bool {
    end < text.count && !ByteSet.lineBreaks.contains(text[end])
  }
}

/// networkd's files and their like, which expand nothing.
enum INIReader: ConfigReader {
  static func read(_ text: Bytes, into tree: inout ConfigTree) {
    var file = UnitFile(text)
    file.read(into: &tree) { key, value, range, section, tree in
      tree.add(.text, key: key, text: value, at: range, below: section)
    }
  }
}
