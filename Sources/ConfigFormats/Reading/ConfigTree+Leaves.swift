/// A tree as leaves whose places are numbers: what a proof over many files looks settings up by.
extension ConfigTree {
  /// A setting that has none below it.
  package struct Leaf {
    /// What ``PathHash`` makes of the keys from the top level on.
    package let place: UInt64
    /// The value as the program sees it: words of a directive with a blank between them, the source
    /// of an expression. Valid during the call only.
    package let value: UnsafeBufferPointer<UInt8>
    package let range: Range<Int>
    package let setting: Setting
  }

  /// Calls `body` for each leaf in the order of the file, and for each one with words around others too.
  ///
  /// Elements of lists have no key, so all of a list have the place of the list. What is inside a
  /// setting with words lies below its key and its words. Allocates nothing in a steady state.
  package func forEachLeaf(
    joiningIn scratch: inout [UInt8], _ body: (Leaf) -> Void
  ) {
    pool.withUnsafeBufferPointer { pool in
      var enclosing: [PathHash] = []
      var above = PathHash()
      var index = firstRoot
      while index != Node.none {
        let node = nodes[Int(index)]
        let isOpen = node.firstChild != Node.none && node.kind != .expression
        var place = above
        place.enter(UnsafeBufferPointer(rebasing: pool[piece: node.key]))
        if !isOpen || node.wordCount > 0 {
          emit(node, at: place, index, pool, &scratch, body)
        }
        if isOpen {
          for word in words[Int(node.firstWord)..<Int(node.firstWord + node.wordCount)] {
            place.add(UnsafeBufferPointer(rebasing: pool[piece: word]))
          }
          enclosing.append(above)
          above = place
          index = node.firstChild
          continue
        }
        index = node.next
        var parent = node.parent
        while index == Node.none, let outer = enclosing.popLast() {
          above = outer
          index = nodes[Int(parent)].next
          parent = nodes[Int(parent)].parent
        }
      }
    }
  }

  private func emit(
    _ node: Node, at place: PathHash, _ index: UInt32, _ pool: UnsafeBufferPointer<UInt8>,
    _ scratch: inout [UInt8], _ body: (Leaf) -> Void
  ) {
    let range = Int(node.start)..<Int(node.end)
    func call(_ value: UnsafeBufferPointer<UInt8>) {
      body(Leaf(place: place.value, value: value, range: range, setting: Setting(index: index)))
    }
    guard node.wordCount > 0 else {
      return call(UnsafeBufferPointer(rebasing: pool[piece: node.text]))
    }
    let pieces = words[Int(node.firstWord)..<Int(node.firstWord + node.wordCount)]
    if pieces.count == 1, let only = pieces.first {
      return call(UnsafeBufferPointer(rebasing: pool[piece: only]))
    }
    scratch.removeAll(keepingCapacity: true)
    for word in pieces {
      if !scratch.isEmpty { scratch.append(UInt8(ascii: " ")) }
      scratch.append(contentsOf: pool[piece: word])
    }
    scratch.withUnsafeBufferPointer(call)
  }

  /// The keys from the top level to a setting, with dots between them, for a message.
  package func path(of setting: Setting) -> String {
    var keys: [String] = []
    var current: Setting? = setting
    while let here = current {
      let key = key(of: here)
      if here != setting, nodes[Int(here.index)].wordCount > 0 {
        keys.append(([key] + words(of: here)).joined(separator: " "))
      } else if !key.isEmpty {
        keys.append(key)
      }
      current = parent(of: here)
    }
    return keys.reversed().joined(separator: ".")
  }
}

/// A path of keys as a number (FNV-1a), made key by key.
package struct PathHash: Hashable, Sendable {
  package private(set) var value: UInt64 = 0xcbf2_9ce4_8422_2325

  package init() {}

  /// The path of keys that is written with dots between them.
  package init(_ path: some Sequence<UInt8>) {
    // Callers of other modules have no code of their own here; bytes in a row need none.
    if path.withContiguousStorageIfAvailable({ add(bytes: $0) }) == nil { add(bytes: path) }
  }

  /// Goes down to the setting of a key; elements of a list have an empty one.
  package mutating func enter(_ key: UnsafeBufferPointer<UInt8>) {
    guard !key.isEmpty else { return }
    if value != Self().value { add(UInt8(ascii: ".")) }
    add(bytes: key)
  }

  /// Adds a word of the directive that was entered last.
  package mutating func add(_ word: UnsafeBufferPointer<UInt8>) {
    add(UInt8(ascii: " "))
    add(bytes: word)
  }

  /// Adds the value, for lists whose elements are told apart by it.
  package func with(_ text: UnsafeBufferPointer<UInt8>) -> UInt64 {
    var hash = self
    hash.add(UInt8(ascii: "="))
    hash.add(bytes: text)
    return hash.value
  }

  package init(continuing value: UInt64) { self.value = value }

  @inline(__always)
  private mutating func add(bytes: some Sequence<UInt8>) {
    for byte in bytes { add(byte) }
  }

  @inline(__always)
  private mutating func add(_ byte: UInt8) {
    value = (value ^ UInt64(byte)) &* 0x0000_0100_0000_01b3
  }
}

extension UnsafeBufferPointer<UInt8> {
  fileprivate subscript(piece piece: ConfigTree.Piece) -> Slice<Self> {
    self[Int(piece.start)..<Int(piece.start + piece.count)]
  }
}
