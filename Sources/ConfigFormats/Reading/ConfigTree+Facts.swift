/// A tree as a list of facts: what a comparison of two files compares.
extension ConfigTree {
  /// One setting that has none below it, and where it stands.
  public struct Fact: Hashable, Sendable {
    /// The keys from the top level on with dots between them. A directive around others carries its
    /// words, an element of a list its number: `"VirtualHost a.example".modules_enabled[0]`.
    public let path: String
    public let setting: Setting
  }

  /// All settings that have none below them, in order. Directives of one name have one path.
  public var facts: [Fact] {
    var facts: [Fact] = []
    forEachFact { path, setting in
      facts.append(Fact(path: String(decoding: path, as: UTF8.self), setting: setting))
    }
    return facts
  }

  /// Calls `body` for each fact in order, with its path; makes no string.
  public func forEachFact(_ body: (_ path: UnsafeBufferPointer<UInt8>, Setting) -> Void) {
    var path: [UInt8] = []
    /// For each setting around the current one: the length of the path before it, and its number.
    var enclosing: [(length: Int, number: Int)] = []
    var index = firstRoot
    var number = 0
    while index != Node.none {
      let node = nodes[Int(index)]
      let length = path.count
      // What an expression joins is part of it.
      let isLeaf = node.firstChild == Node.none || node.kind == .expression
      appendComponent(of: node, number: number, isLeaf: isLeaf, to: &path)
      if !isLeaf {
        enclosing.append((length, number))
        (index, number) = (node.firstChild, 0)
        continue
      }
      path.withUnsafeBufferPointer { body($0, Setting(index: index)) }
      path.removeLast(path.count - length)
      (index, number) = (node.next, number + 1)
      var parent = node.parent
      while index == Node.none, let outer = enclosing.popLast() {
        path.removeLast(path.count - outer.length)
        (index, number) = (nodes[Int(parent)].next, outer.number + 1)
        parent = nodes[Int(parent)].parent
      }
    }
  }

  private func appendComponent(of node: Node, number: Int, isLeaf: Bool, to path: inout [UInt8]) {
    if node.parent == Node.none ? isList : nodes[Int(node.parent)].kind == .list {
      path.append(UInt8(ascii: "["))
      path.append(contentsOf: String(number).utf8)
      path.append(UInt8(ascii: "]"))
      return
    }
    if !path.isEmpty { path.append(UInt8(ascii: ".")) }
    let words = isLeaf ? [] : words[Int(node.firstWord)..<Int(node.firstWord + node.wordCount)]
    // In quotes, as HOCON spells such a key, so that no two paths look the same.
    let needsQuotes =
      !words.isEmpty || node.key.count == 0
      || bytes(node.key).contains(where: Self.unclear.contains)
    if needsQuotes { path.append(UInt8(ascii: "\"")) }
    append(node.key, escaping: needsQuotes, to: &path)
    for word in words {
      path.append(UInt8(ascii: " "))
      append(word, escaping: needsQuotes, to: &path)
    }
    if needsQuotes { path.append(UInt8(ascii: "\"")) }
  }

  private func append(_ piece: Piece, escaping: Bool, to path: inout [UInt8]) {
    guard escaping else {
      path.append(contentsOf: bytes(piece))
      return
    }
    for byte in bytes(piece) {
      if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") {
        path.append(UInt8(ascii: "\\"))
      }
      path.append(byte)
    }
  }

  private static let unclear = ByteSet(".[]\"\\ ").union(.controls)
}
