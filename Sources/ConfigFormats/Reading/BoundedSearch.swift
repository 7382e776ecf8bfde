extension Bytes {
  /// The first byte in `set` within `range`; its end when there is none.
  ///
  /// Readers look no further than the line or the word they are at, or a file without the byte that
  /// they look for would take quadratic time.
  @inline(__always)
  func firstIndex(in set: ByteSet, within range: Range<Int>) -> Int {
    Bytes(rebasing: self[..<range.upperBound]).firstIndex(in: set, from: range.lowerBound)
  }
}

extension ByteSet {
  static let lineFeed = ByteSet("\n")
  static let backslash = ByteSet("\\")
  static let notWhitespace = ByteSet.whitespace.inverted
  static let notBlank = ByteSet.blanks.inverted
  /// What names of variables consist of.
  static let identifiers = ByteSet("_").union(.alphanumerics)
}
