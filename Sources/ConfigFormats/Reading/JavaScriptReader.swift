/// JavaScript that configures: variables with literals, and assignments to their parts, merged into
/// one tree by path. Type annotations of TypeScript are passed over.
///
/// What has to be run (calls, conditions, functions) is kept as an expression with its source. A
/// variable that such a statement may change keeps the value that it was given.
struct JavaScriptReader: ConfigReader, KeyedReading, ScriptReading {
  let text: Bytes
  var at = 0
  var tree = ConfigTree()
  var keys = KeyIndex()
  var isTooDeep = false
  /// No regular expression is looked for before this offset: none ends on this line.
  var regexFailsBefore = 0

  static func read(_ text: Bytes, into tree: inout ConfigTree) {
    var reader = JavaScriptReader(text: text)
    swap(&tree, &reader.tree)
    reader.readFile()
    swap(&tree, &reader.tree)
  }

  private init(text: Bytes) { self.text = text }

  private mutating func readFile() {
    checkEncoding()
    if text.has("#!", at: 0) { skipLine() }
    while true {
      skipBlank()
      if isAtEnd { break }
      let start = at
      readStatement()
      if at == start { at += 1 }
    }
    tree.finish()
  }

  // MARK: Statements

  private mutating func readStatement() {
    let start = at
    switch byte {
    case UInt8(ascii: ";"): at += 1
    case UInt8(ascii: "}"), UInt8(ascii: ")"), UInt8(ascii: "]"):
      at += 1
      report("this bracket closes nothing", from: start)
    case UInt8(ascii: "{"): readSkipped(from: start, key: start..<start)
    default:
      guard let name = takeName() else { return readExpressionStatement(from: start) }
      readStatement(beginningWith: name)
    }
  }

  private mutating func readStatement(beginningWith name: Range<Int>) {
    let start = name.lowerBound
    switch JavaScriptWord(slice(name)) {
    case .declaration: readDeclaration(from: start)
    case .export: readExport(from: start)
    case .import:
      skipBlank()
      if ByteSet("(.").contains(byte) {
        at = start
        readExpressionStatement(from: start)
      } else {
        readImport(from: start)
      }
    case .statement: readSkipped(from: start, key: name)
    case .function:
      at = start
      let setting = tree.add(.null, at: start..<start)
      readExpression(into: setting, depth: 0)
      setExpression(setting, from: start)
    case .inside:
      report("this word cannot begin a statement here", from: start)
      skipLine(upTo: ByteSet(";"))
    default:
      if isTypeDeclaration(name) { return readSkipped(from: start, key: name) }
      readAssignment(name)
    }
  }

  /// Keeps a statement as its source.
  private mutating func readSkipped(from start: Int, key: Range<Int>) {
    at = start
    skipStatement(depth: 0)
    tree.add(
      .expression, key: tree.piece(slice(key)), text: tree.piece(slice(start..<at)), at: start..<at)
  }

  /// `var`, `let` or `const`.
  private mutating func readDeclaration(from start: Int) {
    var first = start
    repeat {
      skipBlank()
      guard let name = takeName() else {
        if ByteSet("{[").contains(byte) { return readSkipped(from: start, key: at..<at) }
        let here = at
        report("a name is missing", from: here)
        return skipLine()
      }
      let setting = addKeyed(tree.piece(slice(name)), at: first..<at, below: nil)
      var end = at
      skipBlank()
      if take(UInt8(ascii: ":")) {
        skipType()
        end = at
        skipBlank()
      }
      if isAtAssignment {
        at += 1
        skipBlank()
        readExpression(into: setting, depth: 0)
        end = at
        skipBlank()
      } else {
        tree.set(setting, to: .null, at: end..<end)
      }
      first = at + 1
      if byte != UInt8(ascii: ",") { at = end }
    } while take(UInt8(ascii: ","))
    endStatement()
  }

