/// How readers fill a tree. Bytes are copied into the pool at once, so that a reader may decode
/// escapes into it directly.
extension ConfigTree {
  mutating func piece(_ bytes: some Collection<UInt8>) -> Piece {
    let start = UInt32(pool.count)
    pool.append(contentsOf: bytes)
    return Piece(start: start, count: UInt32(pool.count) - start)
  }

  /// Adds a setting below `parent`, or at the top level.
  @discardableResult
  mutating func add(
    _ kind: Kind, key: Piece = .empty, text: Piece = .empty, at range: Range<Int>,
    below parent: Setting? = nil
  ) -> Setting {
    let index = UInt32(nodes.count)
    nodes.append(
      Node(
        kind: kind, key: key, text: text, start: UInt32(range.lowerBound),
        end: UInt32(range.upperBound), parent: parent?.index ?? Node.none))
    let last = parent.map { nodes[Int($0.index)].lastChild } ?? lastRoot
    if last != Node.none { nodes[Int(last)].next = index }
    if let parent {
      if last == Node.none { nodes[Int(parent.index)].firstChild = index }
      nodes[Int(parent.index)].lastChild = index
    } else {
      if last == Node.none { firstRoot = index }
      lastRoot = index
    }
    return Setting(index: index)
  }

  /// Adds a word to the directive that was added last and has no block yet.
  mutating func addWord(_ word: Piece, at range: Range<Int>, to setting: Setting) {
    if nodes[Int(setting.index)].wordCount == 0 {
      nodes[Int(setting.index)].firstWord = UInt32(words.count)
    }
    nodes[Int(setting.index)].wordCount += 1
    words.append(word)
    wordRanges.append(UInt32(range.lowerBound)..<UInt32(range.upperBound))
  }

  /// Ends a setting behind its last byte, known only after what is below it was read.
  mutating func end(_ setting: Setting, at offset: Int) {
    nodes[Int(setting.index)].end = UInt32(offset)
  }

  mutating func report(_ reason: String, at range: Range<Int>) {
    findings.append(Finding(reason: reason, range: range))
  }
}
