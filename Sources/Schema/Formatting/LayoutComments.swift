import Diagnostics

/// The comments of a YAML text, in order: what begins with `#` between its scalars.
struct LayoutComments {
  struct Comment {
    /// From the `#` to the last character that is not blank.
    let text: ArraySlice<UInt8>
    let line: Int
    let column: Int
    /// Whether nothing but blanks stands before it on its line.
    let isAlone: Bool

    var start: Int { text.startIndex }
  }

  private(set) var all: [Comment] = []

  init(_ tree: LayoutTree) {
    let source = tree.source
    var gap = 0
    for node in tree.nodes where node.isLeaf {
      scan(source, gap..<max(gap, node.start))
      gap = max(gap, node.end)
    }
    scan(source, gap..<source.utf8.count)
  }

  private mutating func scan(_ source: SourceText, _ gap: Range<Int>) {
    let bytes = source.utf8
    var at = gap.lowerBound
    while at < gap.upperBound {
      guard bytes[at] == UInt8(ascii: "#") else {
        at += 1
        continue
      }
      let place = source.range(at..<at, in: SourceID(0)).start
      let lineStart = source.offset(of: SourcePosition(line: Int(place.line), column: 0))
      var end = at
      while end < bytes.count, bytes[end] != 0x0A { end += 1 }
      let rest = end
      while end > at, bytes[end - 1].isBlankOrBreak { end -= 1 }
      all.append(
        Comment(
          text: bytes[at..<end], line: Int(place.line), column: Int(place.column),
          isAlone: bytes[lineStart..<at].allSatisfy(\.isBlankOrBreak)))
      at = rest
    }
  }
}