  private mutating func readExport(from start: Int) {
    skipBlank()
    let next = at
    if let name = takeName() {
      if slice(name).elementsEqual("default".utf8) {
        skipBlank()
        let setting = addKeyed(tree.piece(slice(name)), at: start..<at, below: nil)
        readExpression(into: setting, depth: 0)
        return endStatement()
      }
      guard JavaScriptWord(slice(name)) != .export else {
        return tree.report("one 'export' too many", at: name)
      }
      return readStatement(beginningWith: name)
    }
    guard ByteSet("{*").contains(byte) else {
      return report("nothing follows that could be exported", from: start)
    }
    at = next
    if byte == UInt8(ascii: "{") { skipBalanced() }
    skipLine(upTo: ByteSet(";"))
    tree.add(
      .expression, key: tree.piece("export".utf8), text: tree.piece(slice(start..<at)),
      at: start..<at)
    endStatement()
  }

  private mutating func readImport(from start: Int) {
    while !isAtEnd, byte != UInt8(ascii: ";"), !ByteSet("\"'").contains(byte) {
      if byte == UInt8(ascii: "{") {
        skipBalanced()
      } else {
        at += 1
      }
      skipBlank()
    }
    guard ByteSet("\"'").contains(byte) else {
      return report("a file is missing behind the import", from: start)
    }
    let from = at
    let target = readQuoted()
    let setting = tree.add(
      .directive, key: tree.piece("import".utf8), at: start..<at, valueStart: from)
    tree.addWord(target, at: from..<at, to: setting)
    endStatement()
  }

  /// `a.b['c'] = value`, or another expression that begins with a name.
  private mutating func readAssignment(_ name: Range<Int>) {
    let start = name.lowerBound
    guard let path = readPath(from: name) else { return readExpressionStatement(from: start) }
    let end = at
    skipBlank()
    if isAtAssignment {
      at += 1
      let setting = addKeyed(path, at: start..<end, below: nil)
      skipBlank()
      readExpression(into: setting, depth: 0)
      return endStatement()
    }
    // `a.b += 1` makes a value that only running it shows.
    let operators: [StaticString] = ["+=", "-=", "*=", "/=", "||=", "&&=", "??=", "|="]
    guard operators.contains(where: { text.has($0, at: at) }) else {
      return readExpressionStatement(from: start)
    }
    let setting = addKeyed(path, at: start..<end, below: nil)
    at = text.firstIndex(in: ByteSet("="), from: at) + 1
    skipBlank()
    readExpression(into: makeScratch(), depth: 0)
    setExpression(setting, from: start)
    endStatement()
  }

  /// The keys of `a.b['c']`; nil where another expression stands.
  private mutating func readPath(from name: Range<Int>) -> [ConfigTree.Piece]? {
    var path = [tree.piece(slice(name))]
    while true {
      let end = at
      skipBlank()
      if byte == UInt8(ascii: "."), !ByteSet(".").contains(text.byte(at: at + 1)) {
        at += 1
        skipBlank()
        guard let name = takeName() else { return nil }
        path.append(tree.piece(slice(name)))
      } else if byte == UInt8(ascii: "[") {
        at += 1
        skipBlank()
        let isQuoted = ByteSet("\"'").contains(byte)
        guard isQuoted || ByteSet.digits.contains(byte) else { return nil }
        let digits = at
        if isQuoted {
          // Read again where it is no key after all, so findings come once.
          let findings = tree.findings.count
          path.append(readQuoted())
          if tree.findings.count > findings {
            tree.findings.removeLast(tree.findings.count - findings)
            return nil
          }
        } else {
          at = text.firstIndex(in: ByteSet.digits.inverted, from: at)
          path.append(tree.piece(slice(digits..<at)))
        }
        skipBlank()
        guard take(UInt8(ascii: "]")) else { return nil }
      } else {
        at = end
        return path
      }
    }
  }

  private mutating func readExpressionStatement(from start: Int) {
    at = start
    let setting = tree.add(.null, at: start..<start)
    repeat {
      skipBlank()
      let before = tree.findings.count
      readExpression(into: setting, depth: 0)
      if at == start, tree.findings.count > before {
        at += 1
        return skipLine(upTo: ByteSet(";"))
      }
      skipBlankOnLine()
    } while take(UInt8(ascii: ","))
    if !isTooDeep, tree.nodes[Int(setting.index)].kind != .text || !isDirectivePrologue(start) {
      setExpression(setting, from: start)
    } else {
      tree.remove(setting)
    }
    endStatement()
  }

