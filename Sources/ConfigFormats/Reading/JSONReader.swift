/// JSON as RFC 8259 has it, and nothing beyond: no comments, no commas at the end. A name that comes
/// twice is a finding, because programs disagree about it; the later value is kept.
struct JSONReader: ConfigReader, KeyedReading {
  let text: Bytes
  var at = 0
  var tree = ConfigTree()
  var keys = KeyIndex()

  static func read(_ text: Bytes, into tree: inout ConfigTree) {
    var reader = JSONReader(text: text)
    swap(&tree, &reader.tree)
    reader.readFile()
    swap(&tree, &reader.tree)
  }

  private init(text: Bytes) { self.text = text }

  /// The members or elements of the outermost value are the top level.
  private mutating func readFile() {
    checkEncoding()
    skipBlank()
    switch byte {
    case UInt8(ascii: "{"): readObject(below: nil, depth: 0)
    case UInt8(ascii: "["):
      tree.isList = true
      readArray(below: nil, depth: 0)
    default:
      if isAtEnd { return report("a value is missing", from: at) }
      let setting = tree.add(.null, at: at..<at)
      if !readValue(of: setting, depth: 0) { return }
    }
    skipBlank()
    if !isAtEnd, tree.findings.isEmpty {
      report("something follows the end of the value", from: at)
    }
    tree.finish()
  }

  private mutating func skipBlank() {
    at = text.firstIndex(in: ByteSet(" \t\n\r").inverted, from: at)
  }

  /// - Returns: Whether reading can go on behind the value.
  private mutating func readValue(of setting: ConfigTree.Setting, depth: Int) -> Bool {
    let start = at
    switch byte {
    case UInt8(ascii: "{"):
      tree.set(setting, to: .group, at: start..<start)
      readObject(below: setting, depth: depth)
      tree.end(setting, at: at)
    case UInt8(ascii: "["):
      tree.set(setting, to: .list, at: start..<start)
      readArray(below: setting, depth: depth)
      tree.end(setting, at: at)
    case UInt8(ascii: "\""):
      let text = readJSONString()
      tree.set(setting, to: .text, text: text, at: start..<at, isQuoted: true)
    case UInt8(ascii: "-"), 0x30...0x39:
      guard takeJSONNumber() else {
        at = text.firstIndex(in: Self.afterScalar, from: at)
        report("not a number of JSON", from: start)
        tree.remove(setting)
        return true
      }
      tree.set(setting, to: .number, text: tree.piece(slice(start..<at)), at: start..<at)
    default:
      at = text.firstIndex(in: Self.afterScalar, from: at)
      let word = slice(start..<at)
      if word.elementsEqual("true".utf8) || word.elementsEqual("false".utf8) {
        tree.set(setting, to: .boolean, text: tree.piece(word), at: start..<at)
      } else if word.elementsEqual("null".utf8) {
        tree.set(setting, to: .null, at: start..<at)
      } else {
        report(word.isEmpty ? "a value is missing" : "not a value of JSON", from: start)
        tree.remove(setting)
        return !word.isEmpty || ByteSet(",]}").contains(byte)
      }
    }
    return true
  }

  private static let afterScalar = ByteSet(" \t\n\r,:[]{}\"")

  private mutating func readObject(below parent: ConfigTree.Setting?, depth: Int) {
    let open = at
    at += 1
    guard enter(depth, from: open) else { return }
    skipBlank()
    if take(UInt8(ascii: "}")) { return }
    while true {
      skipBlank()
      let start = at
      guard byte == UInt8(ascii: "\"") else {
        if isAtEnd { return tree.report("nothing closes this brace", at: open..<open + 1) }
        report("the name of a member in double quotes is missing", from: at)
        if skipMember() { continue }
        _ = take(UInt8(ascii: "}"))
        return
      }
      let key = readJSONString()
      if find(key, below: parent) != nil {
        report("the name comes twice in this object", from: start)
      }
      let setting = addKeyed(key, at: start..<at, below: parent)
      skipBlank()
      var isReadable = take(UInt8(ascii: ":"))
      if !isReadable {
        report("a colon is missing behind the name", from: at)
        tree.remove(setting)
      }
      skipBlank()
      isReadable = isReadable && readValue(of: setting, depth: depth + 1)
      skipBlank()
      if isReadable, take(UInt8(ascii: ",")) { continue }
      if isReadable, take(UInt8(ascii: "}")) { return }
      if isAtEnd { return tree.report("nothing closes this brace", at: open..<open + 1) }
      if isReadable { report("a comma is missing", from: at) }
      if isReadable, byte == UInt8(ascii: "\"") { continue }
      if skipMember() { continue }
      _ = take(UInt8(ascii: "}"))
      return
    }
  }

