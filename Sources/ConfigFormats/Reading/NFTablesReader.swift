/// nftables rule sets: tables, chains and sets as directives with blocks, rules as directives of words.
///
/// Words are split as the file writes them, so `1.2.3.4:80` is one; operators, commas and braces are
/// words of their own, since nftables needs no blanks around them. The elements of sets, of `add
/// element` and of definitions make the statement a list.
enum NFTablesReader: ConfigReader {
  static func read(_ text: Bytes, into tree: inout ConfigTree) {
    tree.reportNULs(in: text)
    var pass = NFTablesPass(text)
    pass.run(into: &tree)
  }
}

private struct NFTablesPass {
  /// What a block holds; decides what a brace in a statement opens.
  enum Block: Hashable {
    case file, table, chain, object
  }

  let text: Bytes
  var scanner: NFTablesScanner
  /// The directives whose blocks are open, from the outside, and what they hold.
  var open: [(setting: ConfigTree.Setting, holds: Block)] = []
  var statement: ConfigTree.Setting?
  /// The first words of the statement, by which a brace is understood.
  var head: [Range<Int>] = []
  var previous: Range<Int> = 0..<0
  var previousToken: NFTablesScanner.Token?

  init(_ text: Bytes) {
    self.text = text
    scanner = NFTablesScanner(text)
  }

  var block: Block { open.last?.holds ?? .file }

  mutating func run(into tree: inout ConfigTree) {
    while let token = scanner.next(reportingTo: &tree) {
      switch token {
      case .end: endStatement(&tree)
      case .close: closeBlock(&tree)
      case .open: guard openBrace(&tree) else { return }
      default: addWord(token, &tree)
      }
    }
    endStatement(&tree)
    for (setting, _) in open.reversed() {
      tree.reportUnclosed(setting, "the block is never closed", endOfFile: text.count)
    }
  }

  // MARK: Statements

  private func piece(_ token: NFTablesScanner.Token, _ tree: inout ConfigTree) -> ConfigTree.Piece {
    var range = scanner.range
    if token == .string {
      let isClosed = range.count > 1 && text[range.upperBound - 1] == UInt8(ascii: "\"")
      range = range.lowerBound + 1..<range.upperBound - (isClosed ? 1 : 0)
    }
    return tree.piece(text[range])
  }

  private mutating func addWord(_ token: NFTablesScanner.Token, _ tree: inout ConfigTree) {
    let range = scanner.range
    if let statement {
      tree.addWord(piece(token, &tree), at: range, to: statement)
      tree.end(statement, at: range.upperBound)
    } else {
      if token != .word { tree.report("no statement begins like this", at: range) }
      statement = tree.add(
        .directive, key: piece(token, &tree), at: range, below: open.last?.setting)
    }
    if head.count < 3 { head.append(range) }
    (previous, previousToken) = (range, token)
  }

  private mutating func endStatement(_ tree: inout ConfigTree) {
    if let statement, let first = head.first, !isKnown(first) {
      tree.report("not a statement that can stand here", at: tree.range(of: statement))
    }
    statement = nil
    head.removeAll(keepingCapacity: true)
    previousToken = nil
  }

  private static let commands: [StaticString] = [
    "add", "create", "insert", "replace", "delete", "destroy", "get", "list", "reset", "flush",
    "rename", "import", "export", "monitor", "describe", "include", "define", "redefine",
    "undefine",
  ]
  private static let objects: [StaticString] = [
    "chain", "set", "map", "flowtable", "counter", "quota", "limit", "ct", "synproxy", "secmark",
  ]
  private static let ofTables: [StaticString] = ["comment", "flags", "include", "define"]
  private static let ofObjects: [StaticString] = [
    "type", "typeof", "flags", "timeout", "gc-interval", "elements", "size", "policy", "counter",
    "auto-merge", "comment", "hook", "devices", "protocol", "l3proto", "rate", "over", "until",
    "packets", "bytes", "mss", "wscale", "timestamp", "sack-perm", "include", "define",
  ]

  private func isOne(of words: [StaticString], _ range: Range<Int>) -> Bool {
    words.contains { range.count == $0.utf8CodeUnitCount && text.has($0, at: range.lowerBound) }
  }

