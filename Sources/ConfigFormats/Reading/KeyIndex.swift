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
      let bytes = pool[Int(key.start)..<Int(key.start + key.count)]
      // Seeded anew in every process, so that no file can make its keys collide.
      var hasher = Hasher()
      hasher.combine(object)
      hasher.combine(
        bytes: UnsafeRawBufferPointer(
          rebasing: UnsafeRawBufferPointer(pool)[
            Int(key.start)..<Int(key.start + key.count)]))
      let mask = slots.count - 1
      var position = hasher.finalize() & mask
      while slots[position].object != UInt32.max {
        let slot = slots[position]
        if slot.object == object, slot.key.count == key.count,
          pool[Int(slot.key.start)..<Int(slot.key.start + slot.key.count)].elementsEqual(bytes)
        {
          return position
        }
        position = (position + 1) & mask
      }
      return position
    }
  }
}
