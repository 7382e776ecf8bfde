/// Values of HOCON: words, strings, substitutions and brackets, joined where they stand together.
extension HOCONReader {
  /// Bytes that only quotes make part of a text.
  static let reserved = ByteSet("$\"{}[]:=,+#`^?!@*&\\")

  /// Reads a value up to the end of its line, or to the comma or bracket that ends it: one token, or
  /// several that the library joins.
  mutating func readValue(into slot: Int32, from keyStart: Int, depth: Int) {
    var parts = HOCONParts(start: at)
    while !isAtEnd {
      let gap = at
      skipBlanks()
      if isAtEnd || byte == UInt8(ascii: "\n") || byte == UInt8(ascii: ",") || isAtComment {
        at = gap
        break
      }
      let start = at
      switch byte {
      case UInt8(ascii: "}"), UInt8(ascii: "]"): at = gap
      case UInt8(ascii: "{"), UInt8(ascii: "["):
        if parts.hasText {
          report("a text and a bracket cannot be joined", from: start)
          return
        }
        let joins = parts.follows || !parts.isEmpty
        flush(&parts, into: slot, key: keyStart)
        readBracketed(into: slot, key: keyStart, joins: joins, depth: depth)
        parts.start = at
        parts.follows = true
        continue
      default:
        if parts.follows, byte != UInt8(ascii: "$") {
          at = gap
          break
        }
        guard readToken(gap: gap, into: &parts) else { return }
        continue
      }
      break
    }
    if parts.isEmpty, !parts.follows {
      let here = at
      report("a value is missing", from: here)
      return
    }
    flush(&parts, into: slot, key: keyStart)
  }

  mutating func readBracketed(into slot: Int32, key: Int, joins: Bool, depth: Int) {
    let start = at
    if byte == UInt8(ascii: "{") {
      let object = document.object(in: slot, key: key, at: start, joins: joins)
      readObject(into: object, depth: depth + 1)
    } else {
      let list = document.list(in: slot, key: key, at: start, joins: joins)
      readElements(of: list, depth: depth + 1)
    }
    document.end(slot, from: key, at: at)
  }

  private mutating func readElements(of list: Int32, depth: Int) {
    let open = at
    at += 1
    guard enter(depth, from: open) else { return }
    var mayHaveComma = false
    while true {
      skipBlankLines()
      let start = at
      if isAtEnd {
        if !isTooDeep { tree.report("nothing closes this bracket", at: open..<open + 1) }
        return
      }
      if take(UInt8(ascii: "]")) { return }
      if take(UInt8(ascii: ",")) {
        if !mayHaveComma { report("a comma without a value before it", from: start) }
        mayHaveComma = false
        continue
      }
      let element = document.addElement(to: list)
      readValue(into: element, from: start, depth: depth)
      mayHaveComma = true
      if at == start { at += 1 }
      endValue(closing: ByteSet("]"))
    }
  }

  /// Reads one text, number or substitution of a value.
  private mutating func readToken(gap: Int, into parts: inout HOCONParts) -> Bool {
    let start = at
    if byte == UInt8(ascii: "$") {
      guard let substitution = readSubstitution() else { return false }
      addGap(gap..<start, to: &parts)
      parts.add(document.add(substitution), end: at)
      return true
    }
    var isQuoted = true
    let piece: ConfigTree.Piece
    if text.has("\"\"\"", at: at) {
      piece = readTripleQuoted()
    } else if byte == UInt8(ascii: "\"") {
      piece = readJSONString()
    } else {
      isQuoted = false
      skipUnquoted()
      if at == start {
        at += 1
        report("this character must be quoted", from: start)
        skipLine(upTo: ByteSet(",]}"))
        return false
      }
      piece = tree.piece(slice(start..<at))
    }
    addGap(gap..<start, to: &parts)
    var value = HOCONDocument.Value(form: .scalar, start: start, end: at)
    value.kind = isQuoted ? .text : kind(of: slice(start..<at))
    value.text = piece
    value.isQuoted = isQuoted
    parts.add(document.add(value), end: at)
    parts.hasText = true
    return true
  }

  /// Blanks between two tokens of a value belong to it.
  private mutating func addGap(_ gap: Range<Int>, to parts: inout HOCONParts) {
    guard !parts.isEmpty, !gap.isEmpty else { return }
    var blank = HOCONDocument.Value(form: .scalar, start: gap.lowerBound, end: gap.upperBound)
    blank.text = tree.piece(slice(gap))
    blank.isBlank = true
    parts.add(document.add(blank), end: gap.upperBound)
  }

  private mutating func skipUnquoted() {
    let start = at
    while at < text.count, byte != UInt8(ascii: "\n"), !isAtComment, blank(at: at) == 0 {
      if Self.reserved.contains(byte) {
        // The sign of an exponent is part of its number.
        guard byte == UInt8(ascii: "+"), isExponent(start) else { return }
      }
      at += 1
    }
  }

