/// Values of JavaScript: literals are read, whatever has to be computed is kept as its source.
extension JavaScriptReader {
  /// Reads one expression as the value of `setting`, and stops behind it.
  mutating func readExpression(into setting: ConfigTree.Setting, depth: Int) {
    let start = at
    guard enter(depth, from: start) else { return }
    guard let first = readOperand(into: setting, depth: depth) else {
      tree.report("a value is missing", at: start..<min(start + 1, text.count))
      tree.remove(setting)
      return
    }
    var operands = [first]
    var isJoined = true
    while true {
      let end = at
      let hasLineBreak = skipBlank()
      guard let next = takeOperator(hasLineBreak: hasLineBreak) else {
        at = end
        break
      }
      isJoined = isJoined && (next == .plus || next == .type)
      if next == .postfix { continue }
      guard next != .type else {
        skipType()
        continue
      }
      skipBlank()
      if next == .arrow, byte == UInt8(ascii: "{") {
        skipBalanced()
        continue
      }
      guard let operand = readRightSide(of: next, depth: depth) else {
        let here = at
        report("a value is missing behind the operator", from: here)
        break
      }
      if isJoined { operands.append(operand) }
    }
    // `as const` and its like change no value.
    if isJoined, operands.count == 1 {
      if first.kind == .expression { setExpression(setting, from: start) }
      return
    }
    // Two numbers are added, and so is what follows them.
    if isJoined, operands[0].kind == .text || operands[1].kind == .text {
      return set(setting, toJoined: operands, from: start)
    }
    setExpression(setting, from: start)
  }

  private mutating func readRightSide(of next: JavaScriptOperator, depth: Int) -> Operand? {
    guard next == .question else { return readOperand(into: makeScratch(), depth: depth + 1) }
    let start = at
    readExpression(into: makeScratch(), depth: depth + 1)
    skipBlank()
    if !take(UInt8(ascii: ":")) { report("the colon of this condition is missing", from: start) }
    skipBlank()
    return readOperand(into: makeScratch(), depth: depth + 1)
  }

  private mutating func takeOperator(hasLineBreak: Bool) -> JavaScriptOperator? {
    if take("=>") { return .arrow }
    if take("++") || take("--") {
      // Behind a line break it belongs to what follows.
      if !hasLineBreak { return .postfix }
      at -= 2
      return nil
    }
    for sign in JavaScriptOperator.binary where take(sign) { return .other }
    if take(UInt8(ascii: "+")) { return .plus }
    if take(UInt8(ascii: "?")) { return .question }
    if ByteSet("-*/%&|^<>=").contains(byte) {
      at += 1
      return .other
    }
    if takeKeyword("in") || takeKeyword("instanceof") { return .other }
    if !hasLineBreak, takeKeyword("as") || takeKeyword("satisfies") { return .type }
    return nil
  }

  /// Reads one operand with what is called on it.
  private mutating func readOperand(into setting: ConfigTree.Setting, depth: Int) -> Operand? {
    let start = at
    guard enter(depth, from: start) else { return Operand(kind: .expression, range: start..<at) }
    var isPrefixed = false
    while let isMinus = takePrefix() {
      if isMinus, !isPrefixed, isAtNumber {
        return readNumber(into: setting, from: start, isNegative: true)
      }
      isPrefixed = true
      skipBlank()
    }
    let target = isPrefixed ? makeScratch() : setting
    guard var operand = readPrimary(into: target, depth: depth) else { return nil }
    if skipSuffixes(depth: depth) || isPrefixed {
      operand = Operand(kind: .expression, range: start..<at)
    }
    return operand
  }

  /// Moves over an operator before a value; tells whether it is a minus sign.
  private mutating func takePrefix() -> Bool? {
    if take("++") || take("--") { return false }
    if take(UInt8(ascii: "-")) { return true }
    if ByteSet("!~+").contains(byte) {
      at += 1
      return false
    }
    guard JavaScriptWord.first.contains(byte) else { return nil }
    for word in ["typeof", "void", "delete", "new", "await", "yield"] as [StaticString]
    where takeKeyword(word) {
      return false
    }
    return nil
  }

  private mutating func readPrimary(into setting: ConfigTree.Setting, depth: Int) -> Operand? {
    let start = at
    switch byte {
    case UInt8(ascii: "\""), UInt8(ascii: "'"):
      let piece = readQuoted()
      tree.set(setting, to: .text, text: piece, at: start..<at, isQuoted: true)
      return Operand(kind: .text, text: piece, range: start..<at)
    case UInt8(ascii: "`"): return readTemplate(into: setting)
    case UInt8(ascii: "{"):
      tree.set(setting, to: .group, at: start..<start)
      readObject(below: setting, depth: depth)
      tree.end(setting, at: at)
      return Operand(kind: .group, range: start..<at)
    case UInt8(ascii: "["):
      tree.set(setting, to: .list, at: start..<start)
      readArray(below: setting, depth: depth)
      tree.end(setting, at: at)
      return Operand(kind: .list, range: start..<at)
    case UInt8(ascii: "("): return readParenthesised(into: setting, depth: depth)
    case UInt8(ascii: "/"):
      if !takeRegex() {
        at = text.firstIndex(in: ByteSet("\n"), from: at)
        report("nothing closes this regular expression on its line", from: start)
      }
      return Operand(kind: .expression, range: start..<at)
    default: break
    }
    if isAtNumber { return readNumber(into: setting, from: start, isNegative: false) }
    guard let name = takeName() else { return nil }
    return readWord(name, into: setting)
  }

