/// sudoers: aliases, defaults, includes and user specifications, each a directive of words.
///
/// A command with its arguments is one word, one blank apart; so is a default with its value. Of a user
/// specification the users are the key; hosts, `=`, `(runas)`, tags and commands are the words. Options
/// such as `CWD=`, digests and several host lists in one line are findings.
enum SudoersReader: ConfigReader {
  static func read(_ text: Bytes, into tree: inout ConfigTree) {
    tree.reportNULs(in: text)
    var lines = LineCursor(text)
    lines.comments = ByteSet()
    lines.joinsLines = true
    while let line = lines.next(reportingTo: &tree) {
      if isComment(line, in: text) {
        let joint = text.firstIndex(in: .lineFeed, within: line)
        if joint < line.upperBound {
          tree.report(
            "a backslash at the end of a comment may join the next line", at: joint - 1..<joint)
        }
        continue
      }
      // A blank at the end of the line stays when it is escaped.
      let isEscaped =
        text[line.upperBound - 1] == UInt8(ascii: "\\")
        && ByteSet.blanks.contains(text.byte(at: line.upperBound))
      let end = line.upperBound + (isEscaped ? 1 : 0)
      var pass = SudoersLine(text: text, line: line.lowerBound..<end)
      pass.read(into: &tree)
    }
  }

  /// Two other things begin with a hash: a user's number and an include.
  private static func isComment(_ line: Range<Int>, in text: Bytes) -> Bool {
    text[line.lowerBound] == UInt8(ascii: "#") && !text.has("#include", at: line.lowerBound)
      && !ByteSet.digits.contains(text.byte(at: line.lowerBound + 1))
  }
}

private struct SudoersLine {
  let text: Bytes
  let line: Range<Int>
  var at: Int
  var setting: ConfigTree.Setting?

  init(text: Bytes, line: Range<Int>) {
    (self.text, self.line, at) = (text, line, line.lowerBound)
  }

  private static let aliases: [StaticString] = [
    "User_Alias", "Runas_Alias", "Host_Alias", "Cmnd_Alias",
  ]

  mutating func read(into tree: inout ConfigTree) {
    let start = at
    if text.has("@include", at: at) || text.has("#include", at: at) {
      readIncludes(&tree)
    } else if Self.aliases.contains(where: { text.has($0, at: start) }) {
      readAlias(&tree)
    } else if text.has("Defaults", at: at) {
      readDefaults(&tree)
    } else {
      readUserSpecification(&tree)
    }
    skipBlanks()
    if at < line.upperBound, text[at] != UInt8(ascii: "#") {
      tree.report("not something that can stand here", at: at..<line.upperBound)
    }
    if let setting { tree.end(setting, at: max(end, start)) }
  }

  /// Behind the last word that was read.
  private var end = 0

  // MARK: Kinds of lines

  private mutating func open(_ key: ConfigTree.Piece, _ tree: inout ConfigTree) {
    end = at
    setting = tree.add(.directive, key: key, at: line.lowerBound..<at)
  }

  private mutating func readIncludes(_ tree: inout ConfigTree) {
    open(readWord(Self.blankStops, &tree), &tree)
    skipBlanks()
    addWord(Self.blankStops, &tree)
  }

  private mutating func readAlias(_ tree: inout ConfigTree) {
    open(readWord(Self.blankStops, &tree), &tree)
    skipBlanks()
    addWord(Self.wordStops, &tree)
    guard take(UInt8(ascii: "=")) else {
      return tree.report("an alias without members", at: line)
    }
    repeat {
      skipBlanks()
      addWord(Self.commandStops, &tree)
    } while take(UInt8(ascii: ","))
  }

  private mutating func readDefaults(_ tree: inout ConfigTree) {
    open(readWord(Self.blankStops, &tree), &tree)
    repeat {
      skipBlanks()
      addWord(Self.defaultStops, &tree)
    } while take(UInt8(ascii: ","))
  }

  private mutating func readUserSpecification(_ tree: inout ConfigTree) {
    let pool = tree.pool.count
    repeat {
      if tree.pool.count > pool { tree.pool.append(UInt8(ascii: ",")) }
      skipBlanks()
      _ = readWord(Self.wordStops, &tree)
    } while take(UInt8(ascii: ","))
    open(tree.piece(since: pool), &tree)
    repeat {
      skipBlanks()
      addWord(Self.wordStops, &tree)
    } while take(UInt8(ascii: ","))
    skipBlanks()
    guard at < line.upperBound, text[at] == UInt8(ascii: "=") else {
      return tree.report("a user specification without commands", at: line)
    }
    addSign(&tree)
    repeat { readCommand(&tree) } while take(UInt8(ascii: ","))
  }