  private func isKnown(_ word: Range<Int>) -> Bool {
    switch block {
    case .file:
      isOne(of: Self.commands, word) || isOne(of: Self.objects, word) || isOne(of: ["table"], word)
        || isOne(of: ["rule", "element"], word)
    case .table: isOne(of: Self.ofTables, word) || isOne(of: Self.objects, word)
    case .chain: true
    case .object: isOne(of: Self.ofObjects, word) || ByteSet.digits.contains(text[word.lowerBound])
    }
  }

  // MARK: Braces

  private mutating func openBrace(_ tree: inout ConfigTree) -> Bool {
    let brace = scanner.range
    guard let setting = statement, let first = head.first else {
      tree.reportRun("no statement stands before this brace", at: brace)
      return true
    }
    if let holds = opensBlock(first) {
      guard open.count < ConfigTree.deepestNesting else {
        tree.report("nested too deeply", at: brace)
        return false
      }
      if !isKnown(first) {
        tree.report("not a block that can stand here", at: tree.range(of: setting))
      }
      tree.end(setting, at: brace.upperBound)
      head.removeAll(keepingCapacity: true)
      open.append((setting, holds))
      (statement, previousToken) = (nil, nil)
    } else if previousToken == .equals, block != .chain {
      readElements(of: setting, openedAt: brace, &tree)
    } else if block == .file, head.count > 1, isOne(of: ["element"], head[1]) {
      readElements(of: setting, openedAt: brace, &tree)
    } else {
      readInlineSet(of: setting, openedAt: brace, &tree)
    }
    return true
  }

  /// What the block holds that a brace opens here; nil where it opens a set of values.
  private func opensBlock(_ first: Range<Int>) -> Block? {
    if block == .chain {
      return previousToken == .word && isOne(of: ["jump", "goto"], previous) ? .chain : nil
    }
    var word = first
    if block == .file, isOne(of: ["add", "create"], first), head.count > 1 { word = head[1] }
    if block == .file, isOne(of: ["table"], word) { return .table }
    guard block != .object, isOne(of: Self.objects, word) else { return nil }
    return isOne(of: ["chain"], word) ? .chain : .object
  }

  private mutating func closeBlock(_ tree: inout ConfigTree) {
    endStatement(&tree)
    guard let (setting, _) = open.popLast() else {
      return tree.reportRun("no block is open here", at: scanner.range)
    }
    tree.end(setting, at: scanner.range.upperBound)
  }

  /// Reads values in braces as words of a rule.
  private mutating func readInlineSet(
    of setting: ConfigTree.Setting, openedAt brace: Range<Int>, _ tree: inout ConfigTree
  ) {
    addWord(.open, &tree)
    var depth = 1
    while depth > 0 {
      guard let token = scanner.next(reportingTo: &tree) else {
        return tree.report("the brace is never closed", at: brace)
      }
      switch token {
      case .open: depth += 1
      case .close: depth -= 1
      case .end:
        if text[scanner.range.lowerBound] == UInt8(ascii: "\n") { continue }
        tree.report("the brace is never closed", at: brace)
        return endStatement(&tree)
      default: break
      }
      addWord(token, &tree)
    }
  }

  /// Reads the elements of a set or a map, each a text with its words one blank apart.
  private mutating func readElements(
    of statement: ConfigTree.Setting, openedAt brace: Range<Int>, _ tree: inout ConfigTree
  ) {
    if previousToken == .equals { tree.removeLastWord(of: statement) }
    tree.nodes[Int(statement.index)].kind = .list
    var start = tree.pool.count
    var element: Range<Int>?
    var depth = 1
    while let token = scanner.next(reportingTo: &tree) {
      let range = scanner.range
      if token == .open { depth += 1 }
      if token == .close { depth -= 1 }
      if depth == 0 || (depth == 1 && token == .comma) {
        if let element {
          tree.add(.text, text: tree.piece(since: start), at: element, below: statement)
        } else if token == .comma {
          tree.report("an element is missing before this comma", at: range)
        }
        (start, element) = (tree.pool.count, nil)
        guard depth > 0 else {
          tree.end(statement, at: range.upperBound)
          return
        }
      } else if token == .end {
        if text[range.lowerBound] == UInt8(ascii: ";") {
          tree.report("a semicolon between elements", at: range)
        }
      } else {
        if element != nil { tree.pool.append(UInt8(ascii: " ")) }
        element = (element?.lowerBound ?? range.lowerBound)..<range.upperBound
        _ = piece(token, &tree)
      }
    }
    tree.report("the brace is never closed", at: brace)
  }
}
