/// Collections in brackets and braces, which stay so where they fit into a line.
extension LayoutPrinter {
  /// Prints the collection behind what is on the line already, where it fits and no comment stands
  /// inside; the text is as long as the collection was written or shorter, so this costs no more than
  /// reading it.
  mutating func printOnLine(_ index: Int) -> Bool {
    // Only brackets spell an empty collection, however little room is left.
    let isEmpty = tree.nodes[index].next == index + 1
    guard isEmpty || !hasComments(before: tree.nodes[index].end) else { return false }
    var line: [UInt8] = []
    guard append(index, to: &line, room: isEmpty ? .max : Self.maxWidth - current.count) else {
      return false
    }
    for node in index..<tree.nodes[index].next { markPrinted(node) }
    markPrinted(index)
    current += line
    return true
  }

  private func append(_ index: Int, to line: inout [UInt8], room: Int) -> Bool {
    let node = tree.nodes[index]
    if node.isLeaf {
      let text = tree.text(index)
      line += text
      return line.count <= room && !text.contains(0x0A)
    }
    let properties = tree.properties(of: index)
    if !properties.isEmpty {
      line += properties
      line.append(0x20)
    }
    let isMapping = node.kind == .mapping
    line.append(isMapping ? UInt8(ascii: "{") : UInt8(ascii: "["))
    for (number, child) in tree.children(of: index).enumerated() {
      if isMapping, number % 2 == 1 {
        line += ": ".utf8
      } else if number > 0 {
        line += ", ".utf8
      }
      guard append(child, to: &line, room: room) else { return false }
    }
    line.append(isMapping ? UInt8(ascii: "}") : UInt8(ascii: "]"))
    return line.count <= room
  }
}
