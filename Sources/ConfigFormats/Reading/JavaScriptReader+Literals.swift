/// JavaScript's words, strings and numbers, and what is skipped by its brackets.
extension JavaScriptReader {
  // MARK: Blanks and words

  /// Moves over blanks and comments; tells whether a line ended.
  @discardableResult
  mutating func skipBlank() -> Bool {
    var hasLineBreak = false
    while at < text.count {
      switch byte {
      case 0x20, 0x09, 0x0b, 0x0c: at += 1
      case 0x0a, 0x0d:
        hasLineBreak = true
        at += 1
      case UInt8(ascii: "/") where text.byte(at: at + 1) == UInt8(ascii: "/"): skipLine()
      case UInt8(ascii: "<") where text.has("<!--", at: at): skipLine()
      case UInt8(ascii: "/") where text.byte(at: at + 1) == UInt8(ascii: "*"):
        let start = at
        at += 2
        while !isAtEnd, !text.has("*/", at: at) {
          if byte == 0x0a { hasLineBreak = true }
          at += 1
        }
        if !take("*/") { tree.report("nothing closes this comment", at: start..<start + 2) }
      case 0x80...:
        let length = wideBlank(at: at)
        if length == 0 { return hasLineBreak }
        // U+2028 and U+2029 end a line.
        if byte == 0xe2, text[at + 2] == 0xa8 || text[at + 2] == 0xa9 { hasLineBreak = true }
        at += length
      default: return hasLineBreak
      }
    }
    return hasLineBreak
  }

  mutating func skipBlankOnLine() {
    at = text.firstIndex(in: ByteSet.blanks.inverted, from: at)
  }

  mutating func takeName() -> Range<Int>? {
    let start = at
    guard at < text.count, JavaScriptWord.first.contains(byte), wideBlank(at: at) == 0 else {
      return nil
    }
    repeat {
      at = text.firstIndex(in: JavaScriptWord.asciiRest.inverted, from: at + 1)
    } while byte >= 0x80 && wideBlank(at: at) == 0
    return start..<at
  }

  mutating func takeKeyword(_ word: StaticString) -> Bool {
    guard text.has(word, at: at) else { return false }
    let end = at + word.utf8CodeUnitCount
    if JavaScriptWord.rest.contains(text.byte(at: end)), end < text.count { return false }
    at = end
    return true
  }

  var isAtAssignment: Bool {
    byte == UInt8(ascii: "=") && !ByteSet("=>").contains(text.byte(at: at + 1))
  }

  /// Moves over a type of TypeScript.
  mutating func skipType() {
    while true {
      let end = at
      let hasLineBreak = skipBlank()
      if hasLineBreak || isAtEnd {
        at = end
        return
      }
      switch byte {
      case UInt8(ascii: "["), UInt8(ascii: "{"), UInt8(ascii: "("): skipBalanced()
      case UInt8(ascii: "\""), UInt8(ascii: "'"): _ = readQuoted()
      case UInt8(ascii: "|"), UInt8(ascii: "&"), UInt8(ascii: "<"), UInt8(ascii: ">"),
        UInt8(ascii: "."):
        at += 1
      default:
        if take("=>") { continue }
        if takeName() != nil { continue }
        if isAtNumber {
          _ = readNumber(into: makeScratch(), from: at, isNegative: false)
          continue
        }
        at = end
        return
      }
    }
  }

  // MARK: Strings

  /// Reads a string in back quotes; one with expressions in it is an expression.
  mutating func readTemplate(into setting: ConfigTree.Setting) -> Operand {
    let open = at
    let start = tree.pool.count
    at += 1
    while true {
      let run = at
      at = text.firstIndex(in: templateSpecials, from: at)
      tree.pool.append(contentsOf: text[run..<at])
      if isAtEnd {
        tree.report("nothing closes this back quote", at: open..<open + 1)
        break
      }
      switch byte {
      case UInt8(ascii: "`"):
        at += 1
        let piece = tree.piece(since: start)
        tree.set(setting, to: .text, text: piece, at: open..<at, isQuoted: true)
        return Operand(kind: .text, text: piece, range: open..<at)
      case UInt8(ascii: "$"):
        if text.byte(at: at + 1) == UInt8(ascii: "{") {
          at = open
          skipBalanced()
          return Operand(kind: .expression, range: open..<at)
        }
        tree.pool.append(byte)
        at += 1
      case UInt8(ascii: "\r"):
        tree.pool.append(0x0a)
        at += text.byte(at: at + 1) == 0x0a ? 2 : 1
      default: readEscape()
      }
    }
    return Operand(kind: .expression, range: open..<at)
  }

