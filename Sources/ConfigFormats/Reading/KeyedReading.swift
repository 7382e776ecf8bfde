/// Readers that fill the tree as they go: a key that comes again takes the place of the earlier one.
protocol KeyedReading: LanguageReading {
  var keys: KeyIndex { get set }
}

extension KeyedReading {
  private func object(_ parent: ConfigTree.Setting?) -> UInt32 {
    parent?.index ?? ConfigTree.Node.none - 1
  }

  func find(_ key: ConfigTree.Piece, below parent: ConfigTree.Setting?) -> ConfigTree.Setting? {
    keys.find(key, of: object(parent), in: tree.pool).map { ConfigTree.Setting(index: $0) }
  }

  /// Adds a setting whose value is read next, in place of an earlier one of this key.
  mutating func addKeyed(
    _ key: ConfigTree.Piece, at range: Range<Int>, below parent: ConfigTree.Setting?
  ) -> ConfigTree.Setting {
    if let earlier = find(key, below: parent) { tree.remove(earlier) }
    let setting = tree.add(.null, key: key, at: range, valueStart: range.upperBound, below: parent)
    keys.store(setting.index, under: key, of: object(parent), in: tree.pool)
    return setting
  }

  /// Adds what is assigned to a path of keys, in the groups on its way. Where something else than a
  /// group is on its way, the whole path as it is spelled becomes the key.
  mutating func addKeyed(
    _ path: [ConfigTree.Piece], at range: Range<Int>, below parent: ConfigTree.Setting?
  ) -> ConfigTree.Setting {
    var current = parent
    for key in path.dropLast() {
      guard let group = group(key, at: range, below: current) else {
        return addKeyed(tree.piece(slice(range)), at: range, below: parent)
      }
      current = group
    }
    return addKeyed(path[path.count - 1], at: range, below: current)
  }

  /// The group under a key, to assign to a part of it; makes one where nothing is.
  private mutating func group(
    _ key: ConfigTree.Piece, at range: Range<Int>, below parent: ConfigTree.Setting?
  ) -> ConfigTree.Setting? {
    if let known = find(key, below: parent), tree.kind(of: known) != .null {
      let isEmptyList = tree.kind(of: known) == .list && tree.children(of: known).at == .max
      if isEmptyList { tree.nodes[Int(known.index)].kind = .group }
      return tree.kind(of: known) == .group ? known : nil
    }
    let setting = addKeyed(key, at: range, below: parent)
    tree.set(setting, to: .group, at: range.upperBound..<range.upperBound)
    return setting
  }

  /// A setting that is not part of the file, to read what only has to be understood.
  mutating func makeScratch() -> ConfigTree.Setting {
    let setting = tree.add(.null, at: at..<at)
    tree.remove(setting)
    return setting
  }

  /// Writes what several operands make: a text where all are known, else an expression with the
  /// operands below it, or without where they are not simply joined.
  mutating func set(_ setting: ConfigTree.Setting, toJoined operands: [Operand], from start: Int) {
    if operands.count > 1, operands.allSatisfy({ $0.kind == .text || $0.joinsAsText }) {
      let poolStart = tree.pool.count
      for operand in operands {
        for offset in operand.text.start..<operand.text.start + operand.text.count {
          tree.pool.append(tree.pool[Int(offset)])
        }
      }
      tree.set(setting, to: .text, text: tree.piece(since: poolStart), at: start..<at)
      return
    }
    setExpression(setting, from: start)
    for operand in operands where operands.count > 1 {
      let isLiteral = operand.kind == .text || operand.kind == .number
      tree.add(
        isLiteral ? operand.kind : .expression,
        text: isLiteral ? operand.text : tree.piece(slice(operand.range)), at: operand.range,
        isQuoted: operand.kind == .text, below: setting)
    }
  }

  /// Makes a setting an expression with the text from `start` to here.
  mutating func setExpression(_ setting: ConfigTree.Setting, from start: Int) {
    tree.removeChildren(of: setting)
    tree.set(setting, to: .expression, text: tree.piece(slice(start..<at)), at: start..<at)
  }
}

/// One value between operators.
struct Operand {
  var kind: ConfigTree.Kind
  var text = ConfigTree.Piece.empty
  var range: Range<Int>
  /// Whether it is a whole number, which joins with texts as it is spelled.
  var joinsAsText = false
}
