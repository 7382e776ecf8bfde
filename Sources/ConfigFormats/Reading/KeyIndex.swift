/// Finds what stands under a key of an object in constant time, so that a file with many keys, or
/// with one key many times, is read in time proportional to its length.
struct KeyIndex {
  private struct Slot {
    var object = UInt32.max
    var key = ConfigTree.Piece.empty
    var value: UInt32 = 0
  }

  private var slots: [Slot] = []
  private var count = 0
  /// Another one in every process, so that no file can make its keys collide. Nothing depends on it
  /// but where a key is stored, and the index is never listed.
  private let seed = UInt64(bitPattern: Int64(Hasher().finalize()))

  /// What was stored under `key` of `object`.
  func find(_ key: ConfigTree.Piece, of object: UInt32, in pool: [UInt8]) -> UInt32? {
    guard !slots.isEmpty else { return nil }
    let slot = slots[position(of: key, object, pool)]
    return slot.object == UInt32.max ? nil : slot.value
  }

  /// Stores `value` in place of what was there.
  mutating func store(
    _ value: UInt32, under key: ConfigTree.Piece, of object: UInt32, in pool: [UInt8]
  ) {
    if count * 2 >= slots.count { grow(pool) }
    let position = position(of: key, object, pool)
    if slots[position].object == UInt32.max { count += 1 }
    slots[position] = Slot(object: object, key: key, value: value)
  }

  private mutating func grow(_ pool: [UInt8]) {
    let old = slots
    slots = Array(repeating: Slot(), count: max(64, old.count * 2))
    for slot in old where slot.object != UInt32.max {
      slots[position(of: slot.key, slot.object, pool)] = slot
    }
  }

  /// The slot that has the key, or the free one that it belongs into.
  private func position(of key: ConfigTree.Piece, _ object: UInt32, _ pool: [UInt8]) -> Int {
    pool.withUnsafeBufferPointer { pool in
      let bytes = Bytes(rebasing: pool[Int(key.start)..<Int(key.start + key.count)])
      let mask = slots.count - 1
      var position = Int(truncatingIfNeeded: hash(bytes, object)) & mask
      while slots[position].object != UInt32.max {
        let slot = slots[position]
        if slot.object == object, slot.key.count == key.count,
          Bytes(rebasing: pool[Int(slot.key.start)..<Int(slot.key.start + slot.key.count)])
            .elementsEqual(bytes)
        {
          return position
        }
        position = (position + 1) & mask
      }
      return position
    }
  }

  /// Mixes eight bytes at a time by the halves of a wide product.
  private func hash(_ key: Bytes, _ object: UInt32) -> UInt64 {
    func mix(_ state: UInt64, _ word: UInt64) -> UInt64 {
      let product = (state ^ word ^ seed).multipliedFullWidth(by: 0x9e37_79b9_7f4a_7c15 ^ seed | 1)
      return product.high ^ product.low
    }
    var state = mix(UInt64(object), UInt64(key.count))
    var word: UInt64 = 0
    for index in key.indices {
      word = word << 8 | UInt64(key[index])
      if index & 7 == 7 {
        state = mix(state, word)
        word = 0
      }
    }
    return mix(state, word)
  }
}