  mutating func readEscape() {
    let start = at
    at += 1
    let escaped = byte
    at += 1
    switch escaped {
    case UInt8(ascii: "b"): tree.pool.append(0x08)
    case UInt8(ascii: "f"): tree.pool.append(0x0c)
    case UInt8(ascii: "n"): tree.pool.append(0x0a)
    case UInt8(ascii: "r"): tree.pool.append(0x0d)
    case UInt8(ascii: "t"): tree.pool.append(0x09)
    case UInt8(ascii: "v"): tree.pool.append(0x0b)
    case 0x30...0x37:
      var value = UInt32(escaped - 0x30)
      while at < start + 4, (0x30...0x37).contains(byte), value * 8 + UInt32(byte - 0x30) < 256 {
        value = value * 8 + UInt32(byte - 0x30)
        at += 1
      }
      tree.append(scalar: value)
    case UInt8(ascii: "x"):
      guard let value = takeHex(2) else {
        return report("two hexadecimal digits must follow \\x", from: start)
      }
      tree.append(scalar: value)
    case UInt8(ascii: "u"):
      guard byte == UInt8(ascii: "{") else { return readUnicodeEscape(from: start) }
      at += 1
      var value: UInt32 = 0
      var digits = 0
      while digits < 8, let digit = hexDigit(byte) {
        value = value << 4 | digit
        digits += 1
        at += 1
      }
      guard take(UInt8(ascii: "}")), digits > 0, value < 0x110000, value & 0xffff_f800 != 0xd800
      else { return report("\\u needs the number of a character in braces", from: start) }
      tree.append(scalar: value)
    case UInt8(ascii: "\r"): _ = take(UInt8(ascii: "\n"))
    case UInt8(ascii: "\n"): break
    case 0 where at > text.count: at = text.count
    case 0xe2 where text.byte(at: at) == 0x80 && text.byte(at: at + 1) & 0xfe == 0xa8: at += 2
    default: tree.pool.append(escaped)
    }
  }

  // MARK: Numbers

  /// Reads a number; whole ones of another base are given in decimal, separators are left out.
  mutating func readNumber(into setting: ConfigTree.Setting, from start: Int, isNegative: Bool)
    -> Operand
  {
    let digits = at
    let end = text.firstIndex(in: JavaScriptWord.asciiRest.inverted, from: at)
    let bits: UInt64
    switch byte == UInt8(ascii: "0") ? text.byte(at: at + 1) | 0x20 : 0 {
    case UInt8(ascii: "x"): bits = 4
    case UInt8(ascii: "o"): bits = 3
    case UInt8(ascii: "b"): bits = 1
    default: bits = 0
    }
    let poolStart = tree.pool.count
    if isNegative { tree.pool.append(UInt8(ascii: "-")) }
    var isValid = true
    var isWhole = true
    if bits > 0 {
      at = end
      var value: UInt64 = 0
      isValid = end > digits + 2
      for index in digits + 2..<max(end, digits + 2) where text[index] != UInt8(ascii: "_") {
        if text[index] == UInt8(ascii: "n"), index == end - 1 { break }
        guard let digit = hexDigit(text[index]), digit < 1 << bits, value >> (64 - bits) == 0 else {
          isValid = false
          break
        }
        value = value << bits | UInt64(digit)
      }
      tree.pool.append(contentsOf: String(value).utf8)
    } else {
      isWhole = skipDecimal()
      for index in digits..<at where !ByteSet("_n").contains(text[index]) {
        tree.pool.append(text[index])
      }
    }
    if JavaScriptWord.rest.contains(byte), !isAtEnd {
      isValid = false
      _ = takeName()
    }
    if !isValid { report("not a number of JavaScript", from: digits) }
    let piece = tree.piece(since: poolStart)
    tree.set(setting, to: .number, text: piece, at: start..<at)
    // Long ones are printed rounded.
    let joins = isWhole && isValid && piece.count < 16
    return Operand(kind: .number, text: piece, range: start..<at, joinsAsText: joins)
  }

  /// Moves over a decimal number; tells whether it is a whole one.
  private mutating func skipDecimal() -> Bool {
    let number = ByteSet("_").union(.digits)
    at = text.firstIndex(in: number.inverted, from: at)
    if take(UInt8(ascii: "n")) { return true }
    var isWhole = true
    if take(UInt8(ascii: ".")) {
      isWhole = false
      at = text.firstIndex(in: number.inverted, from: at)
    }
    if byte | 0x20 == UInt8(ascii: "e") {
      isWhole = false
      at += 1
      if ByteSet("+-").contains(byte) { at += 1 }
      at = text.firstIndex(in: number.inverted, from: at)
    }
    return isWhole
  }

