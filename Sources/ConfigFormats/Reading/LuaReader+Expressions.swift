/// Values of Lua: literals are read, whatever has to be computed is kept as its source.
extension LuaReader {
  // MARK: Tokens

  /// Moves over blanks and comments.
  mutating func skipBlank() {
    while true {
      at = text.firstIndex(in: ByteSet.whitespace.inverted, from: at)
      guard text.has("--", at: at) else { return }
      let start = at
      at += 2
      if let level = longBracketLevel {
        skipLongBracket(level, from: start, what: "nothing closes this comment")
      } else {
        skipLine()
      }
    }
  }

  /// Moves over a name or a keyword, if one stands here.
  mutating func takeName() -> Range<Int>? {
    let start = at
    guard LuaWord.first.contains(byte), !isAtEnd else { return nil }
    at = text.firstIndex(in: LuaWord.rest.inverted, from: at)
    return start..<at
  }

  /// The number of equals signs in a long bracket that opens here.
  var longBracketLevel: Int? {
    guard byte == UInt8(ascii: "[") else { return nil }
    let end = text.firstIndex(in: ByteSet("=").inverted, from: at + 1)
    return text.byte(at: end) == UInt8(ascii: "[") ? end - at - 1 : nil
  }

  /// Moves over a long bracket; returns what is between, still with its line breaks.
  @discardableResult
  mutating func skipLongBracket(_ level: Int, from start: Int, what: String) -> Range<Int> {
    at += level + 2
    let inside = at
    while true {
      at = text.firstIndex(in: ByteSet("]"), from: at)
      if isAtEnd {
        tree.report(what, at: start..<min(start + level + 2, text.count))
        return inside..<at
      }
      let end = text.firstIndex(in: ByteSet("=").inverted, from: at + 1)
      if end - at - 1 == level, text.byte(at: end) == UInt8(ascii: "]") {
        defer { at = end + 1 }
        return inside..<at
      }
      at = end
    }
  }

  var startsArguments: Bool {
    switch byte {
    case UInt8(ascii: "\""), UInt8(ascii: "'"), UInt8(ascii: "{"), UInt8(ascii: "("): true
    case UInt8(ascii: "["): longBracketLevel != nil
    default: false
    }
  }

  // MARK: Expressions

  /// Reads one expression as the value of `setting`, and stops behind it.
  mutating func readExpression(into setting: ConfigTree.Setting, depth: Int) {
    let start = at
    guard enter(depth, from: start) else { return }
    guard var operand = readOperand(into: setting, depth: depth) else {
      tree.report("a value is missing", at: start..<min(start + 1, text.count))
      tree.remove(setting)
      return skipLine(upTo: ByteSet(",;})"))
    }
    var operands = [operand]
    var isJoined = true
    while true {
      let end = at
      skipBlank()
      guard let isConcatenation = takeOperator() else {
        at = end
        break
      }
      isJoined = isJoined && isConcatenation
      skipBlank()
      let scratch = makeScratch()
      guard let next = readOperand(into: scratch, depth: depth + 1) else {
        let here = at
        report("a value is missing behind the operator", from: here)
        skipLine(upTo: ByteSet(",;})"))
        break
      }
      operand = next
      if isJoined { operands.append(operand) }
    }
    if operands.count > 1, isJoined { return set(setting, toJoined: operands, from: start) }
    if operands.count > 1 || !isJoined || operand.kind == .expression {
      setExpression(setting, from: start)
    }
  }

  /// Moves over a binary operator; tells whether it joins texts.
  private mutating func takeOperator() -> Bool? {
    if take("...") { return nil }
    if take("..") { return true }
    for sign in ["==", "~=", "<=", ">=", "<<", ">>", "//"] as [StaticString] where take(sign) {
      return false
    }
    if ByteSet("+-*/%^&|~<>").contains(byte) {
      at += 1
      return false
    }
    let start = at
    if let name = takeName() {
      let word = LuaWord(slice(name))
      if word == .and || word == .or { return false }
      at = start
    }
    return nil
  }

