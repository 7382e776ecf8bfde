/// The Lua of configuration files: assignments, tables, and Prosody's own directives.
///
/// `VirtualHost "a"` and `Component "a" "muc"` are directives around the assignments that follow
/// them, as Prosody takes them; the table that a data file returns is the top level. Blocks of
/// program (`if`, `function`, loops) are expressions with their source.
struct LuaReader: ConfigReader, KeyedReading, ScriptReading {
  let text: Bytes
  var at = 0
  var tree = ConfigTree()
  var keys = KeyIndex()
  var isTooDeep = false
  /// What the assignments here belong to: a host of Prosody's, or nothing.
  private var section: ConfigTree.Setting?
  private var hasLocals = false

  static func read(_ text: Bytes, into tree: inout ConfigTree) {
    var reader = LuaReader(text: text)
    swap(&tree, &reader.tree)
    reader.readFile()
    swap(&tree, &reader.tree)
  }

  private init(text: Bytes) { self.text = text }

  private mutating func readFile() {
    if byte == UInt8(ascii: "#") { skipLine() }
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
    if take(UInt8(ascii: ";")) { return }
    if take("::") {
      at = text.firstIndex(in: ByteSet(":\n"), from: at)
      if !take("::") { report("nothing closes this label", from: start) }
      return
    }
    if byte == UInt8(ascii: "(") { return readOtherStatement(from: start) }
    guard let name = takeName() else {
      at += 1
      report("no statement of Lua begins like this", from: start)
      return skipLine()
    }
    switch LuaWord(slice(name)) {
    case .return: readReturn()
    case .local: readLocal(from: start)
    case .function:
      skipBlank()
      let nameStart = at
      at = text.firstIndex(in: ByteSet("( \t\r\n"), from: at)
      let key = tree.piece(slice(nameStart..<at))
      readBlock(.function, key: key, from: start)
    case .if, .for, .while, .repeat, .do:
      readBlock(LuaWord(slice(name)), key: tree.piece(slice(name)), from: start)
    case .goto:
      skipBlank()
      if takeName() == nil { report("a label is missing", from: start) }
      tree.add(.expression, text: tree.piece(slice(start..<at)), at: start..<at, below: section)
    case .name: readNamed(name)
    default: report("this word cannot begin a statement here", from: start)
    }
  }

  private mutating func readBlock(_ word: LuaWord, key: ConfigTree.Piece, from start: Int) {
    skipBlock(word, from: start)
    tree.add(
      .expression, key: key, text: tree.piece(slice(start..<at)), at: start..<at, below: section)
  }

  /// A statement that begins with a parenthesis: a call, or an assignment to a part of a value.
  private mutating func readOtherStatement(from start: Int) {
    let setting = tree.add(.expression, at: start..<start, below: section)
    readExpression(into: setting, depth: 0)
    let end = at
    skipBlank()
    if byte == UInt8(ascii: "="), take(UInt8(ascii: "=")) {
      skipBlank()
      readExpression(into: makeScratch(), depth: 0)
    } else {
      at = end
    }
    setExpression(setting, from: start)
  }

  /// `return`: the table of a data file is the top level of the tree.
  private mutating func readReturn() {
    skipBlank()
    if byte == UInt8(ascii: "{") {
      let isEmpty = tree.firstRoot == ConfigTree.Node.none
      tree.isList = !readTable(below: nil, depth: 0) && isEmpty
    } else if !isAtEnd, byte != UInt8(ascii: ";") {
      repeat {
        skipBlank()
        let setting = tree.add(.null, at: at..<at)
        readExpression(into: setting, depth: 0)
        skipBlank()
      } while take(UInt8(ascii: ","))
    }
    skipBlank()
    _ = take(UInt8(ascii: ";"))
    skipBlank()
    if !isAtEnd {
      let here = at
      report("nothing can follow what a file returns", from: here)
      at = text.count
    }
  }

