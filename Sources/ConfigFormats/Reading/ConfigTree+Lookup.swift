/// How one setting is found. Nothing here makes a string.
extension ConfigTree {
  /// The last setting of this name below `setting`, or at the top level: where a program takes one
  /// of several, it mostly takes the last.
  public func child(named name: String, of setting: Setting? = nil) -> Setting? {
    var found: Setting?
    forEachChild(of: setting) { child in
      if equals(nodes[Int(child.index)].key, name.utf8) { found = child }
    }
    return found
  }

  /// All settings of this name below `setting`, or at the top level, in order.
  public func children(named name: String, of setting: Setting? = nil) -> [Setting] {
    var found: [Setting] = []
    forEachChild(of: setting) { child in
      if equals(nodes[Int(child.index)].key, name.utf8) { found.append(child) }
    }
    return found
  }

  /// The setting at a path of keys, such as `["videobridge", "ice", "udp", "port"]`.
  ///
  /// A directive is also found by its key and its words with blanks between them, such as
  /// `VirtualHost meet.example.org`, and an element of a list by its number, such as `[0]`. Of
  /// several settings of one name the last counts.
  public func value(at path: [String]) -> Setting? {
    var current: Setting?
    for component in path {
      var found: Setting?
      var position = 0
      let isList = current.map { kind(of: $0) == .list } ?? self.isList
      forEachChild(of: current) { child in
        if isList ? isNumber(position, component.utf8) : matches(child, component.utf8) {
          found = child
        }
        position += 1
      }
      guard let found else { return nil }
      current = found
    }
    return current
  }

  /// Whether the text of a setting is `text`, byte for byte.
  public func hasText(_ setting: Setting, _ text: String) -> Bool {
    equals(nodes[Int(setting.index)].text, text.utf8)
  }

  private func forEachChild(of setting: Setting?, _ body: (Setting) -> Void) {
    var child = setting.map { nodes[Int($0.index)].firstChild } ?? firstRoot
    while child != Node.none {
      body(Setting(index: child))
      child = nodes[Int(child)].next
    }
  }

  private func matches(_ setting: Setting, _ name: String.UTF8View) -> Bool {
    let node = nodes[Int(setting.index)]
    if equals(node.key, name) { return true }
    guard node.wordCount > 0, name.starts(with: bytes(node.key)) else { return false }
    var rest = name.dropFirst(Int(node.key.count))
    for word in words[Int(node.firstWord)..<Int(node.firstWord + node.wordCount)] {
      guard rest.first == UInt8(ascii: " "), rest.dropFirst().starts(with: bytes(word)) else {
        return false
      }
      rest = rest.dropFirst(1 + Int(word.count))
    }
    return rest.isEmpty
  }

  private func isNumber(_ number: Int, _ name: String.UTF8View) -> Bool {
    guard name.first == UInt8(ascii: "["), name.last == UInt8(ascii: "]") else { return false }
    var value = 0
    for digit in name.dropFirst().dropLast() {
      guard ByteSet.digits.contains(digit), value < 1 << 32 else { return false }
      value = value * 10 + Int(digit - UInt8(ascii: "0"))
    }
    return value == number
  }

  private func equals(_ piece: Piece, _ text: String.UTF8View) -> Bool {
    text.count == Int(piece.count) && text.elementsEqual(bytes(piece))
  }

  func bytes(_ piece: Piece) -> ArraySlice<UInt8> {
    pool[Int(piece.start)..<Int(piece.start + piece.count)]
  }
}