  private func isExponent(_ start: Int) -> Bool {
    guard at > start + 1, text[at - 1] | 0x20 == UInt8(ascii: "e"),
      ByteSet.digits.contains(text.byte(at: at + 1))
    else { return false }
    return slice(start..<at - 1).allSatisfy { ByteSet("0123456789.-").contains($0) }
  }

  private func kind(of word: Bytes) -> ConfigTree.Kind {
    switch word.count {
    case 4 where word.has("true", at: 0), 5 where word.has("false", at: 0): .boolean
    case 4 where word.has("null", at: 0): .null
    default: isNumber(word) ? .number : .text
    }
  }

  /// What Java reads as a whole or a decimal number.
  private func isNumber(_ word: Bytes) -> Bool {
    var index = word.byte(at: 0) == UInt8(ascii: "-") ? 1 : 0
    func digits() -> Int {
      let start = index
      while ByteSet.digits.contains(word.byte(at: index)) { index += 1 }
      return index - start
    }
    let whole = digits()
    // Longer ones do not fit into 64 bits.
    if index == word.count { return whole > 0 && whole < 19 }
    // A word that begins with a dot is no number to the library.
    if whole == 0 && index == 0 { return false }
    var fraction = 0
    if word.byte(at: index) == UInt8(ascii: ".") {
      index += 1
      fraction = digits()
    }
    guard whole + fraction > 0 else { return false }
    if word.byte(at: index) | 0x20 == UInt8(ascii: "e") {
      index += 1
      if ByteSet("+-").contains(word.byte(at: index)) { index += 1 }
      if digits() == 0 { return false }
    }
    return index == word.count
  }

  mutating func readTripleQuoted() -> ConfigTree.Piece {
    let open = at
    at += 3
    let start = at
    while true {
      at = text.firstIndex(in: ByteSet("\""), from: at)
      if isAtEnd {
        report("nothing closes these three quotes", from: open)
        return tree.piece(slice(start..<at))
      }
      if text.has("\"\"\"", at: at) { break }
      at += 1
    }
    // Further quotes belong to the string: the last three close it.
    at = text.firstIndex(in: ByteSet("\"").inverted, from: at)
    return tree.piece(slice(start..<at - 3))
  }

  private mutating func readSubstitution() -> HOCONDocument.Value? {
    let start = at
    at += 1
    guard take(UInt8(ascii: "{")) else {
      report("a dollar sign must be quoted or open a substitution", from: start)
      skipLine(upTo: ByteSet(",]}"))
      return nil
    }
    var value = HOCONDocument.Value(form: .substitution, start: start, end: start)
    value.isOptional = take(UInt8(ascii: "?"))
    let path = document.pathKeys.count
    while true {
      guard let key = readKey(isFirst: document.pathKeys.count == path) else {
        skipLine(upTo: ByteSet("}"))
        _ = take(UInt8(ascii: "}"))
        return nil
      }
      document.pathKeys.append(key.piece)
      if !take(UInt8(ascii: ".")) { break }
    }
    guard take(UInt8(ascii: "}")) else {
      report("nothing closes this substitution", from: start)
      skipLine()
      return nil
    }
    value.first = Int32(path)
    value.count = Int32(document.pathKeys.count - path)
    value.end = UInt32(at)
    return value
  }

  /// Makes what was collected the newest value of `slot`.
  private mutating func flush(_ parts: inout HOCONParts, into slot: Int32, key: Int) {
    defer { parts.removeAll() }
    guard let value = join(parts) else { return }
    document.assign(value, to: slot, key: key, end: parts.end, joins: parts.follows)
  }

  /// One value out of the parts; texts are joined now, substitutions later.
  private mutating func join(_ parts: HOCONParts) -> Int32? {
    guard let first = parts.values.first else { return nil }
    if parts.values.count == 1 { return first }
    var value = HOCONDocument.Value(form: .scalar, start: parts.start, end: parts.end)
    if parts.values.allSatisfy({ document.values[Int($0)].form == .scalar }) {
      let start = tree.pool.count
      for part in parts.values {
        let piece = document.values[Int(part)].text
        for offset in piece.start..<piece.start + piece.count {
          tree.pool.append(tree.pool[Int(offset)])
        }
      }
      value.text = tree.piece(since: start)
    } else {
      value.form = .joined
      value.first = Int32(document.joined.count)
      value.count = Int32(parts.values.count)
      document.joined += parts.values
    }
    value.start = document.values[Int(first)].start
    return document.add(value)
  }
}

/// The tokens of a value that is being read.
struct HOCONParts {
  var start: Int
  var end: Int
  var values: [Int32] = []
  var hasText = false
  /// Whether an object or a list came before, which the rest adds to.
  var follows = false

  init(start: Int) { (self.start, end) = (start, start) }

  var isEmpty: Bool { values.isEmpty }

  mutating func add(_ value: Int32, end: Int) {
    values.append(value)
    self.end = end
  }

  mutating func removeAll() {
    values.removeAll()
    hasText = false
  }
}