  private mutating func readArray(below parent: ConfigTree.Setting?, depth: Int) {
    let open = at
    at += 1
    guard enter(depth, from: open) else { return }
    skipBlank()
    if take(UInt8(ascii: "]")) { return }
    while true {
      skipBlank()
      if isAtEnd { return tree.report("nothing closes this bracket", at: open..<open + 1) }
      let setting = tree.add(.null, at: at..<at, below: parent)
      let isReadable = readValue(of: setting, depth: depth + 1)
      skipBlank()
      if isReadable, take(UInt8(ascii: ",")) { continue }
      if isReadable, take(UInt8(ascii: "]")) { return }
      if isAtEnd { return tree.report("nothing closes this bracket", at: open..<open + 1) }
      if isReadable { report("a comma is missing", from: at) }
      if isReadable, !ByteSet("}:").contains(byte) { continue }
      if skipMember() { continue }
      _ = take(UInt8(ascii: "]"))
      return
    }
  }

  /// Goes on behind the next comma; false where a bracket closes before it.
  private mutating func skipMember() -> Bool {
    if !ByteSet(",]}").contains(byte) { at += 1 }
    at = text.firstIndex(in: ByteSet(",]}"), from: at)
    return take(UInt8(ascii: ","))
  }

  /// Whether one more level may be read; where not, the rest of the file is not.
  private mutating func enter(_ depth: Int, from start: Int) -> Bool {
    guard depth >= ConfigTree.deepestNesting else { return true }
    report("nested too deeply; the rest is not read", from: start)
    at = text.count
    return false
  }
}

extension LanguageReading {
  /// Moves over a number of JSON, if a whole one stands here.
  mutating func takeJSONNumber() -> Bool {
    let digits = ByteSet.digits
    var index = at
    func skipDigits() -> Bool {
      let start = index
      while digits.contains(text.byte(at: index)) { index += 1 }
      return index > start
    }
    if text.byte(at: index) == UInt8(ascii: "-") { index += 1 }
    if text.byte(at: index) == UInt8(ascii: "0") {
      index += 1
    } else if !skipDigits() {
      return false
    }
    if text.byte(at: index) == UInt8(ascii: ".") {
      index += 1
      if !skipDigits() { return false }
    }
    if text.byte(at: index) | 0x20 == UInt8(ascii: "e") {
      index += 1
      if ByteSet("+-").contains(text.byte(at: index)) { index += 1 }
      if !skipDigits() { return false }
    }
    if ByteSet.alphanumerics.contains(text.byte(at: index)) { return false }
    at = index
    return true
  }

  /// Reads a string in double quotes with JSON's escapes. One that is not closed ends with the line.
  mutating func readJSONString() -> ConfigTree.Piece {
    let open = at
    let start = tree.pool.count
    at += 1
    while true {
      let run = at
      at = text.firstIndex(in: stringSpecials, from: at)
      tree.pool.append(contentsOf: text[run..<at])
      let escape = at
      switch byte {
      case UInt8(ascii: "\""):
        at += 1
        return tree.piece(since: start)
      case UInt8(ascii: "\\"):
        at += 1
        let escaped = byte
        at += 1
        switch escaped {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): tree.pool.append(escaped)
        case UInt8(ascii: "b"): tree.pool.append(0x08)
        case UInt8(ascii: "f"): tree.pool.append(0x0c)
        case UInt8(ascii: "n"): tree.pool.append(0x0a)
        case UInt8(ascii: "r"): tree.pool.append(0x0d)
        case UInt8(ascii: "t"): tree.pool.append(0x09)
        case UInt8(ascii: "u"): readUnicodeEscape(from: escape)
        default:
          at -= 1
          report("no escape of this kind exists", from: escape)
        }
      case UInt8(ascii: "\n"),
        0 where isAtEnd:
        report("nothing closes this quote on its line", from: open)
        return tree.piece(since: start)
      default:
        tree.pool.append(byte)
        at += 1
        report("a control byte must be spelled as an escape", from: escape)
      }
    }
  }
}

private let stringSpecials = ByteSet("\"\\", ranges: 0...0x1f)
