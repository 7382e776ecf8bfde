/// The keys of one mapping, to find those written twice.
///
/// Most mappings have a handful of keys, so the first sixteen are compared one by one, by a
/// fingerprint first. Larger mappings get a hash table, seeded per process like every Swift
/// hash, so that no file can choose keys that collide. One table serves all mappings in turn and
/// keeps its memory.
struct YAMLKeyTable {
  private struct Entry {
    var fingerprint: UInt64
    var record: UInt32
    var hash: Int
  }

  private static let linearLimit = 16
  private var entries: [Entry] = []
  /// Open addressing: 0 for a free slot, else the number of an entry plus one.
  private var slots: [UInt32] = []
  private var isHashed = false

  mutating func removeAll() {
    entries.removeAll(keepingCapacity: true)
    isHashed = false
  }

  /// Adds the scalar at `record`, or returns the record of the equal key that is already there.
  mutating func insert(_ record: Int, of records: [YAMLRecord], text: [UInt8]) -> Int? {
    let start = Int(records[record].first)
    let length = Int(records[record].second)
    return text.withUnsafeBytes { text in
      let key = UnsafeRawBufferPointer(rebasing: text[start..<start + length])
      let fingerprint = Self.fingerprint(of: key)
      func isEqual(_ entry: Entry) -> Bool {
        guard entry.fingerprint == fingerprint else { return false }
        let other = records[Int(entry.record)]
        guard Int(other.second) == length else { return false }
        let first = Int(other.first)
        return key.elementsEqual(UnsafeRawBufferPointer(rebasing: text[first..<first + length]))
      }

      var entry = Entry(
        fingerprint: fingerprint, record: UInt32(truncatingIfNeeded: record), hash: 0)
      if !isHashed {
        for other in entries where isEqual(other) { return Int(other.record) }
        entries.append(entry)
        if entries.count > Self.linearLimit {
          for index in entries.indices {
            let other = records[Int(entries[index].record)]
            let first = Int(other.first)
            entries[index].hash = Self.hash(
              of: UnsafeRawBufferPointer(rebasing: text[first..<first + Int(other.second)]))
          }
          isHashed = true
          rebuildSlots()
        }
        return nil
      }
      entry.hash = Self.hash(of: key)
      var slot = entry.hash & (slots.count - 1)
      while slots[slot] != 0 {
        let other = entries[Int(slots[slot]) - 1]
        if other.hash == entry.hash, isEqual(other) { return Int(other.record) }
        slot = (slot + 1) & (slots.count - 1)
      }
      entries.append(entry)
      slots[slot] = UInt32(truncatingIfNeeded: entries.count)
      if entries.count * 2 > slots.count { rebuildSlots() }
      return nil
    }
  }

  private mutating func rebuildSlots() {
    var capacity = 64
    while capacity < entries.count * 4 { capacity *= 2 }
    slots.removeAll(keepingCapacity: true)
    slots.append(contentsOf: repeatElement(0, count: capacity))
    for (number, entry) in entries.enumerated() {
      var slot = entry.hash & (capacity - 1)
      while slots[slot] != 0 { slot = (slot + 1) & (capacity - 1) }
      slots[slot] = UInt32(truncatingIfNeeded: number + 1)
    }
  }

  private static func hash(of key: UnsafeRawBufferPointer) -> Int {
    var hasher = Hasher()
    hasher.combine(bytes: key)
    return hasher.finalize()
  }

  /// The length and the first and last bytes: tells nearly all keys of a small mapping apart.
  private static func fingerprint(of key: UnsafeRawBufferPointer) -> UInt64 {
    var print: UInt64 = 0
    for byte in key.prefix(4) { print = print << 8 | UInt64(byte) }
    for byte in key.suffix(3) { print = print << 8 | UInt64(byte) }
    return print | UInt64(truncatingIfNeeded: key.count) << 56
  }
}