  private mutating func readCommand(_ tree: inout ConfigTree) {
    skipBlanks()
    if at < line.upperBound, text[at] == UInt8(ascii: "(") {
      addWord(Self.runasStops, &tree)
      if at < line.upperBound { addClosingParenthesis(&tree) }
    }
    while true {
      skipBlanks()
      var tag = at
      while tag < line.upperBound, (0x41...0x5a).contains(text[tag]) || text[tag] == 0x5f {
        tag += 1
      }
      guard tag > at, tag < line.upperBound, text[tag] == UInt8(ascii: ":") else { break }
      let range = at..<tag + 1
      at = tag + 1
      add(tree.piece(text[range]), at: range, &tree)
    }
    addWord(Self.commandStops, &tree)
  }

  // MARK: Words

  private static let blankStops = ByteSet("#").union(.whitespace)
  private static let wordStops = ByteSet(",:=#()").union(.whitespace)
  private static let commandStops = ByteSet(",:=#")
  private static let defaultStops = ByteSet(",#")
  private static let runasStops = ByteSet(")=#")
  private static let escapable = ByteSet(",:=#\" \t")

  private mutating func add(
    _ word: ConfigTree.Piece, at range: Range<Int>, _ tree: inout ConfigTree
  ) {
    guard let setting else { return }
    tree.addWord(word, at: range, to: setting)
    end = range.upperBound
  }

  private mutating func addWord(_ stops: ByteSet, _ tree: inout ConfigTree) {
    let start = at
    let word = readWord(stops, &tree)
    if word.count == 0 {
      let place = min(start, line.upperBound - 1)
      tree.report("a word is missing", at: place..<place + 1)
    } else {
      add(word, at: start..<wordEnd, &tree)
    }
  }

  private mutating func addSign(_ tree: inout ConfigTree) {
    at += 1
    add(tree.piece(text[at - 1..<at]), at: at - 1..<at, &tree)
  }

  /// Puts the parenthesis that ended the last word to it.
  private mutating func addClosingParenthesis(_ tree: inout ConfigTree) {
    guard text[at] == UInt8(ascii: ")"), let last = tree.words.popLast() else { return }
    let range = tree.wordRanges.removeLast()
    tree.pool.append(text[at])
    at += 1
    tree.words.append(ConfigTree.Piece(start: last.start, count: last.count + 1))
    tree.wordRanges.append(range.lowerBound..<UInt32(at))
    end = at
  }

  /// Behind the last byte of the word that was read last, blanks after it left out.
  private var wordEnd = 0

  /// Reads up to a byte of `stops`, without quotes and the backslashes that protect bytes; blanks in
  /// between become one.
  private mutating func readWord(_ stops: ByteSet, _ tree: inout ConfigTree) -> ConfigTree.Piece {
    let pool = tree.pool.count
    wordEnd = at
    var isApart = false
    // What begins a line with a hash and is no comment was found out before.
    while at < line.upperBound, !stops.contains(text[at]) || isJoint || at == line.lowerBound {
      let byte = text[at]
      if isJoint || ByteSet.whitespace.contains(byte) {
        isApart = tree.pool.count > pool
        at += isJoint ? 2 : 1
        continue
      }
      if isApart { tree.pool.append(UInt8(ascii: " ")) }
      isApart = false
      if byte == UInt8(ascii: "\"") {
        readQuoted(&tree)
      } else {
        let isEscape = byte == UInt8(ascii: "\\") && at + 1 < line.upperBound
        if isEscape, Self.escapable.contains(text[at + 1]) {
          at += 1
        } else if isEscape {
          tree.pool.append(byte)
          at += 1
        }
        tree.pool.append(text[at])
        at += 1
      }
      wordEnd = at
    }
    return tree.piece(since: pool)
  }

  private mutating func readQuoted(_ tree: inout ConfigTree) {
    let open = at
    at += 1
    while at < line.upperBound, text[at] != UInt8(ascii: "\"") {
      let isEscape = text[at] == UInt8(ascii: "\\") && text.byte(at: at + 1) == UInt8(ascii: "\"")
      if isEscape { at += 1 }
      tree.pool.append(text[at])
      at += 1
    }
    if at == line.upperBound { tree.report("the quotation is never closed", at: open..<open + 1) }
    at = min(at + 1, line.upperBound)
  }

  private var isJoint: Bool { text.has("\\\n", at: at) }

  private mutating func skipBlanks() {
    while at < line.upperBound {
      if isJoint {
        at += 2
      } else if ByteSet.whitespace.contains(text[at]) {
        at += 1
      } else {
        return
      }
    }
  }

  private mutating func take(_ byte: UInt8) -> Bool {
    skipBlanks()
    guard at < line.upperBound, text[at] == byte else { return false }
    at += 1
    return true
  }
}