  private mutating func readWord(_ name: Range<Int>, into setting: ConfigTree.Setting) -> Operand? {
    switch JavaScriptWord(slice(name)) {
    case .boolean:
      tree.set(setting, to: .boolean, text: tree.piece(slice(name)), at: name)
      return Operand(kind: .boolean, range: name)
    case .nothing:
      tree.set(setting, to: .null, at: name)
      return Operand(kind: .null, range: name)
    case .function: skipFunction(name)
    case .name, .import:
      // `async x => ...` and `async function`.
      guard slice(name).elementsEqual("async".utf8) else { break }
      let end = at
      if skipBlank() {
        at = end
      } else if let next = takeName() {
        if JavaScriptWord(slice(next)) == .function { skipFunction(next) }
      } else {
        at = end
      }
    default:
      at = name.lowerBound
      return nil
    }
    return Operand(kind: .expression, range: name.lowerBound..<at)
  }

  /// Moves over a function or a class whose first word was read.
  private mutating func skipFunction(_ name: Range<Int>) {
    // Up to the brace that opens the body, past the parameters.
    while !isAtEnd, byte != UInt8(ascii: "{") {
      if byte == UInt8(ascii: "(") { skipBalanced() } else { at += 1 }
      skipBlank()
    }
    guard byte == UInt8(ascii: "{") else {
      return tree.report("the body of this function is missing", at: name)
    }
    skipBalanced()
  }

  /// A value in parentheses, or the parameters of an arrow function.
  private mutating func readParenthesised(into setting: ConfigTree.Setting, depth: Int) -> Operand {
    let start = at
    at += 1
    skipBlank()
    var count = 0
    var isPlain = true
    while !isAtEnd, byte != UInt8(ascii: ")") {
      if take("...") { isPlain = false }
      readExpression(into: count == 0 ? setting : makeScratch(), depth: depth + 1)
      count += 1
      skipBlank()
      if !take(UInt8(ascii: ",")) { break }
      skipBlank()
    }
    if !take(UInt8(ascii: ")")) {
      tree.report("nothing closes this parenthesis", at: start..<start + 1)
    }
    let node = tree.nodes[Int(setting.index)]
    guard count == 1, isPlain else { return Operand(kind: .expression, range: start..<at) }
    return Operand(kind: node.kind, text: node.text, range: start..<at)
  }

  /// Moves over members, indexes and calls behind a value.
  private mutating func skipSuffixes(depth: Int) -> Bool {
    var isAny = false
    while true {
      let end = at
      skipBlank()
      switch byte {
      case UInt8(ascii: "?")
      where text.byte(at: at + 1) == UInt8(ascii: ".")
        && !ByteSet.digits.contains(text.byte(at: at + 2)):
        at += 2
        skipBlank()
        _ = takeName()
      case UInt8(ascii: ".") where !text.has("...", at: at):
        at += 1
        skipBlank()
        _ = take(UInt8(ascii: "#"))
        if takeName() == nil { report("a name is missing behind the dot", from: end) }
      case UInt8(ascii: "("), UInt8(ascii: "["): readArguments(depth: depth)
      case UInt8(ascii: "`"): skipBalanced()
      default:
        at = end
        return isAny
      }
      isAny = true
    }
  }

  /// Moves over the arguments of a call, or an index.
  private mutating func readArguments(depth: Int) {
    let open = at
    let closing = byte == UInt8(ascii: "(") ? UInt8(ascii: ")") : UInt8(ascii: "]")
    at += 1
    skipBlank()
    while !isAtEnd, byte != closing {
      _ = take("...")
      let before = at
      readExpression(into: makeScratch(), depth: depth + 1)
      skipBlank()
      let comma = at
      if !take(UInt8(ascii: ",")), byte != closing, !isAtEnd {
        if at == before || ByteSet(")]};:").contains(byte) { break }
        report("a comma is missing", from: comma)
      }
      skipBlank()
    }
    if !take(closing), !isTooDeep {
      tree.report("nothing closes this bracket", at: open..<open + 1)
    }
  }

  // MARK: Objects and lists

  private mutating func readObject(below parent: ConfigTree.Setting, depth: Int) {
    let open = at
    at += 1
    while true {
      skipBlank()
      if isAtEnd {
        if !isTooDeep { tree.report("nothing closes this brace", at: open..<open + 1) }
        return
      }
      if take(UInt8(ascii: "}")) { return }
      let start = at
      readMember(below: parent, depth: depth + 1)
      endElement(from: start, closing: UInt8(ascii: "}"))
    }
  }

