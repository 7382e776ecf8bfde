/// HOCON as the Typesafe configuration library reads it, except for what it takes from other files.
///
/// The text becomes a `HOCONDocument`, which knows what was written; resolving that gives the tree.
struct HOCONReader: ConfigReader, LanguageReading {
  let text: Bytes
  var at = 0
  var tree = ConfigTree()
  var document = HOCONDocument()
  var isTooDeep = false

  static func read(_ text: Bytes, into tree: inout ConfigTree) {
    var reader = HOCONReader(text: text)
    swap(&tree, &reader.tree)
    reader.readFile()
    swap(&tree, &reader.tree)
  }

  private init(text: Bytes) { self.text = text }

  private mutating func readFile() {
    checkEncoding()
    skipBlankLines()
    let root = document.makeObject(at: at)
    if byte == UInt8(ascii: "[") {
      report("a file is an object, not a list", from: at)
      return
    }
    if byte == UInt8(ascii: "{") {
      readObject(into: root, depth: 0)
      skipBlankLines()
      if !isAtEnd { report("something follows the end of the file's object", from: at) }
    } else {
      readFields(into: root, closing: nil, depth: 0)
    }
    HOCONResolver.emit(&document, root: root, text: text, into: &tree)
  }

  // MARK: Blanks

  func blank(at index: Int) -> Int {
    switch text.byte(at: index) {
    case 0x09, 0x0b...0x0d, 0x1c...0x20: 1
    case 0x80...: wideBlank(at: index)
    default: 0
    }
  }

  mutating func skipBlanks() {
    while at < text.count {
      let length = blank(at: at)
      if length == 0 { return }
      at += length
    }
  }

  var isAtComment: Bool { byte == UInt8(ascii: "#") || text.has("//", at: at) }

  /// Moves over blanks, line breaks and comments.
  mutating func skipBlankLines() {
    while true {
      skipBlanks()
      if isAtComment { skipLine() }
      if !take(UInt8(ascii: "\n")) { return }
    }
  }

  // MARK: Objects and lists

  mutating func readObject(into object: Int32, depth: Int) {
    let open = at
    at += 1
    guard enter(depth, from: open) else { return }
    readFields(into: object, closing: open, depth: depth)
  }

  mutating func enter(_ depth: Int, from start: Int) -> Bool {
    guard depth >= ConfigTree.deepestNesting else { return true }
    if !isTooDeep {
      tree.report("nested too deeply; the rest is not read", at: start..<min(start + 1, text.count))
    }
    isTooDeep = true
    at = text.count
    return false
  }

  /// - Parameter closing: Where the brace opened that has to be closed; nil at the top level.
  private mutating func readFields(into object: Int32, closing: Int?, depth: Int) {
    var mayHaveComma = false
    while true {
      skipBlankLines()
      let start = at
      if isAtEnd {
        if let closing, !isTooDeep {
          tree.report("nothing closes this brace", at: closing..<closing + 1)
        }
        return
      }
      switch byte {
      case UInt8(ascii: "}"):
        at += 1
        if closing != nil { return }
        report("this brace closes nothing", from: start)
      case UInt8(ascii: ","):
        at += 1
        if !mayHaveComma { report("a comma without a setting before it", from: start) }
        mayHaveComma = false
        continue
      default:
        if !readField(into: object, depth: depth) { skipLine(upTo: ByteSet("}")) }
        mayHaveComma = true
        endValue(closing: ByteSet("}"))
      }
    }
  }

  /// What must stand behind a value: a line break, a comma, a comment or the end of what is around it.
  mutating func endValue(closing: ByteSet) {
    skipBlanks()
    if isAtEnd || isAtComment || byte == UInt8(ascii: "\n") || byte == UInt8(ascii: ",")
      || closing.contains(byte)
    {
      return
    }
    let start = at
    at += 1
    report("what stands here must be quoted, or is one bracket too many", from: start)
    skipLine(upTo: closing)
  }

  /// - Returns: false where the field cannot be read, after reporting it.
  private mutating func readField(into object: Int32, depth: Int) -> Bool {
    let start = at
    let groups = document.openGroups.count
    if text.has("include", at: at), let isInclude = readInclude(into: object) { return isInclude }
    guard let slot = readPath(into: object, depth: depth) else { return false }
    defer { document.closeGroups(downTo: groups, at: at) }
    skipBlankLines()
    switch byte {
    case UInt8(ascii: "{"): readBracketed(into: slot, key: start, joins: false, depth: depth)
    case UInt8(ascii: "="), UInt8(ascii: ":"):
      at += 1
      skipBlankLines()
      readValue(into: slot, from: start, depth: depth)
    case UInt8(ascii: "+") where text.byte(at: at + 1) == UInt8(ascii: "="):
      at += 2
      skipBlankLines()
      let list = document.listToExtend(slot, key: start, at: at)
      let element = document.addElement(to: list)
      readValue(into: element, from: at, depth: depth + 1)
      document.end(slot, from: start, at: at)
    default:
      let here = at
      report("an equals sign or a brace is missing behind the key", from: here)
      return false
    }
    return true
  }