  private mutating func readLocal(from start: Int) {
    skipBlank()
    var targets: [ConfigTree.Setting] = []
    hasLocals = true
    repeat {
      skipBlank()
      guard let name = takeName() else {
        let here = at
        report("a name is missing", from: here)
        return skipLine()
      }
      if LuaWord(slice(name)) == .function {
        skipBlank()
        let function = takeName() ?? at..<at
        return readBlock(.function, key: localKey(slice(function)), from: start)
      }
      let end = at
      targets.append(addKeyed(localKey(slice(name)), at: start..<end, below: nil))
      skipBlank()
      if take(UInt8(ascii: "<")) {
        at = text.firstIndex(in: ByteSet(">\n"), from: at)
        if !take(UInt8(ascii: ">")) { report("nothing closes this attribute", from: end) }
        skipBlank()
      }
    } while take(UInt8(ascii: ","))
    if byte == UInt8(ascii: "="), take(UInt8(ascii: "=")) { readValues(of: targets) }
  }

  private mutating func localKey(_ name: Bytes) -> ConfigTree.Piece {
    let start = tree.pool.count
    tree.pool.append(contentsOf: "local ".utf8)
    tree.pool.append(contentsOf: name)
    return tree.piece(since: start)
  }

  private mutating func readValues(of targets: [ConfigTree.Setting]) {
    var index = 0
    repeat {
      skipBlank()
      // More values than names are computed and dropped.
      let setting = index < targets.count ? targets[index] : makeScratch()
      readExpression(into: setting, depth: 0)
      index += 1
      let end = at
      skipBlank()
      if byte != UInt8(ascii: ",") { at = end }
    } while take(UInt8(ascii: ","))
  }

  /// An assignment or a call: what a statement that begins with a name is.
  private mutating func readNamed(_ first: Range<Int>) {
    var targets: [ConfigTree.Setting] = []
    var name = first
    while true {
      var path = [tree.piece(slice(name))]
      var isSimple = true
      while let step = readStep() {
        if let key = step.key { path.append(key) } else { isSimple = false }
      }
      let end = at
      skipBlank()
      if startsArguments, targets.isEmpty {
        readCall(name.lowerBound..<end, isPlainName: isSimple && path.count == 1)
        return
      }
      targets.append(
        isSimple
          ? addSetting(path, at: name.lowerBound..<end)
          : tree.add(
            .null, key: tree.piece(slice(name.lowerBound..<end)), at: name.lowerBound..<end,
            below: section))
      if take(UInt8(ascii: ",")) {
        skipBlank()
        guard let next = takeName() else {
          let here = at
          report("a name is missing", from: here)
          return skipLine()
        }
        name = next
        continue
      }
      guard byte == UInt8(ascii: "="), text.byte(at: at + 1) != UInt8(ascii: "=") else {
        at = end
        tree.report("an equals sign or an argument is missing", at: name.lowerBound..<end)
        for target in targets { tree.remove(target) }
        return skipLine()
      }
      at += 1
      return readValues(of: targets)
    }
  }

  /// One `.name` or `["name"]` of the target of an assignment; its key is nil for anything else.
  private mutating func readStep() -> (key: ConfigTree.Piece?, Void)? {
    let end = at
    skipBlank()
    if byte == UInt8(ascii: "."), text.byte(at: at + 1) != UInt8(ascii: ".") {
      at += 1
      skipBlank()
      if let name = takeName() { return (tree.piece(slice(name)), ()) }
      report("a name is missing behind the dot", from: end)
      return nil
    }
    if byte == UInt8(ascii: "["), longBracketLevel == nil {
      at += 1
      skipBlank()
      let key = readBracketedKey(depth: 1)
      return (key, ())
    }
    at = end
    return nil
  }

  /// Where an assignment to a path goes, in the section or among the locals.
  private mutating func addSetting(_ path: [ConfigTree.Piece], at range: Range<Int>)
    -> ConfigTree.Setting
  {
    var path = path
    var parent = section
    if hasLocals {
      let key = localKey(slice(range.lowerBound..<range.lowerBound + Int(path[0].count)))
      if find(key, below: nil) != nil { (path[0], parent) = (key, nil) }
    }
    return addKeyed(path, at: range, below: parent)
  }

  // MARK: Directives

