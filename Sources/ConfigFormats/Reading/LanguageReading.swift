/// What the readers of languages share: a place in the text, and the tree that they fill.
protocol LanguageReading {
  var text: Bytes { get }
  /// Where the next byte to read stands.
  var at: Int { get set }
  var tree: ConfigTree { get set }
}

extension LanguageReading {
  var isAtEnd: Bool { at >= text.count }

  /// The next byte; 0 at the end.
  var byte: UInt8 { text.byte(at: at) }

  /// Reports the text from `start` to here, or the byte at `start` where nothing was read.
  mutating func report(_ reason: String, from start: Int) {
    tree.report(reason, at: min(start, text.count)..<min(max(at, start + 1), text.count))
  }

  /// Goes to the end of the line, or to the next byte of `stops`.
  mutating func skipLine(upTo stops: ByteSet = ByteSet("\n")) {
    at = text.firstIndex(in: ByteSet("\n").union(stops), from: at)
  }

  /// Moves over `byte` if it is next.
  mutating func take(_ byte: UInt8) -> Bool {
    guard at < text.count, text[at] == byte else { return false }
    at += 1
    return true
  }

  mutating func take(_ token: StaticString) -> Bool {
    guard text.has(token, at: at) else { return false }
    at += token.utf8CodeUnitCount
    return true
  }

  /// The length of the white space outside ASCII at `index`, a byte order mark included; 0 if none.
  func wideBlank(at index: Int) -> Int {
    switch text.byte(at: index) {
    case 0xc2: return text.byte(at: index + 1) == 0xa0 ? 2 : 0
    case 0xe1: return text.has("\u{1680}", at: index) ? 3 : 0
    case 0xe2:
      let second = text.byte(at: index + 1)
      let third = text.byte(at: index + 2)
      if second == 0x81 { return third == 0x9f ? 3 : 0 }
      guard second == 0x80 else { return 0 }
      return (0x80...0x8a).contains(third) || [0xa8, 0xa9, 0xaf].contains(third) ? 3 : 0
    case 0xe3: return text.has("\u{3000}", at: index) ? 3 : 0
    case 0xef: return text.has("\u{feff}", at: index) ? 3 : 0
    default: return 0
    }
  }

  func slice(_ range: Range<Int>) -> Bytes { Bytes(rebasing: text[range]) }

  /// Moves over hexadecimal digits, `count` of them, and returns their value.
  mutating func takeHex(_ count: Int) -> UInt32? {
    guard at + count <= text.count else { return nil }
    var value: UInt32 = 0
    for index in at..<at + count {
      guard let digit = hexDigit(text[index]) else { return nil }
      value = value << 4 | digit
    }
    at += count
    return value
  }

  func hexDigit(_ byte: UInt8) -> UInt32? {
    switch byte {
    case 0x30...0x39: UInt32(byte) - 0x30
    case 0x41...0x46: UInt32(byte) - 0x41 + 10
    case 0x61...0x66: UInt32(byte) - 0x61 + 10
    default: nil
    }
  }

  /// Reads the four digits of `\u`, and a second escape where the first is half of a pair.
  ///
  /// - Parameter start: Where the backslash stands, for findings.
  mutating func readUnicodeEscape(from start: Int) {
    guard let unit = takeHex(4) else {
      return report("four hexadecimal digits must follow \\u", from: start)
    }
    guard unit & 0xf800 == 0xd800 else { return tree.append(scalar: unit) }
    let here = at
    if unit < 0xdc00, take("\\u"), let low = takeHex(4), low & 0xfc00 == 0xdc00 {
      return tree.append(scalar: 0x10000 + (unit & 0x3ff) << 10 + low & 0x3ff)
    }
    at = here
    tree.append(scalar: 0xfffd)
    report("half of a surrogate pair", from: start)
  }

  /// Reports bytes that are not UTF-8.
  mutating func checkEncoding() {
    var index = 0
    while true {
      index = text.firstIndex(in: outsideASCII, from: index)
      guard index < text.count else { return }
      let length = lengthOfScalar(at: index)
      if length == 0 {
        tree.report("not UTF-8", at: index..<index + 1)
        return
      }
      index += length
    }
  }

  /// The length of a character outside ASCII; 0 where it is spelled wrong.
  private func lengthOfScalar(at index: Int) -> Int {
    let first = text[index]
    func follows(_ offset: Int) -> Bool { text.byte(at: index + offset) & 0xc0 == 0x80 }
    let second = text.byte(at: index + 1)
    switch first {
    case 0xc2...0xdf: return follows(1) ? 2 : 0
    case 0xe0...0xef:
      guard follows(1), follows(2), first != 0xe0 || second >= 0xa0, first != 0xed || second < 0xa0
      else { return 0 }
      return 3
    case 0xf0...0xf4:
      guard follows(1), follows(2), follows(3), first != 0xf0 || second >= 0x90,
        first != 0xf4 || second < 0x90
      else { return 0 }
      return 4
    default: return 0
    }
  }
}

extension ConfigTree {
  /// Appends a Unicode scalar to the pool, as UTF-8.
  mutating func append(scalar: UInt32) {
    func continuing(_ shift: UInt32) -> UInt8 { UInt8(0x80 | (scalar >> shift) & 0x3f) }
    switch scalar {
    case 0..<0x80: pool.append(UInt8(scalar))
    case 0x80..<0x800:
      pool.append(UInt8(0xc0 | scalar >> 6))
      pool.append(continuing(0))
    case 0x800..<0x10000:
      pool.append(UInt8(0xe0 | scalar >> 12))
      pool.append(continuing(6))
      pool.append(continuing(0))
    default:
      pool.append(UInt8(0xf0 | (scalar >> 18) & 7))
      pool.append(continuing(12))
      pool.append(continuing(6))
      pool.append(continuing(0))
    }
  }
}

private let outsideASCII = ByteSet(ranges: 0x80...0xff)