  private mutating func readMember(below parent: ConfigTree.Setting, depth: Int) {
    let start = at
    if take("...") {
      let setting = tree.add(.null, key: tree.piece("...".utf8), at: start..<at, below: parent)
      readExpression(into: setting, depth: depth)
      return setExpression(setting, from: start + 3)
    }
    _ = take(UInt8(ascii: "*"))
    guard var key = readMemberKey(depth: depth) else {
      return report("a key is missing", from: start)
    }
    var end = at
    skipBlank()
    // `get x() {}` and its like: the name is the second word.
    if key.isName, !ByteSet(":,}(=").contains(byte), !isAtEnd,
      let second = readMemberKey(depth: depth)
    {
      let word = slice(key.range)
      guard ["get", "set", "async"].contains(where: { word.elementsEqual($0.utf8) }) else {
        at = end
        return report("a colon is missing behind the key", from: end)
      }
      key = second
      end = at
      skipBlank()
    }
    let setting = addKeyed(key.piece, at: start..<end, below: parent)
    if take(UInt8(ascii: ":")) {
      skipBlank()
      readExpression(into: setting, depth: depth)
    } else if byte == UInt8(ascii: "(") {
      skipBalanced()
      skipBlank()
      if byte == UInt8(ascii: "{") {
        skipBalanced()
      } else {
        report("the body of this function is missing", from: start)
      }
      setExpression(setting, from: start)
    } else if key.isName, ByteSet(",}=").contains(byte) {
      // A variable of the same name; with a value only where parameters are taken apart.
      if take(UInt8(ascii: "=")) {
        skipBlank()
        readExpression(into: makeScratch(), depth: depth)
        end = at
      }
      at = end
      setExpression(setting, from: start)
    } else {
      at = end
      report("a colon is missing behind the key", from: end)
      tree.remove(setting)
    }
  }

  private mutating func readMemberKey(depth: Int)
    -> (piece: ConfigTree.Piece, range: Range<Int>, isName: Bool)?
  {
    let start = at
    if ByteSet("\"'").contains(byte) { return (readQuoted(), start..<at, false) }
    if isAtNumber {
      let number = readNumber(into: makeScratch(), from: start, isNegative: false)
      return (number.text, start..<at, false)
    }
    if take(UInt8(ascii: "[")) {
      skipBlank()
      let scratch = makeScratch()
      readExpression(into: scratch, depth: depth)
      skipBlank()
      if !take(UInt8(ascii: "]")) { report("nothing closes this bracket", from: start) }
      let node = tree.nodes[Int(scratch.index)]
      let isKnown = node.kind == .text || node.kind == .number
      return (isKnown ? node.text : tree.piece(slice(start..<at)), start..<at, false)
    }
    return takeName().map { (tree.piece(slice($0)), $0, true) }
  }

  private mutating func readArray(below parent: ConfigTree.Setting, depth: Int) {
    let open = at
    at += 1
    while true {
      skipBlank()
      if isAtEnd {
        if !isTooDeep { tree.report("nothing closes this bracket", at: open..<open + 1) }
        return
      }
      if take(UInt8(ascii: "]")) { return }
      let start = at
      let setting = tree.add(.null, at: start..<start, below: parent)
      // A place that is left out has no value.
      if take(UInt8(ascii: ",")) { continue }
      let isSpread = take("...")
      readExpression(into: setting, depth: depth + 1)
      if isSpread { setExpression(setting, from: start) }
      endElement(from: start, closing: UInt8(ascii: "]"))
    }
  }

  /// What must stand behind an element or a member.
  private mutating func endElement(from start: Int, closing: UInt8) {
    let end = at
    skipBlank()
    if take(UInt8(ascii: ",")) || byte == closing || isAtEnd { return }
    let stops = ByteSet(",]}\n")
    if end == start {
      // Nothing was read, which was reported.
      at = max(at, text.firstIndex(in: stops, from: at))
      if !take(UInt8(ascii: ",")), byte != closing, !isAtEnd { at += 1 }
      return
    }
    let here = at
    report("a comma is missing", from: here)
    // Goes on where an element may begin.
    if ByteSet(":;)]}=").contains(byte) { at += 1 }
  }

  /// Whether one more level may be read; where not, the rest of the file is not.
  mutating func enter(_ depth: Int, from start: Int) -> Bool {
    guard depth >= ConfigTree.deepestNesting else { return true }
    if !isTooDeep {
      tree.report("nested too deeply; the rest is not read", at: start..<min(start + 1, text.count))
    }
    isTooDeep = true
    at = text.count
    return false
  }
}

enum JavaScriptOperator {
  case plus, arrow, question, postfix, other
  /// What is followed by a type of TypeScript.
  case type

  /// Longest first.
  static let binary: [StaticString] = [
    ">>>=", "===", "!==", "**=", "<<=", ">>=", ">>>", "&&=", "||=", "??=", "==", "!=", "<=", ">=",
    "&&", "||", "??", "**", "<<", ">>", "+=", "-=", "*=", "/=", "%=", "&=", "|=", "^=",
  ]
}