  /// Reads one operand into `setting`, whose kind it sets unless the operand is an expression.
  private mutating func readOperand(into setting: ConfigTree.Setting, depth: Int) -> Operand? {
    let start = at
    var isNegative = false
    var hasOther = false
    while true {
      if ByteSet("-#~").contains(byte) {
        if byte == UInt8(ascii: "-"), !isNegative, !hasOther {
          isNegative = true
        } else {
          hasOther = true
        }
        at += 1
      } else if let name = peekName, LuaWord(slice(name)) == .not {
        at = name.upperBound
        hasOther = true
      } else {
        break
      }
      skipBlank()
    }
    if isNegative || hasOther {
      if !hasOther, isAtNumber { return readNumber(into: setting, from: start) }
      guard readOperand(into: makeScratch(), depth: depth + 1) != nil else { return nil }
      return Operand(kind: .expression, range: start..<at)
    }
    switch byte {
    case UInt8(ascii: "\""), UInt8(ascii: "'"): return readText(into: setting)
    case UInt8(ascii: "[") where longBracketLevel != nil: return readText(into: setting)
    case UInt8(ascii: "{"):
      tree.set(setting, to: .list, at: start..<start)
      let isGroup = readTable(below: setting, depth: depth)
      tree.set(setting, to: isGroup ? .group : .list, at: start..<at)
      return Operand(kind: .list, range: start..<at)
    case UInt8(ascii: "("):
      return readParenthesised(into: setting, depth: depth)
    default: break
    }
    if isAtNumber { return readNumber(into: setting, from: start) }
    if take("...") { return Operand(kind: .expression, range: start..<at) }
    guard let name = takeName() else { return nil }
    switch LuaWord(slice(name)) {
    case .true, .false:
      tree.set(setting, to: .boolean, text: tree.piece(slice(name)), at: name)
      return Operand(kind: .boolean, range: name)
    case .nil:
      tree.set(setting, to: .null, at: name)
      return Operand(kind: .null, range: name)
    case .function:
      skipBlock(.function, from: start)
      return Operand(kind: .expression, range: start..<at)
    case .name:
      _ = skipSuffixes(depth: depth)
      return Operand(kind: .expression, range: start..<at)
    default:
      at = start
      return nil
    }
  }

  private var peekName: Range<Int>? {
    guard LuaWord.first.contains(byte), !isAtEnd else { return nil }
    return at..<text.firstIndex(in: LuaWord.rest.inverted, from: at)
  }

  private mutating func readText(into setting: ConfigTree.Setting) -> Operand {
    let start = at
    let piece = readString()
    tree.set(setting, to: .text, text: piece, at: start..<at, isQuoted: true)
    return Operand(kind: .text, text: piece, range: start..<at)
  }

  private mutating func readParenthesised(into setting: ConfigTree.Setting, depth: Int) -> Operand {
    let start = at
    at += 1
    skipBlank()
    readExpression(into: setting, depth: depth + 1)
    skipBlank()
    if !take(UInt8(ascii: ")")) {
      report("nothing closes this parenthesis", from: start)
    }
    if skipSuffixes(depth: depth) { return Operand(kind: .expression, range: start..<at) }
    let node = tree.nodes[Int(setting.index)]
    return Operand(kind: node.kind, text: node.text, range: start..<at)
  }

  /// Moves over indexes and calls behind a name or a parenthesis.
  private mutating func skipSuffixes(depth: Int) -> Bool {
    var isAny = false
    while true {
      let end = at
      skipBlank()
      switch byte {
      case UInt8(ascii: ".") where text.byte(at: at + 1) != UInt8(ascii: "."),
        UInt8(ascii: ":") where text.byte(at: at + 1) != UInt8(ascii: ":"):
        at += 1
        skipBlank()
        if takeName() == nil { report("a name is missing", from: end) }
      case UInt8(ascii: "[") where longBracketLevel == nil:
        at += 1
        skipBlank()
        readExpression(into: makeScratch(), depth: depth + 1)
        skipBlank()
        if !take(UInt8(ascii: "]")) { report("nothing closes this bracket", from: end) }
      case UInt8(ascii: "("):
        at += 1
        skipBlank()
        if !take(UInt8(ascii: ")")) {
          repeat {
            skipBlank()
            readExpression(into: makeScratch(), depth: depth + 1)
            skipBlank()
          } while take(UInt8(ascii: ","))
          if !take(UInt8(ascii: ")")) { report("nothing closes this parenthesis", from: end) }
        }
      case _ where startsArguments:
        _ = readOperand(into: makeScratch(), depth: depth + 1)
      default:
        at = end
        return isAny
      }
      isAny = true
      if isAtEnd { return isAny }
    }
  }

