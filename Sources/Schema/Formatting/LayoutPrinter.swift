import Diagnostics

/// Prints a document anew: every scalar as it was written, everything between them as it should be.
struct LayoutPrinter {
  /// What fits into a line, in bytes; a collection in brackets that is longer is written by
  /// indentation.
  static let maxWidth = 100
  private static let step = 2

  let tree: LayoutTree
  private let comments: [LayoutComments.Comment]
  private let isBlank: [Bool]
  private var nextComment = 0
  private var nextLeaf = 0
  /// The lines of the text that the current line was made from.
  private var printedLines: ClosedRange<Int>?
  /// Offsets of scalars and aliases, ascending.
  private let leafStarts: [Int]
  private var lines = LayoutLines()
  /// The line that is being made.
  var current: [UInt8] = []

  init(_ tree: LayoutTree, _ comments: LayoutComments) {
    self.tree = tree
    self.comments = comments.all
    leafStarts = tree.nodes.filter(\.isLeaf).map(\.start)
    isBlank = tree.source.utf8.split(separator: 0x0A, omittingEmptySubsequences: false)
      .map { $0.allSatisfy(\.isBlankOrBreak) }
  }

  mutating func print() -> [UInt8] {
    let properties = tree.properties(of: 0)
    if tree.isFlow(0) || !properties.isEmpty {
      flushComments(before: tree.root.start, indent: 0, dropsFirstGap: true)
    }
    if tree.isFlow(0), printOnLine(0) {
      finishLine()
    } else {
      current += properties
      if !current.isEmpty { finishLine() }
      printBlock(0, indent: 0, continuesLine: false)
    }
    flushComments(before: .max, indent: 0, dropsFirstGap: false)
    return lines.bytes
  }

  // MARK: Collections by indentation

  private mutating func printBlock(_ index: Int, indent: Int, continuesLine: Bool) {
    let children = tree.children(of: index)
    let isMapping = tree.nodes[index].kind == .mapping
    let stride = isMapping ? 2 : 1
    for child in Swift.stride(from: 0, to: children.count, by: stride) {
      let node = children[child]
      let isFirst = child == 0
      if !isFirst || !continuesLine {
        let limit = commentLimit(of: node, value: isMapping ? children[child + 1] : node)
        let printed = nextComment
        flushComments(before: limit, indent: indent, dropsFirstGap: isFirst)
        if !isFirst || nextComment > printed { gap(before: tree.nodes[node].line) }
        current = blanks(indent)
      }
      if isMapping {
        printLeaf(node, indent: indent)
        current.append(UInt8(ascii: ":"))
        printValue(children[child + 1], indent: indent, isElement: false)
      } else {
        current.append(UInt8(ascii: "-"))
        printValue(node, indent: indent, isElement: true)
      }
    }
    if tree.isFlow(index) {
      flushComments(before: tree.nodes[index].end, indent: indent, dropsFirstGap: false)
    } else {
      flushDeeperComments(column: tree.nodes[index].column, indent: indent)
    }
  }

  /// Comments before this offset stand above the entry: also those between its key, or its dash,
  /// and a value that will be on the same line.
  private func commentLimit(of node: Int, value: Int) -> Int {
    let isNested = !tree.nodes[value].isLeaf && !tree.isFlow(value)
    if node == value { return tree.nodes[tree.firstLeaf(of: value) ?? value].start }
    guard !isNested else { return tree.nodes[node].start }
    let limit = tree.nodes[value].start
    let between = comments[nextComment...].prefix { $0.start < limit }
    return between.contains { $0.isAlone && $0.start > tree.nodes[node].start }
      ? limit : tree.nodes[node].start
  }

  private mutating func printValue(_ value: Int, indent: Int, isElement: Bool) {
    let node = tree.nodes[value]
    if node.isLeaf {
      if node.start < node.end { current.append(0x20) }
      printLeaf(value, indent: indent)
      return finishLine()
    }
    let length = current.count
    current.append(0x20)
    if tree.isFlow(value), printOnLine(value) { return finishLine() }
    current.removeLast(current.count - length)
    let properties = tree.properties(of: value)
    if !properties.isEmpty {
      current.append(0x20)
      current += properties
    }
    let continuesLine = isElement && properties.isEmpty
    if continuesLine { current.append(0x20) } else { finishLine() }
    printBlock(value, indent: indent + Self.step, continuesLine: continuesLine)
  }

  // MARK: Lines and comments

  func blanks(_ count: Int) -> [UInt8] { [UInt8](repeating: 0x20, count: count) }

  /// Ends the current line; a comment that stood behind what is printed stays behind it.
  mutating func finishLine() {
    let comment = dueComment.flatMap { printedLines?.contains($0.line) == true ? $0 : nil }
    if comment != nil { nextComment += 1 }
    lines.append(current, comment: comment)
    current = []
    printedLines = nil
  }

  /// Ends the current line as the inside of a scalar, where no comment can stand.
  mutating func breakLine() {
    lines.append(current)
    current = []
  }

  /// Notes what was printed last.
  mutating func markPrinted(_ index: Int) {
    nextLeaf += tree.nodes[index].isLeaf ? 1 : 0
    let node = tree.nodes[index]
    let first = printedLines?.lowerBound ?? node.line
    printedLines = first...max(first, node.endLine)
  }

  /// The next comment if it stands before everything that is not printed yet.
  private var dueComment: LayoutComments.Comment? {
    guard nextComment < comments.count else { return nil }
    let comment = comments[nextComment]
    return nextLeaf < leafStarts.count && comment.start > leafStarts[nextLeaf] ? nil : comment
  }

  func hasComments(before end: Int) -> Bool {
    nextComment < comments.count && comments[nextComment].start < end
  }

  mutating func flushComments(before end: Int, indent: Int, dropsFirstGap: Bool) {
    var dropsGap = dropsFirstGap
    while nextComment < comments.count, comments[nextComment].start < end {
      flushComment(indent: indent, dropsGap: dropsGap)
      dropsGap = false
    }
  }

  private mutating func flushComment(indent: Int, dropsGap: Bool) {
    let comment = comments[nextComment]
    if comment.isAlone, !dropsGap { gap(before: comment.line) }
    lines.append(blanks(indent) + comment.text)
    nextComment += 1
  }

  /// Comments below the last entry of a collection that stand deeper than what follows are its own.
  private mutating func flushDeeperComments(column: Int, indent: Int) {
    while let comment = dueComment, comment.isAlone, comment.column >= column,
      comment.column > columnOfNextLeaf
    {
      flushComment(indent: indent, dropsGap: false)
    }
  }

  private var columnOfNextLeaf: Int {
    guard nextLeaf < leafStarts.count else { return -1 }
    let start = leafStarts[nextLeaf]
    let line = tree.source.range(start..<start, in: SourceID(0)).start.line
    // The dash of an element counts, not what stands behind it.
    let lineStart = tree.source.offset(of: SourcePosition(line: Int(line), column: 0))
    return tree.source.utf8[lineStart..<start].prefix { $0 == 0x20 }.count
  }

  private mutating func gap(before line: Int) {
    if line > 0, isBlank[line - 1] { lines.appendGap() }
  }
}
