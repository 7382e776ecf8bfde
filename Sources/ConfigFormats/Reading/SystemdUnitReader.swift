/// systemd units: `Exec...=` and `Environment=` are directives of words, without quotes and escapes;
/// any other value is a text.
///
/// A doubled `%`, and in arguments of commands a doubled `$`, is one. A setting with a specifier or a
/// variable that systemd replaces is an expression: its text is the value as written, and its words
/// keep every `%` and `$`.
enum SystemdUnitReader: ConfigReader {
  static func read(_ text: Bytes, into tree: inout ConfigTree) {
    var file = UnitFile(text)
    file.read(into: &tree) { key, value, section, tree in
      let piece = value.piece
      let start = value.place(of: Int(piece.start))
      let isCommand = has("Exec", in: key, tree)
      if isCommand || (key.count == 11 && has("Environment", in: key, tree)) {
        addWords(of: value, isCommand: isCommand, key: key, below: section, to: &tree)
      } else {
        let isComputed = hasSpecifier(piece, in: tree)
        let text = isComputed ? piece : undouble(piece, percent, in: &tree)
        tree.add(
          isComputed ? .expression : .text, key: key, text: text, at: value.range,
          valueStart: start, below: section)
      }
    }
  }

  private static let percent = ByteSet("%")
  private static let percentAndDollar = ByteSet("%$")

  private static func has(
    _ word: StaticString, in key: ConfigTree.Piece, _ tree: ConfigTree
  ) -> Bool {
    guard Int(key.count) >= word.utf8CodeUnitCount else { return false }
    for offset in 0..<word.utf8CodeUnitCount
    where tree.pool[Int(key.start) + offset] != word.utf8Start[offset] { return false }
    return true
  }

  // MARK: Specifiers and variables

  private static func range(_ piece: ConfigTree.Piece) -> Range<Int> {
    Int(piece.start)..<Int(piece.start + piece.count)
  }

  private static func hasSpecifier(_ piece: ConfigTree.Piece, in tree: ConfigTree) -> Bool {
    hasUnpaired(UInt8(ascii: "%"), in: range(piece), tree) { _ in true }
  }

  private static let variableStarts = ByteSet("{").union(.identifiers)

  private static func hasVariable(_ piece: ConfigTree.Piece, in tree: ConfigTree) -> Bool {
    hasUnpaired(UInt8(ascii: "$"), in: range(piece), tree) { variableStarts.contains($0) }
  }

  /// Whether a mark that is not doubled stands before a byte that gives it a meaning.
  private static func hasUnpaired(
    _ mark: UInt8, in range: Range<Int>, _ tree: ConfigTree, before hasMeaning: (UInt8) -> Bool
  ) -> Bool {
    var index = range.lowerBound
    while index < range.upperBound {
      guard tree.pool[index] == mark else {
        index += 1
        continue
      }
      let next = index + 1 < range.upperBound ? tree.pool[index + 1] : 0
      if next == mark {
        index += 2
      } else if hasMeaning(next) {
        return true
      } else {
        index += 1
      }
    }
    return false
  }

  /// Makes one of each doubled byte of `marks`, in place.
  private static func undouble(
    _ piece: ConfigTree.Piece, _ marks: ByteSet, in tree: inout ConfigTree
  ) -> ConfigTree.Piece {
    let range = range(piece)
    var (source, target) = (range.lowerBound, range.lowerBound)
    while source < range.upperBound {
      let byte = tree.pool[source]
      let isDoubled =
        marks.contains(byte) && source + 1 < range.upperBound && tree.pool[source + 1] == byte
      tree.pool[target] = byte
      source += isDoubled ? 2 : 1
      target += 1
    }
    return ConfigTree.Piece(start: piece.start, count: UInt32(target - range.lowerBound))
  }

  // MARK: Words

  private static func addWords(
    of value: UnitFile.Value, isCommand: Bool, key: ConfigTree.Piece,
    below section: ConfigTree.Setting, to tree: inout ConfigTree
  ) {
    let setting = tree.add(
      .directive, key: key, at: value.range, valueStart: value.place(of: Int(value.piece.start)),
      below: section)
    let firstWord = tree.words.count
    var rest = range(value.piece)
    while let (word, range) = nextWord(of: &rest, in: &tree, value) {
      tree.addWord(word, at: range, to: setting)
    }
    let words = firstWord..<tree.words.count
    let isComputed = words.contains { index in
      hasSpecifier(tree.words[index], in: tree)
        || (isCommand && index > firstWord && hasVariable(tree.words[index], in: tree))
    }
    if isComputed { return tree.makeExpression(setting, of: value.piece) }
    for index in words {
      let marks = isCommand && index > firstWord ? percentAndDollar : percent
      tree.words[index] = undouble(tree.words[index], marks, in: &tree)
    }
  }

