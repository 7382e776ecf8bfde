/// Lua's strings and numbers, and the blocks that are skipped whole.
extension LuaReader {
  /// Reads a number; a hexadecimal integer is given in decimal, as the program has it.
  mutating func readNumber(into setting: ConfigTree.Setting, from start: Int) -> Operand {
    let isNegative = at > start
    let digits = at
    let isHex = text.byte(at: at) == UInt8(ascii: "0") && text.byte(at: at + 1) | 0x20 == 0x78
    var isWhole = true
    if isHex { at += 2 }
    while !isAtEnd {
      let isExponent = byte | 0x20 == UInt8(ascii: isHex ? "p" : "e")
      if isExponent {
        isWhole = false
        at += 1
        if ByteSet("+-").contains(byte) { at += 1 }
      } else if byte == UInt8(ascii: ".") {
        isWhole = false
        at += 1
      } else if isHex ? hexDigit(byte) != nil : ByteSet.digits.contains(byte) {
        at += 1
      } else {
        break
      }
    }
    if LuaWord.rest.contains(byte), !isAtEnd {
      at = text.firstIndex(in: LuaWord.rest.inverted, from: at)
      report("not a number of Lua", from: digits)
    }
    let piece: ConfigTree.Piece
    if isHex, isWhole {
      var value: UInt64 = 0
      for index in digits + 2..<at { value = value << 4 | UInt64(hexDigit(text[index]) ?? 0) }
      let signed = Int64(bitPattern: isNegative ? 0 &- value : value)
      piece = tree.piece(String(signed).utf8)
    } else {
      let poolStart = tree.pool.count
      if isNegative { tree.pool.append(UInt8(ascii: "-")) }
      tree.pool.append(contentsOf: text[digits..<at])
      piece = tree.piece(since: poolStart)
    }
    tree.set(setting, to: .number, text: piece, at: start..<at)
    return Operand(kind: .number, text: piece, range: start..<at, joinsAsText: isWhole)
  }

  /// Reads a string in quotes or long brackets.
  mutating func readString() -> ConfigTree.Piece {
    if let level = longBracketLevel { return readLongString(level) }
    return readQuoted()
  }

  mutating func readEscape() {
    let start = at
    at += 1
    let escaped = byte
    at += 1
    switch escaped {
    case UInt8(ascii: "a"): tree.pool.append(0x07)
    case UInt8(ascii: "b"): tree.pool.append(0x08)
    case UInt8(ascii: "f"): tree.pool.append(0x0c)
    case UInt8(ascii: "n"): tree.pool.append(0x0a)
    case UInt8(ascii: "r"): tree.pool.append(0x0d)
    case UInt8(ascii: "t"): tree.pool.append(0x09)
    case UInt8(ascii: "v"): tree.pool.append(0x0b)
    case UInt8(ascii: "\\"), UInt8(ascii: "\""), UInt8(ascii: "'"): tree.pool.append(escaped)
    case 0x0a, 0x0d:
      // Both bytes of a line break of two count as one.
      if ByteSet.lineBreaks.contains(byte), byte != escaped { at += 1 }
      tree.pool.append(0x0a)
    case UInt8(ascii: "z"): at = text.firstIndex(in: ByteSet.whitespace.inverted, from: at)
    case UInt8(ascii: "x"):
      guard let value = takeHex(2) else {
        return report("two hexadecimal digits must follow \\x", from: start)
      }
      tree.pool.append(UInt8(value))
    case 0x30...0x39:
      var value = Int(escaped - 0x30)
      while at < start + 4, ByteSet.digits.contains(byte) {
        value = value * 10 + Int(byte - 0x30)
        at += 1
      }
      guard value < 256 else { return report("a byte cannot have this number", from: start) }
      tree.pool.append(UInt8(value))
    case UInt8(ascii: "u"):
      var value: UInt32 = 0
      var digits = 0
      if take(UInt8(ascii: "{")) {
        while digits < 8, let digit = hexDigit(byte) {
          value = value << 4 | digit
          digits += 1
          at += 1
        }
      }
      guard digits > 0, take(UInt8(ascii: "}")), value < 0x110000, value & 0xfff_f800 != 0xd800
      else { return report("\\u needs the number of a character in braces", from: start) }
      tree.append(scalar: value)
    default:
      at -= 1
      report("no escape of this kind exists", from: start)
    }
  }

  private mutating func readLongString(_ level: Int) -> ConfigTree.Piece {
    let start = tree.pool.count
    let inside = skipLongBracket(level, from: at, what: "nothing closes this string")
    var index = inside.lowerBound
    func lineBreak(_ index: Int) -> Int {
      guard index < inside.upperBound, ByteSet.lineBreaks.contains(text[index]) else { return 0 }
      let next = index + 1 < inside.upperBound ? text[index + 1] : 0
      return ByteSet.lineBreaks.contains(next) && next != text[index] ? 2 : 1
    }
    // A line break right behind the opening bracket does not count, and any other is one byte.
    index += lineBreak(index)
    while index < inside.upperBound {
      let length = lineBreak(index)
      tree.pool.append(length > 0 ? 0x0a : text[index])
      index += max(length, 1)
    }
    return tree.piece(since: start)
  }

  /// Moves over a block up to the word that ends it.
  ///
  /// - Parameter word: The word that began it, which was read.
  mutating func skipBlock(_ word: LuaWord, from start: Int) {
    var depth = 1
    /// Loops whose `do` is still to come.
    var heads = word == .for || word == .while ? 1 : 0
    while true {
      skipBlank()
      if isAtEnd {
        return tree.report("no 'end' closes this block", at: start..<min(start + 1, text.count))
      }
      if startsString {
        _ = readString()
        continue
      }
      guard let name = takeName() else {
        at += 1
        continue
      }
      switch LuaWord(slice(name)) {
      case .function, .if, .repeat: depth += 1
      case .for, .while:
        depth += 1
        heads += 1
      case .do:
        if heads > 0 { heads -= 1 } else { depth += 1 }
      case .end: depth -= 1
      case .until:
        depth -= 1
        if depth == 0, word == .repeat {
          skipBlank()
          return readExpression(into: makeScratch(), depth: 1)
        }
      default: break
      }
      if depth == 0 { return }
    }
  }

  private var startsString: Bool {
    ByteSet("\"'").contains(byte) || longBracketLevel != nil
  }
}

/// A word of Lua: a keyword, or a name.
enum LuaWord: CaseIterable {
  case and, `break`, `do`, `else`, elseif, end, `false`, `for`, function, goto, `if`, `in`, local
  case `nil`, not, or, `repeat`, `return`, then, `true`, until, `while`
  case name

  static let first = ByteSet.letters.union(ByteSet("_"))
  static let rest = ByteSet.alphanumerics.union(ByteSet("_"))

  private static let spellings: [(StaticString, Self)] = [
    ("and", .and), ("break", .break), ("do", .do), ("else", .else), ("elseif", .elseif),
    ("end", .end), ("false", .false), ("for", .for), ("function", .function), ("goto", .goto),
    ("if", .if), ("in", .in), ("local", .local), ("nil", .nil), ("not", .not), ("or", .or),
    ("repeat", .repeat), ("return", .return), ("then", .then), ("true", .true),
    ("until", .until), ("while", .while),
  ]

  init(_ word: Bytes) {
    self = .name
    guard (2...8).contains(word.count) else { return }
    for (spelling, value) in Self.spellings
    where spelling.utf8CodeUnitCount == word.count && word.has(spelling, at: 0) {
      self = value
      return
    }
  }
}