  // MARK: Keys

  /// Reads a path of keys and returns the slot of its last key.
  private mutating func readPath(into object: Int32, depth: Int) -> Int32? {
    var object = object
    var steps = depth
    while true {
      guard let key = readKey(isFirst: steps == depth) else { return nil }
      let slot = document.slot(key.piece, of: object, in: tree.pool)
      guard take(UInt8(ascii: ".")) else { return slot }
      steps += 1
      guard enter(steps, from: key.start) else { return nil }
      object = document.group(in: slot, key: key.start, valueStart: at)
    }
  }

  /// Reads one key up to a dot or to what ends the path. Blanks beside a dot belong to the key,
  /// those at the ends of the path do not.
  mutating func readKey(isFirst: Bool) -> (piece: ConfigTree.Piece, start: Int)? {
    if isFirst { skipBlanks() }
    let start = at
    let poolStart = tree.pool.count
    /// What of the pool belongs to the key: blanks before its end do not.
    var end = poolStart
    var isEmpty = true
    while !isAtEnd {
      if byte == UInt8(ascii: "\"") {
        isEmpty = false
        if text.has("\"\"\"", at: at) { _ = readTripleQuoted() } else { _ = readJSONString() }
        end = tree.pool.count
        continue
      }
      let run = at
      skipBlanks()
      if at > run {
        tree.pool.append(contentsOf: text[run..<at])
        if byte == UInt8(ascii: ".") { end = tree.pool.count }
        continue
      }
      if byte == UInt8(ascii: ".") || byte == UInt8(ascii: "\n") || isAtComment { break }
      if Self.reserved.contains(byte) { break }
      isEmpty = false
      while at < text.count, byte != UInt8(ascii: "."), byte != UInt8(ascii: "\n"),
        !Self.reserved.contains(byte), !isAtComment, blank(at: at) == 0
      {
        tree.pool.append(byte)
        at += 1
      }
      end = tree.pool.count
    }
    tree.pool.removeLast(tree.pool.count - end)
    if isEmpty {
      let here = at
      report("a key is missing", from: here)
      return nil
    }
    return (tree.piece(since: poolStart), start)
  }

  // MARK: Includes

  /// Reads `include "file"` and its kin; nil where a key only begins like the word, false where the
  /// directive cannot be read.
  private mutating func readInclude(into object: Int32) -> Bool? {
    let start = at
    at += 7
    let ends =
      isAtEnd || byte == UInt8(ascii: "\n") || Self.reserved.contains(byte) || isAtComment
    guard ends || blank(at: at) > 0 else {
      at = start
      return nil
    }
    skipBlankLines()
    guard byte == UInt8(ascii: "\"") || isIncludeKind else {
      tree.report("a file must follow; the word is a key only in quotes", at: start..<start + 7)
      return false
    }
    var value = HOCONDocument.Value(form: .include, start: start, end: at)
    var kinds: [ConfigTree.Piece] = []
    var open = 0
    while byte != UInt8(ascii: "\"") {
      let word = at
      at = text.firstIndex(in: ByteSet.letters.inverted, from: at)
      kinds.append(tree.piece(slice(word..<at)))
      skipBlanks()
      guard take(UInt8(ascii: "(")), kinds.count < 3 else {
        report("a file in double quotes must follow the include", from: start)
        return false
      }
      open += 1
      skipBlanks()
    }
    value.valueStart = UInt32(at)
    value.text = readJSONString()
    while open > 0 {
      skipBlanks()
      guard take(UInt8(ascii: ")")) else {
        report("nothing closes the parenthesis of this include", from: start)
        return false
      }
      open -= 1
    }
    value.end = UInt32(at)
    document.addInclude(value, kinds: kinds, to: object)
    return true
  }

  private var isIncludeKind: Bool {
    let end = text.firstIndex(in: ByteSet.letters.inverted, from: at)
    guard
      text.byte(at: text.firstIndex(in: ByteSet.blanks.inverted, from: end)) == UInt8(ascii: "(")
    else { return false }
    return text.has("file", at: at) || text.has("url", at: at) || text.has("classpath", at: at)
      || text.has("required", at: at)
  }
}
