/// How a tree is looked at.
extension ConfigTree {
  /// The settings of the file's top level, or those directly below a setting, in order.
  public struct Settings: Sequence, IteratorProtocol {
    let tree: ConfigTree
    var at: UInt32

    public mutating func next() -> Setting? {
      guard at != Node.none else { return nil }
      defer { at = tree.nodes[Int(at)].next }
      return Setting(index: at)
    }
  }

  public var roots: Settings { Settings(tree: self, at: firstRoot) }

  public func children(of setting: Setting) -> Settings {
    Settings(tree: self, at: nodes[Int(setting.index)].firstChild)
  }

  public func parent(of setting: Setting) -> Setting? {
    let parent = nodes[Int(setting.index)].parent
    return parent == Node.none ? nil : Setting(index: parent)
  }

  public func kind(of setting: Setting) -> Kind { nodes[Int(setting.index)].kind }

  /// The key as the program sees it; empty for an element of a list.
  public func key(of setting: Setting) -> String { string(nodes[Int(setting.index)].key) }

  /// The text of a scalar as the program sees it, and the source of an expression.
  public func text(of setting: Setting) -> String { string(nodes[Int(setting.index)].text) }

  /// The words of a directive after its key, without their quotes.
  public func words(of setting: Setting) -> [String] {
    let node = nodes[Int(setting.index)]
    return words[Int(node.firstWord)..<Int(node.firstWord + node.wordCount)].map(string)
  }

  /// Offsets in the file, from the first byte of the key to behind the last of the value.
  public func range(of setting: Setting) -> Range<Int> {
    let node = nodes[Int(setting.index)]
    return Int(node.start)..<Int(node.end)
  }

  /// Offsets of the value alone, quotes and brackets included; the whole range where a grammar does
  /// not separate the two.
  public func valueRange(of setting: Setting) -> Range<Int> {
    let node = nodes[Int(setting.index)]
    return Int(min(node.valueStart, node.end))..<Int(node.end)
  }

  /// Offsets of each word of a directive, quotes included.
  public func wordRanges(of setting: Setting) -> [Range<Int>] {
    let node = nodes[Int(setting.index)]
    return wordRanges[Int(node.firstWord)..<Int(node.firstWord + node.wordCount)]
      .map { Int($0.lowerBound)..<Int($0.upperBound) }
  }

  /// Whether a text was spelled in quotes, or what counts as quotes in its grammar.
  public func isQuoted(_ setting: Setting) -> Bool { nodes[Int(setting.index)].isQuoted }

  func string(_ piece: Piece) -> String {
    String(decoding: pool[Int(piece.start)..<Int(piece.start + piece.count)], as: UTF8.self)
  }
}
