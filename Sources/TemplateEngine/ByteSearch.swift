extension UnsafeBufferPointer<UInt8> {
  /// The index of the first `byte` from `start` on, looked for eight bytes at a time.
  func firstIndex(of byte: UInt8, from start: Int) -> Int? {
    let ones: UInt64 = 0x0101_0101_0101_0101
    let wanted = ones &* UInt64(byte)
    let raw = UnsafeRawBufferPointer(self)
    var index = start
    while index &+ 8 <= count {
      // Zero where the byte stands; a borrow can mark bytes behind it, and the first is found anew.
      let word = raw.loadUnaligned(fromByteOffset: index, as: UInt64.self) ^ wanted
      if (word &- ones) & ~word & (ones &<< 7) != 0 { break }
      index &+= 8
    }
    while index < count {
      if self[index] == byte { return index }
      index &+= 1
    }
    return nil
  }
}