  /// `"use strict"` says nothing that anybody compares.
  private func isDirectivePrologue(_ start: Int) -> Bool { text.has("use strict", at: start + 1) }

  /// What must stand behind a statement.
  mutating func endStatement() {
    let end = at
    let hasLineBreak = skipBlank()
    if take(UInt8(ascii: ";")) || hasLineBreak || isAtEnd || byte == UInt8(ascii: "}") { return }
    tree.report("a comma, a semicolon or an operator is missing", at: end..<max(at, end + 1))
  }

  // MARK: Statements that are kept as they are

  /// Moves over one statement of any kind.
  private mutating func skipStatement(depth: Int) {
    guard enter(depth, from: at) else { return }
    let start = at
    if isAtEnd {
      if tree.findings.isEmpty { report("a statement is missing", from: start) }
      return
    }
    if byte == UInt8(ascii: "{") { return skipBalanced() }
    guard let name = takeName() else {
      readExpression(into: makeScratch(), depth: depth)
      return endStatement()
    }
    let word = slice(name)
    func isWord(_ other: StaticString) -> Bool {
      word.count == other.utf8CodeUnitCount && word.has(other, at: 0)
    }
    if isWord("if") || isWord("for") || isWord("while") || isWord("switch") || isWord("with") {
      skipBlank()
      _ = isWord("for") && takeKeyword("await")
      skipBlank()
      guard byte == UInt8(ascii: "(") else {
        return report("a parenthesis is missing", from: start)
      }
      skipBalanced()
      skipBlank()
      skipStatement(depth: depth + 1)
      if isWord("if") { skipElse(depth: depth) }
    } else if isWord("do") {
      skipBlank()
      skipStatement(depth: depth + 1)
      skipBlank()
      guard takeKeyword("while") else { return report("the 'while' is missing", from: start) }
      skipBlank()
      if byte == UInt8(ascii: "(") { skipBalanced() }
      endStatement()
    } else if isWord("try") {
      repeat {
        skipBlank()
        if byte == UInt8(ascii: "(") { skipBalanced() }
        skipBlank()
        guard byte == UInt8(ascii: "{") else {
          return report("a block is missing", from: start)
        }
        skipBalanced()
      } while takeKeywordAhead("catch") || takeKeywordAhead("finally")
    } else if JavaScriptWord(word) == .declaration || isTypeDeclaration(name)
      || isWord("return") || isWord("throw")
    {
      skipLoosely()
    } else {
      at = start
      repeat {
        skipBlank()
        readExpression(into: makeScratch(), depth: depth)
        skipBlankOnLine()
      } while take(UInt8(ascii: ","))
      endStatement()
    }
  }

  /// `else` and what follows, however often.
  private mutating func skipElse(depth: Int) {
    let end = at
    skipBlank()
    guard takeKeyword("else") else {
      at = end
      return
    }
    skipBlank()
    skipStatement(depth: depth + 1)
  }

  private mutating func takeKeywordAhead(_ word: StaticString) -> Bool {
    let end = at
    skipBlank()
    if takeKeyword(word) { return true }
    at = end
    return false
  }

  /// Moves to the end of a statement by its brackets alone.
  private mutating func skipLoosely() {
    while true {
      let end = at
      let hasLineBreak = skipBlank()
      if isAtEnd || take(UInt8(ascii: ";")) { return }
      if hasLineBreak || byte == UInt8(ascii: "}") {
        at = end
        return
      }
      switch byte {
      case UInt8(ascii: "("), UInt8(ascii: "["), UInt8(ascii: "{"), UInt8(ascii: "`"):
        skipBalanced()
      case UInt8(ascii: "\""), UInt8(ascii: "'"): _ = readQuoted()
      default: at += 1
      }
    }
  }

  /// `type X`, `interface X` and their kin of TypeScript.
  private func isTypeDeclaration(_ name: Range<Int>) -> Bool {
    let words: [StaticString] = ["type", "interface", "declare", "enum", "namespace"]
    guard
      words.contains(where: { $0.utf8CodeUnitCount == name.count && slice(name).has($0, at: 0) })
    else { return false }
    let next = text.firstIndex(in: ByteSet.blanks.inverted, from: name.upperBound)
    return next > name.upperBound && JavaScriptWord.first.contains(text.byte(at: next))
  }
}
