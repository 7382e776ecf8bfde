/// The files of systemd's family by the rules of its `config_parse`: sections with assignments.
///
/// A section that occurs twice is two groups, and an assignment that occurs twice two settings: what
/// a repetition means is up to the key. An empty assignment, which for most keys resets what came
/// before, is `null`.
struct UnitFile {
  /// What becomes of an assignment; `value` is trimmed, its lines joined, and not empty.
  typealias Assign = (
    _ key: ConfigTree.Piece, _ value: Value, _ section: ConfigTree.Setting,
    _ tree: inout ConfigTree
  ) -> Void

  /// A value and where it comes from.
  struct Value {
    var piece: ConfigTree.Piece
    /// The whole assignment in the file.
    var range: Range<Int>
    /// Where each line's share of the value begins: in the pool, and in the file.
    var lines: [(pool: Int, file: Int)]

    /// Where a byte of the pool stands in the file.
    func place(of index: Int) -> Int {
      var (low, high) = (0, lines.count - 1)
      while low < high {
        let middle = (low + high + 1) / 2
        if lines[middle].pool <= index { low = middle } else { high = middle - 1 }
      }
      return lines[low].file + index - lines[low].pool
    }
  }

  let text: Bytes
  private var lines: LineCursor
  private var section: ConfigTree.Setting?

  init(_ text: Bytes) {
    self.text = text
    lines = LineCursor(text)
    lines.comments = ByteSet("#;")
    lines.ends = .lineBreaks
    lines.returnsEmptyLines = true
  }

  mutating func read(into tree: inout ConfigTree, assign: Assign) {
    tree.reportNULs(in: text)
    while let line = lines.next(reportingTo: &tree) {
      if line.isEmpty { continue }
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
    let value = readValue(from: min(equals + 1, line.upperBound), of: line, &tree)
    let range = value.range
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
    if value.piece.count == 0 {
      tree.add(.null, key: key, at: range, valueStart: range.upperBound, below: section)
    } else {
      assign(key, value, section, &tree)
    }
    tree.end(section, at: range.upperBound)
  }

  private static let equals = ByteSet("=")
  private static let strangeInNames = ByteSet("@:").union(LineSyntax.nameBytes).inverted

  /// Joins lines as long as one ends with a backslash that no other escapes; it becomes a blank.
  /// Comments between them are passed over, and an empty line is the last one, as for systemd.
  private mutating func readValue(
    from start: Int, of first: Range<Int>, _ tree: inout ConfigTree
  ) -> Value {
    let pool = tree.pool.count
    var (from, line) = (start, first)
    var starts = [(pool: pool, file: start)]
    func value(_ tree: inout ConfigTree) -> Value {
      Value(
        piece: trim(pool, &tree), range: first.lowerBound..<line.upperBound, lines: starts)
    }
    while endsWithBackslash(from..<line.upperBound), !hasBlankBehind(line.upperBound) {
      tree.pool.append(contentsOf: text[from..<line.upperBound - 1])
      tree.pool.append(UInt8(ascii: " "))
      guard let next = lines.next(reportingTo: &tree) else {
        tree.report("a backslash that joins nothing", at: line.upperBound - 1..<line.upperBound)
        return value(&tree)
      }
      if next.isEmpty { return value(&tree) }
      (from, line) = (lines.lineStart, next)
      starts.append((tree.pool.count, from))
    }
    tree.pool.append(contentsOf: text[from..<line.upperBound])
    return value(&tree)
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
    file.read(into: &tree) { key, value, section, tree in
      tree.add(
        .text, key: key, text: value.piece, at: value.range,
        valueStart: value.place(of: Int(value.piece.start)), below: section)
    }
  }
}