  private static func nextWord(
    of rest: inout Range<Int>, in tree: inout ConfigTree, _ value: UnitFile.Value
  ) -> (piece: ConfigTree.Piece, range: Range<Int>)? {
    var at = rest.lowerBound
    while at < rest.upperBound, ByteSet.whitespace.contains(tree.pool[at]) { at += 1 }
    guard at < rest.upperBound else { return nil }
    let start = tree.pool.count
    let wordStart = at
    var (quote, opening): (UInt8, Int) = (0, 0)
    func places(_ first: Int, _ end: Int) -> Range<Int> {
      value.place(of: first)..<value.place(of: end - 1) + 1
    }
    scan: while at < rest.upperBound {
      let byte = tree.pool[at]
      switch byte {
      case UInt8(ascii: "\\"):
        guard let next = readEscape(at, before: rest.upperBound, in: &tree) else {
          tree.report(
            "systemd knows no such escape", at: places(at, min(at + 2, rest.upperBound)))
          tree.pool.append(byte)
          at += 1
          continue scan
        }
        at = next
      case quote where quote != 0:
        quote = 0
        at += 1
      case UInt8(ascii: "\""), UInt8(ascii: "'"):
        if quote == 0 { (quote, opening) = (byte, at) } else { tree.pool.append(byte) }
        at += 1
      case _ where quote == 0 && ByteSet.whitespace.contains(byte): break scan
      default:
        tree.pool.append(byte)
        at += 1
      }
    }
    if quote != 0 {
      tree.report("the quotation is never closed", at: places(opening, opening + 1))
    }
    if at == wordStart + 1, tree.pool[wordStart] == UInt8(ascii: ";") {
      tree.report("several commands in one line", at: places(wordStart, at))
    }
    rest = at..<rest.upperBound
    return (tree.piece(since: start), places(wordStart, at))
  }

  /// Decodes the escape at `backslash` to the end of the pool.
  ///
  /// - Returns: Where the text goes on; nil when systemd knows no such escape.
  private static func readEscape(
    _ backslash: Int, before end: Int, in tree: inout ConfigTree
  ) -> Int? {
    guard backslash + 1 < end else { return nil }
    let letter = tree.pool[backslash + 1]
    let digits: (count: Int, radix: UInt32)
    switch letter {
    case UInt8(ascii: "a"): tree.pool.append(0x07)
    case UInt8(ascii: "b"): tree.pool.append(0x08)
    case UInt8(ascii: "f"): tree.pool.append(0x0c)
    case UInt8(ascii: "n"): tree.pool.append(0x0a)
    case UInt8(ascii: "r"): tree.pool.append(0x0d)
    case UInt8(ascii: "t"): tree.pool.append(0x09)
    case UInt8(ascii: "v"): tree.pool.append(0x0b)
    case UInt8(ascii: "s"): tree.pool.append(0x20)
    case UInt8(ascii: "\\"), UInt8(ascii: "\""), UInt8(ascii: "'"), UInt8(ascii: ";"):
      tree.pool.append(letter)
    case UInt8(ascii: "x"), UInt8(ascii: "u"), UInt8(ascii: "U"), 0x30...0x37:
      digits =
        switch letter {
        case UInt8(ascii: "x"): (2, 16)
        case UInt8(ascii: "u"): (4, 16)
        case UInt8(ascii: "U"): (8, 16)
        default: (3, 8)
        }
      let first = digits.radix == 8 ? backslash + 1 : backslash + 2
      guard first + digits.count <= end else { return nil }
      var number: UInt32 = 0
      for index in first..<first + digits.count {
        guard let digit = tree.pool[index].hexadecimal, digit < digits.radix else { return nil }
        number = number &* digits.radix &+ digit
      }
      guard number > 0 else { return nil }
      if letter == UInt8(ascii: "u") || letter == UInt8(ascii: "U") {
        guard let scalar = UnicodeScalar(number) else { return nil }
        tree.append(scalar: scalar.value)
      } else {
        guard number < 256 else { return nil }
        tree.pool.append(UInt8(truncatingIfNeeded: number))
      }
      return first + digits.count
    default: return nil
    }
    return backslash + 2
  }
}

extension UInt8 {
  /// The value of a hexadecimal digit.
  fileprivate var hexadecimal: UInt32? {
    switch self {
    case 0x30...0x39: UInt32(self) - 0x30
    case 0x41...0x46: UInt32(self) - 0x41 + 10
    case 0x61...0x66: UInt32(self) - 0x61 + 10
    default: nil
    }
  }
}

extension ConfigTree {
  /// Turns a setting into one that the program computes, with `source` for its text.
  fileprivate mutating func makeExpression(_ setting: Setting, of source: Piece) {
    nodes[Int(setting.index)].kind = .expression
    nodes[Int(setting.index)].text = source
  }
}