  /// Whether one more level may be read; where not, the rest of the file is not.
  private mutating func enter(_ depth: Int, from start: Int) -> Bool {
    guard depth >= ConfigTree.deepestNesting else { return true }
    if !isTooDeep {
      tree.report("nested too deeply; the rest is not read", at: start..<min(start + 1, text.count))
    }
    isTooDeep = true
    at = text.count
    return false
  }

  // MARK: Tables

  /// Reads a table into the children of `parent`.
  ///
  /// - Parameter isGroup: Whether it is a group even without keys.
  /// - Returns: Whether it has keys; values without one then have their number as key.
  mutating func readTable(below parent: ConfigTree.Setting?, depth: Int, isGroup: Bool = false)
    -> Bool
  {
    let open = at
    at += 1
    guard enter(depth, from: open) else { return false }
    var hasKeys = isGroup
    var position = 0
    while true {
      skipBlank()
      if isAtEnd {
        if !isTooDeep { tree.report("nothing closes this brace", at: open..<open + 1) }
        return hasKeys
      }
      if take(UInt8(ascii: "}")) { return hasKeys }
      let start = at
      if let key = readFieldKey(depth: depth) {
        if !hasKeys { numberChildren(of: parent) }
        hasKeys = true
        skipBlank()
        let setting = addKeyed(key, at: start..<at, below: parent)
        readExpression(into: setting, depth: depth + 1)
      } else {
        position += 1
        let key = hasKeys ? tree.piece(String(position).utf8) : .empty
        let setting = tree.add(.null, key: key, at: start..<start, below: parent)
        readExpression(into: setting, depth: depth + 1)
      }
      skipBlank()
      if take(UInt8(ascii: ",")) || take(UInt8(ascii: ";")) || byte == UInt8(ascii: "}") {
        continue
      }
      if isAtEnd { continue }
      let here = at
      report("a comma or a semicolon is missing", from: here)
      if at == start || ByteSet("=)]").contains(byte) { at += 1 }
    }
  }

  /// Reads `name =` or `[key] =`; nil, and nothing read, where a value without a key follows.
  private mutating func readFieldKey(depth: Int) -> ConfigTree.Piece? {
    let start = at
    if byte == UInt8(ascii: "["), longBracketLevel == nil {
      at += 1
      skipBlank()
      let inside = at
      let key =
        readBracketedKey(depth: depth + 1) ?? tree.piece(slice(inside..<max(inside, at - 1)))
      skipBlank()
      if !take(UInt8(ascii: "=")) {
        report("an equals sign is missing behind the key", from: start)
      }
      return key
    }
    guard let name = takeName() else { return nil }
    skipBlank()
    if byte == UInt8(ascii: "="), text.byte(at: at + 1) != UInt8(ascii: "=") {
      if LuaWord(slice(name)) != .name { tree.report("a keyword cannot be a key", at: name) }
      at += 1
      return tree.piece(slice(name))
    }
    at = start
    return nil
  }

  /// Reads the key and the closing bracket behind an opening one; nil for a key to be computed.
  mutating func readBracketedKey(depth: Int) -> ConfigTree.Piece? {
    let start = at
    let scratch = makeScratch()
    readExpression(into: scratch, depth: depth)
    skipBlank()
    if !take(UInt8(ascii: "]")) { report("nothing closes this bracket", from: start) }
    let node = tree.nodes[Int(scratch.index)]
    switch node.kind {
    case .text, .number, .boolean: return node.text
    default: return nil
    }
  }

  /// Gives the values that a table had before its first key their numbers.
  private mutating func numberChildren(of parent: ConfigTree.Setting?) {
    var child = parent.map { tree.nodes[Int($0.index)].firstChild } ?? tree.firstRoot
    var position = 0
    while child != ConfigTree.Node.none {
      if !tree.nodes[Int(child)].isReplaced {
        position += 1
        tree.nodes[Int(child)].key = tree.piece(String(position).utf8)
      }
      child = tree.nodes[Int(child)].next
    }
  }
}
