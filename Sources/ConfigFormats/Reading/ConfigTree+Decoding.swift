/// What readers need that decode a text byte by byte.
extension ConfigTree {
  /// How deep blocks may stand in each other. No program that we write for needs more, and whoever
  /// walks a tree may do so by recursion.
  static let deepestNesting = 64

  /// The bytes that were appended to the pool since it had `start` of them.
  func piece(since start: Int) -> Piece {
    Piece(start: UInt32(start), count: UInt32(pool.count - start))
  }

  /// Copies a stretch of a file, without the backslashes and line feeds that join its lines.
  mutating func piece(joining range: Range<Int>, of text: Bytes) -> Piece {
    let start = pool.count
    var from = range.lowerBound
    while true {
      let stop = text.firstIndex(in: .lineFeed, within: from..<range.upperBound)
      let isJoint = stop < range.upperBound && stop > from && text[stop - 1] == UInt8(ascii: "\\")
      pool.append(contentsOf: text[from..<(isJoint ? stop - 1 : stop)])
      guard stop < range.upperBound else { return piece(since: start) }
      from = stop + 1
    }
  }

  /// Takes back the word that was added last, which is one of `setting`.
  mutating func removeLastWord(of setting: Setting) {
    words.removeLast()
    wordRanges.removeLast()
    nodes[Int(setting.index)].wordCount -= 1
  }

  /// Reports a block that the file's end cuts off, at what opens it, and ends it there.
  mutating func reportUnclosed(_ block: Setting, _ reason: String, endOfFile: Int) {
    report(reason, at: range(of: block))
    end(block, at: endOfFile)
  }

  /// Reports like `report`, and makes one finding of neighbours that say the same.
  mutating func reportRun(_ reason: String, at range: Range<Int>) {
    if let last = findings.last, last.range.upperBound == range.lowerBound, last.reason == reason {
      findings[findings.count - 1] = Finding(
        reason: reason, range: last.range.lowerBound..<range.upperBound)
    } else {
      report(reason, at: range)
    }
  }

  /// Reports every NUL byte, which ends a text for the programs that read lines.
  mutating func reportNULs(in text: Bytes) {
    let nul = ByteSet(ranges: 0...0)
    var at = text.firstIndex(in: nul)
    while at < text.count {
      reportRun("a NUL byte", at: at..<at + 1)
      at = text.firstIndex(in: nul, from: at + 1)
    }
  }
}
