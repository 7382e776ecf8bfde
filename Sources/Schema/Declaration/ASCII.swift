/// Bytes of ASCII, looked at without making a String of each.
func isLower(_ byte: UInt8) -> Bool { (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte) }
func isUpper(_ byte: UInt8) -> Bool { (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte) }
func isDigit(_ byte: UInt8) -> Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) }

func isAlphanumeric(_ byte: UInt8) -> Bool { isLower(byte | 0x20) || isDigit(byte) }

/// The bytes of the character that `index` lies in.
func characterRange(_ bytes: [UInt8], at index: Int) -> Range<Int> {
  var end = index + 1
  while end < bytes.count, bytes[end] & 0xC0 == 0x80 { end += 1 }
  return index..<end
}

extension String {
  /// Where `needle` first stands, as offsets into the UTF-8.
  func range(ofASCII needle: String) -> Range<Int>? {
    let bytes = Array(utf8)
    let wanted = Array(needle.utf8)
    guard bytes.count >= wanted.count else { return nil }
    for start in 0...bytes.count - wanted.count
    where bytes[start..<start + wanted.count].elementsEqual(wanted) {
      return start..<start + wanted.count
    }
    return nil
  }
}