  // MARK: Brackets

  /// Moves over a regular expression that opens here; false where none ends on this line.
  mutating func takeRegex() -> Bool {
    guard at >= regexFailsBefore else { return false }
    let start = at
    var isInClass = false
    at += 1
    while !isAtEnd, byte != 0x0a {
      switch byte {
      case UInt8(ascii: "\\"): at += 1
      case UInt8(ascii: "["): isInClass = true
      case UInt8(ascii: "]"): isInClass = false
      case UInt8(ascii: "/") where !isInClass:
        at = text.firstIndex(in: JavaScriptWord.asciiRest.inverted, from: at + 1)
        return true
      default: break
      }
      at += 1
    }
    regexFailsBefore = min(at, text.count)
    at = start
    return false
  }

  /// Moves over a bracket or a back quote that opens here, up to what closes it. Needs no stack but
  /// its own, so that nothing is nested too deeply for it.
  mutating func skipBalanced() {
    let open = at
    let backQuote = UInt8(ascii: "`")
    var closers: [UInt8] = []
    /// Whether a slash here divides: behind a value.
    var isBehindValue = false
    repeat {
      if closers.last == backQuote {
        at = text.firstIndex(in: templateSpecials, from: at)
        if isAtEnd { break }
        if text.has("${", at: at) {
          closers.append(UInt8(ascii: "}"))
          at += 2
          isBehindValue = false
        } else if byte == UInt8(ascii: "\\") {
          at = min(at + 2, text.count)
        } else {
          if byte == backQuote { closers.removeLast() }
          at += 1
          isBehindValue = true
        }
        continue
      }
      skipBlank()
      if isAtEnd { break }
      let start = at
      switch byte {
      case UInt8(ascii: "("): closers.append(UInt8(ascii: ")"))
      case UInt8(ascii: "["): closers.append(UInt8(ascii: "]"))
      case UInt8(ascii: "{"): closers.append(UInt8(ascii: "}"))
      case backQuote: closers.append(backQuote)
      case UInt8(ascii: ")"), UInt8(ascii: "]"), UInt8(ascii: "}"):
        guard closers.last == byte else {
          at += 1
          report("this bracket closes another one than was opened last", from: start)
          return
        }
        closers.removeLast()
        at += 1
        isBehindValue = true
        continue
      case UInt8(ascii: "\""), UInt8(ascii: "'"):
        _ = readQuoted()
        isBehindValue = true
        continue
      case UInt8(ascii: "/") where !isBehindValue && takeRegex():
        isBehindValue = true
        continue
      default:
        if let name = takeName() {
          isBehindValue = JavaScriptWord(slice(name)) != .inside
          continue
        }
        isBehindValue = ByteSet.digits.contains(byte)
        at += 1
        continue
      }
      isBehindValue = false
      at += 1
    } while !closers.isEmpty
    if !closers.isEmpty { tree.report("nothing closes this bracket", at: open..<open + 1) }
  }
}

private let templateSpecials = ByteSet("`\\$\r")

/// A word of JavaScript, by what it means to the reader.
enum JavaScriptWord {
  case declaration, export, `import`
  /// Begins a statement that is kept as it is.
  case statement
  case function, boolean, nothing
  /// A keyword that neither begins a statement at the top level nor is a value.
  case inside
  case name

  static let first = ByteSet("_$", ranges: 0x80...0xff).union(.letters)
  static let rest = first.union(.digits)
  static let asciiRest = ByteSet("_$").union(.alphanumerics)

  private static let spellings: [(StaticString, Self)] = [
    ("var", .declaration), ("let", .declaration), ("const", .declaration), ("export", .export),
    ("import", .import), ("if", .statement), ("for", .statement), ("while", .statement),
    ("do", .statement), ("switch", .statement), ("try", .statement), ("throw", .statement),
    ("with", .statement), ("function", .function), ("class", .function), ("true", .boolean),
    ("false", .boolean), ("null", .nothing), ("undefined", .nothing), ("return", .inside),
    ("break", .inside), ("continue", .inside), ("else", .inside), ("case", .inside),
    ("default", .inside), ("catch", .inside), ("finally", .inside), ("extends", .inside),
    ("in", .inside), ("instanceof", .inside),
  ]

  init(_ word: Bytes) {
    self = .name
    guard (2...10).contains(word.count) else { return }
    for (spelling, value) in Self.spellings
    where spelling.utf8CodeUnitCount == word.count && word.has(spelling, at: 0) {
      self = value
      return
    }
  }
}
