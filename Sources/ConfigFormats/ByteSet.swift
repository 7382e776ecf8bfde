/// A set of byte values, small enough to stay in registers.
struct ByteSet: Sendable {
  private var words: InlineArray<4, UInt64> = [0, 0, 0, 0]

  /// - Parameter members: ASCII characters.
  init(_ members: StaticString = "", ranges: ClosedRange<UInt8>...) {
    for index in 0..<members.utf8CodeUnitCount { insert(members.utf8Start[index]) }
    for range in ranges { for byte in range { insert(byte) } }
  }

  @inline(__always)
  func contains(_ byte: UInt8) -> Bool {
    words[unchecked: Int(byte >> 6)] & (1 &<< UInt64(byte & 63)) != 0
  }

  @inline(__always)
  func withWords<Result>(_ body: (UnsafePointer<UInt64>) -> Result) -> Result {
    withUnsafePointer(to: words) {
      $0.withMemoryRebound(to: UInt64.self, capacity: 4) { body($0) }
    }
  }

  func union(_ other: ByteSet) -> ByteSet {
    var result = self
    for index in 0..<4 { result.words[index] |= other.words[index] }
    return result
  }

  var inverted: ByteSet {
    var result = self
    for index in 0..<4 { result.words[index] = ~result.words[index] }
    return result
  }

  private mutating func insert(_ byte: UInt8) {
    words[Int(byte >> 6)] |= 1 << UInt64(byte & 63)
  }

  static let letters = ByteSet(ranges: 0x41...0x5a, 0x61...0x7a)
  static let digits = ByteSet(ranges: 0x30...0x39)
  static let alphanumerics = letters.union(digits)
  /// What ends a line, in any program that we write for.
  static let lineBreaks = ByteSet("\n\r")
  static let blanks = ByteSet(" \t")
  /// Every control byte except the tab.
  static let controls = ByteSet(ranges: 0x00...0x08, 0x0a...0x1f, 0x7f...0x7f)
  static let whitespace = ByteSet(" \t", ranges: 0x0a...0x0d)
}

/// Bytes that somebody else owns: literal text of a template, or a value.
typealias Bytes = UnsafeBufferPointer<UInt8>

extension Bytes {
  /// The index of the first byte in `set` at or after `start`; `count` when there is none.
  @inline(__always)
  func firstIndex(in set: ByteSet, from start: Int = 0) -> Int {
    // Through a pointer, or the optimizer copies the set anew for every byte.
    set.withWords { words in
      var index = start
      while index < count, (words[Int(self[index] &>> 6)] &>> UInt64(self[index])) & 1 == 0 {
        index += 1
      }
      return index
    }
  }

  func contains(anyOf set: ByteSet) -> Bool { firstIndex(in: set) < count }

  /// Whether `word` stands at `index`.
  @inline(__always)
  func has(_ word: StaticString, at index: Int) -> Bool {
    let length = word.utf8CodeUnitCount
    guard index >= 0, index + length <= count, self[index] == word.utf8Start[0] else {
      return false
    }
    for offset in 1..<Swift.max(length, 1) where self[index + offset] != word.utf8Start[offset] {
      return false
    }
    return true
  }

  /// The byte at `index`, or 0 beyond the end.
  func byte(at index: Int) -> UInt8 { index >= 0 && index < count ? self[index] : 0 }
}