  private mutating func readCall(_ name: Range<Int>, isPlainName: Bool) {
    var words: [(piece: ConfigTree.Piece, range: Range<Int>)] = []
    var directive: ConfigTree.Setting?
    let kind = isPlainName ? ProsodyDirective(slice(name)) : .other
    var end = at
    while startsArguments {
      if byte == UInt8(ascii: "{") {
        let owner = directive ?? addDirective(kind, name, words)
        directive = owner
        _ = readTable(below: owner, depth: 0, isGroup: true)
      } else if take(UInt8(ascii: "(")) {
        readArguments(&words, from: name.lowerBound)
      } else {
        let start = at
        words.append((readString(), start..<at))
      }
      end = at
      skipBlank()
      // A call of a method of the result.
      if byte == UInt8(ascii: ":"), text.byte(at: at + 1) != UInt8(ascii: ":") {
        at += 1
        _ = takeName()
        skipBlank()
      }
    }
    at = end
    let owner = directive ?? addDirective(kind, name, words)
    tree.end(owner, at: end)
  }

  private mutating func readArguments(
    _ words: inout [(piece: ConfigTree.Piece, range: Range<Int>)], from start: Int
  ) {
    skipBlank()
    if take(UInt8(ascii: ")")) { return }
    repeat {
      skipBlank()
      let begin = at
      let scratch = makeScratch()
      readExpression(into: scratch, depth: 1)
      let node = tree.nodes[Int(scratch.index)]
      let isLiteral = node.kind == .text || node.kind == .number
      words.append((isLiteral ? node.text : tree.piece(slice(begin..<at)), begin..<at))
      skipBlank()
    } while take(UInt8(ascii: ","))
    if !take(UInt8(ascii: ")")) {
      report("nothing closes the parenthesis of this call", from: start)
    }
  }

  private mutating func addDirective(
    _ kind: ProsodyDirective, _ name: Range<Int>,
    _ words: [(piece: ConfigTree.Piece, range: Range<Int>)]
  ) -> ConfigTree.Setting {
    let key = kind.spelling.map { tree.piece($0.utf8) } ?? tree.piece(slice(name))
    let opensSection = kind == .host || kind == .component
    if opensSection {
      guard let host = words.first else {
        tree.report("the name of the host is missing", at: name)
        return makeScratch()
      }
      if host.piece.count == 1, tree.pool[Int(host.piece.start)] == UInt8(ascii: "*") {
        // The options of the whole server again.
        section = nil
        return tree.add(.directive, key: key, at: name.lowerBound..<at)
      }
      // A name of Lua's has no blank in it, so no option is taken for a host.
      let start = tree.pool.count
      tree.pool.append(contentsOf: "host ".utf8)
      for offset in host.piece.start..<host.piece.start + host.piece.count {
        tree.pool.append(tree.pool[Int(offset)])
      }
      let identity = tree.piece(since: start)
      if let known = find(identity, below: nil) {
        if !tree.bytes(tree.nodes[Int(known.index)].key).elementsEqual(tree.bytes(key)) {
          tree.report("another kind of host above has this name", at: host.range)
        }
        section = known
        return known
      }
      section = addKeyed(identity, at: name.lowerBound..<at, below: nil)
    }
    let directive =
      opensSection
      ? section ?? makeScratch() : tree.add(.directive, at: name.lowerBound..<at, below: section)
    tree.nodes[Int(directive.index)].kind = .directive
    tree.nodes[Int(directive.index)].key = key
    for word in words { tree.addWord(word.piece, at: word.range, to: directive) }
    return directive
  }
}

/// What Prosody's configuration gives a meaning to, by all the names that it knows for it.
private enum ProsodyDirective {
  case host, component, include, other

  init(_ name: Bytes) {
    let names: [(StaticString, Self)] = [
      ("VirtualHost", .host), ("Host", .host), ("host", .host), ("Component", .component),
      ("component", .component), ("Include", .include), ("include", .include),
    ]
    self =
      names.first { $0.0.utf8CodeUnitCount == name.count && name.has($0.0, at: 0) }?.1 ?? .other
  }

  var spelling: String? {
    switch self {
    case .host: "VirtualHost"
    case .component: "Component"
    case .include: "Include"
    case .other: nil
    }
  }
}
