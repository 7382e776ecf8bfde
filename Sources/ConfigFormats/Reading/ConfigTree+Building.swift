/// How readers fill a tree. Bytes are copied into the pool at once, so that a reader may decode
/// escapes into it directly.
extension ConfigTree {
  mutating func piece(_ bytes: some Collection<UInt8>) -> Piece {
    let start = UInt32(pool.count)
    pool.append(contentsOf: bytes)
    return Piece(start: start, count: UInt32(pool.count) - start)
  }

  /// Adds a setting below `parent`, or at the top level.
  ///
  /// - Parameter valueStart: Where the value begins, if not where the key does.
  @discardableResult
  mutating func add(
    _ kind: Kind, key: Piece = .empty, text: Piece = .empty, at range: Range<Int>,
    valueStart: Int? = nil, isQuoted: Bool = false, below parent: Setting? = nil
  ) -> Setting {
    let index = UInt32(nodes.count)
    nodes.append(
      Node(
        kind: kind, key: key, text: text, start: UInt32(range.lowerBound),
        valueStart: UInt32(valueStart ?? range.lowerBound), end: UInt32(range.upperBound),
        isQuoted: isQuoted, parent: parent?.index ?? Node.none))
    link(index, below: parent?.index ?? Node.none)
    return Setting(index: index)
  }

  private mutating func link(_ index: UInt32, below parent: UInt32) {
    let isRoot = parent == Node.none
    let last = isRoot ? lastRoot : nodes[Int(parent)].lastChild
    if last != Node.none { nodes[Int(last)].next = index }
    if isRoot {
      if last == Node.none { firstRoot = index }
      lastRoot = index
    } else {
      if last == Node.none { nodes[Int(parent)].firstChild = index }
      nodes[Int(parent)].lastChild = index
    }
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

  /// Gives a setting that was added before its value was known the value.
  mutating func set(
    _ setting: Setting, to kind: Kind, text: Piece = .empty, at value: Range<Int>,
    isQuoted: Bool = false
  ) {
    let index = Int(setting.index)
    nodes[index].kind = kind
    nodes[index].text = text
    nodes[index].valueStart = UInt32(value.lowerBound)
    nodes[index].end = UInt32(value.upperBound)
    nodes[index].isQuoted = isQuoted
  }

  /// Takes a setting out of the file, such as one that a later one replaces; `finish` does the rest.
  mutating func remove(_ setting: Setting) {
    nodes[Int(setting.index)].isReplaced = true
    hasReplaced = true
  }

  mutating func removeChildren(of setting: Setting) {
    var child = nodes[Int(setting.index)].firstChild
    while child != Node.none {
      remove(Setting(index: child))
      child = nodes[Int(child)].next
    }
    nodes[Int(setting.index)].firstChild = Node.none
    nodes[Int(setting.index)].lastChild = Node.none
  }

  /// Closes the gaps that removed settings left, in one pass over the tree.
  mutating func finish() {
    guard hasReplaced else { return }
    hasReplaced = false
    (firstRoot, lastRoot) = (Node.none, Node.none)
    for index in nodes.indices {
      nodes[index].firstChild = Node.none
      nodes[index].lastChild = Node.none
      nodes[index].next = Node.none
    }
    // Siblings were added in their order, so that one ascending pass links them again.
    for index in nodes.indices where !nodes[index].isReplaced {
      link(UInt32(index), below: nodes[index].parent)
    }
  }

  mutating func report(_ reason: String, at range: Range<Int>) {
    findings.append(Finding(reason: reason, range: range))
  }
}
