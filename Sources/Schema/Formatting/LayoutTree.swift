import Diagnostics

/// A document's nodes with the stretches of text that they were written in.
struct LayoutTree {
  struct Node {
    var kind: YAMLRecord.Kind
    /// Offset of its first byte, tag and anchor included.
    var start: Int
    /// Line (from zero) of that byte.
    var line: Int
    /// Column of that byte in Unicode scalars.
    var column: Int
    /// The offset behind its last byte; a closing bracket belongs to it.
    var end: Int
    /// Line of its last byte.
    var endLine: Int
    /// Index of the first node behind the subtree.
    var next: Int
    /// Of a scalar in `|` or `>`: how many blanks its lines are indented by in the text, and how many
    /// empty lines belong to its end.
    var block: (indent: Int, blankLines: Int)?
  }

  let source: SourceText
  let nodes: [Node]

  init(_ document: YAMLDocument, _ source: SourceText) {
    self.source = source
    var cursor = LayoutCursor(source)
    var nodes: [Node] = []
    nodes.reserveCapacity(document.records.count)
    var open: [Int] = []
    for (index, record) in document.records.enumerated() {
      // What closes before this node ends before it begins, so the cursor only moves forward.
      while let last = open.last, nodes[last].next == index {
        nodes[last].end = cursor.offset(of: document.records[last].end)
        open.removeLast()
      }
      let start = cursor.offset(of: record.start)
      var node = Node(
        kind: record.kind, start: start, line: Int(record.start.line),
        column: Int(record.start.column), end: start,
        endLine: Int(record.end.line), next: document.records.next(after: index), block: nil)
      if node.isLeaf {
        node.end = cursor.offset(of: record.end)
      } else {
        open.append(index)
      }
      if record.kind == .scalar {
        let content = Int(record.first)..<Int(record.first) + Int(record.second)
        node.block = Self.block(source.utf8[start..<node.end], content: document.text[content])
      }
      nodes.append(node)
    }
    for last in open.reversed() {
      nodes[last].end = cursor.offset(of: document.records[last].end)
    }
    self.nodes = nodes
  }

  var root: Node { nodes[0] }

  func text(_ index: Int) -> ArraySlice<UInt8> {
    source.utf8[nodes[index].start..<nodes[index].end]
  }

  func children(of index: Int) -> [Int] {
    var children: [Int] = []
    var child = index + 1
    while child < nodes[index].next {
      children.append(child)
      child = nodes[child].next
    }
    return children
  }

  /// The first scalar or alias of a subtree; nil for a collection without any.
  func firstLeaf(of index: Int) -> Int? {
    (index..<nodes[index].next).first { nodes[$0].isLeaf }
  }

  /// Tag and anchor of a collection as written, such as `&main`; empty without any.
  ///
  /// Those before a mapping's first key belong to the key.
  func properties(of index: Int) -> ArraySlice<UInt8> {
    let start = nodes[index].start
    let limit = firstLeaf(of: index).map { nodes[$0].start } ?? source.utf8.count
    return source.utf8[start..<Self.skipProperties(source.utf8[start..<limit]).end]
  }

  /// Where tags and anchors at the start of a text end, and where what they belong to begins.
  private static func skipProperties(_ text: ArraySlice<UInt8>) -> (end: Int, next: Int) {
    var (end, next) = (text.startIndex, text.startIndex)
    while next < text.endIndex, text[next] == UInt8(ascii: "&") || text[next] == UInt8(ascii: "!") {
      while next < text.endIndex, !text[next].isBlankOrBreak { next += 1 }
      end = next
      while next < text.endIndex, text[next].isBlankOrBreak { next += 1 }
    }
    return (end, next)
  }

  /// Whether the collection is written in brackets or braces.
  func isFlow(_ index: Int) -> Bool {
    var at = properties(of: index).endIndex
    while at < source.utf8.count, source.utf8[at].isBlankOrBreak { at += 1 }
    guard at < source.utf8.count else { return false }
    return source.utf8[at] == UInt8(ascii: "{") || source.utf8[at] == UInt8(ascii: "[")
  }

  /// How a scalar in `|` or `>` is indented; nil for any other.
  private static func block(
    _ text: ArraySlice<UInt8>, content: ArraySlice<UInt8>
  ) -> (indent: Int, blankLines: Int)? {
    let at = skipProperties(text).next
    guard at < text.endIndex, text[at] == UInt8(ascii: "|") || text[at] == UInt8(ascii: ">") else {
      return nil
    }
    let lines = text[at...].split(separator: 0x0A, omittingEmptySubsequences: false).dropFirst()
    let written = lines.first { $0.contains { !$0.isBlankOrBreak } }.map(Self.blanks) ?? 0
    let kept = content.split(separator: 0x0A).first { $0.contains { !$0.isBlankOrBreak } }
    let breaks = content.reversed().prefix { $0 == 0x0A }.count
    return (max(0, written - (kept.map(Self.blanks) ?? 0)), max(0, breaks - 1))
  }

  private static func blanks(_ line: ArraySlice<UInt8>) -> Int { line.prefix { $0 == 0x20 }.count }
}

extension LayoutTree.Node {
  var isLeaf: Bool { kind == .scalar || kind == .alias }
}

extension UInt8 {
  var isBlankOrBreak: Bool { self == 0x20 || self == 0x09 || self == 0x0A || self == 0x0D }
}

/// Turns ascending positions into offsets in one pass over the text.
private struct LayoutCursor {
  private let source: SourceText
  private var line = 0
  private var column = 0
  private var offset: Int

  init(_ source: SourceText) {
    self.source = source
    // A byte order mark counts for no column.
    offset = source.utf8.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
  }

  mutating func offset(of position: SourcePosition) -> Int {
    if Int(position.line) > line {
      (line, column) = (Int(position.line), 0)
      offset = source.offset(of: SourcePosition(line: line, column: 0))
    }
    while column < Int(position.column), offset < source.utf8.count {
      offset += 1
      while offset < source.utf8.count, source.utf8[offset] & 0xC0 == 0x80 { offset += 1 }
      column += 1
    }
    return offset
  }
}
