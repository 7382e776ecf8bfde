extension ByteBuffer {
  /// Appends `text` run by run; for each byte in `special`, `escape` appends its spelling.
  ///
  /// - Parameter escape: Gets this buffer and the index of the byte, and returns how many bytes of
  ///   `text` it spelled.
  @inline(__always)
  mutating func append(
    _ text: Bytes, escaping special: ByteSet,
    _ escape: (inout ByteBuffer, Int) throws(Unspellable) -> Int
  ) throws(Unspellable) {
    var start = 0
    while true {
      let stop = text.firstIndex(in: special, from: start)
      append(Bytes(rebasing: text[start..<stop]))
      guard stop < text.count else { return }
      start = stop + (try escape(&self, stop))
    }
  }

  /// Appends `text` unchanged, unless it contains a byte of `refused`.
  @inline(__always)
  mutating func append(_ text: Bytes, refusing refused: ByteSet, in where: StaticString)
    throws(Unspellable)
  {
    let stop = text.firstIndex(in: refused)
    guard stop == text.count else { throw .byte(text[stop], in: `where`) }
    append(text)
  }

  /// Appends a backslash and `byte`.
  mutating func append(backslashed byte: UInt8) {
    append(UInt8(ascii: "\\"))
    append(byte)
  }

  /// Appends lower-case hexadecimal digits.
  mutating func append(hex number: some BinaryInteger, digits: Int) {
    for place in stride(from: digits - 1, through: 0, by: -1) {
      let digit = UInt8(truncatingIfNeeded: (Int(number) >> (4 * place)) & 15)
      append(digit < 10 ? UInt8(ascii: "0") + digit : UInt8(ascii: "a") + digit - 10)
    }
  }

  /// Appends three decimal digits.
  mutating func append(threeDigits byte: UInt8) {
    append(UInt8(ascii: "0") + byte / 100)
    append(UInt8(ascii: "0") + byte / 10 % 10)
    append(UInt8(ascii: "0") + byte % 10)
  }

  /// Appends three octal digits.
  mutating func append(octal byte: UInt8) {
    append(UInt8(ascii: "0") + byte >> 6)
    append(UInt8(ascii: "0") + byte >> 3 & 7)
    append(UInt8(ascii: "0") + byte & 7)
  }

  /// Appends text inside a comment that ends with the line.
  mutating func append(lineComment text: Bytes) throws(Unspellable) {
    let stop = text.firstIndex(in: .controls)
    guard stop == text.count else {
      throw ByteSet.lineBreaks.contains(text[stop])
        ? .commentBreak : .byte(text[stop], in: "a comment")
    }
    // Some programs join lines in comments too, and some readers of a file do by mistake.
    guard text.last != UInt8(ascii: "\\") else { throw .trailingBackslash }
    append(text)
  }
}
