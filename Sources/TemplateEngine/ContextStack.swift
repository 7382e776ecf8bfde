/// The frames that names are looked up in, innermost last.
///
/// Frames point into values that the caller of a render holds while it runs; nothing here counts
/// references. The memory is kept for the next run.
struct ContextStack: ~Copyable {
  /// A value that a section has entered, or a record that the caller gave.
  struct Frame {
    /// What `.` means.
    var cell: UnsafePointer<Cell>
    /// How many records there are to look names up in without this frame.
    var outerRecords: Int
    /// How many items of the list, this one included, are left; 0 outside of a list.
    var left = 0
    /// The number of the item, from 0.
    var index = 0
  }

  private var frames: UnsafeMutablePointer<Frame>
  private var capacity = 32
  private(set) var count = 0
  /// The frames that are records: where names are looked up, without walking over what is none.
  private(set) var records: UnsafeMutablePointer<UnsafePointer<RecordParts>>
  private(set) var recordCount = 0
  /// How many frames the caller gave; the others were entered by sections.
  private var rootCount = 0
  /// Where the values of `-first` and its siblings are made.
  private let counts = CountCell()

  /// Any value, where there is none to look at.
  var noValue: UnsafePointer<Cell> { counts.cell }

  init() {
    frames = .allocate(capacity: capacity)
    records = .allocate(capacity: capacity)
  }

  deinit {
    frames.deallocate()
    records.deallocate()
  }

  mutating func removeAll() { (count, rootCount, recordCount) = (0, 0, 0) }

  /// Pushes the frames of a render, outermost first.
  mutating func pushRoots(_ roots: [Record]) {
    while capacity < count + roots.count { grow() }
    for record in roots {
      guard let parts = Record.parts(at: record.address) else { continue }
      (frames + count).initialize(
        to: Frame(cell: parts.pointer(to: \.whole)!, outerRecords: recordCount))
      count &+= 1
      (records + recordCount).initialize(to: parts)
      recordCount &+= 1
    }
    endRoots()
  }

  /// What is pushed from here on was entered by a section.
  mutating func endRoots() { rootCount = count }

  /// - Parameters:
  ///   - items: The length of the list whose first item `value` is; 0 outside of a list.
  ///   - counting: Whether `value` is `-first` or a sibling, which leave `.` as it is.
  mutating func push(
    _ value: UnsafePointer<Cell>, items: Int = 0, counting isCounting: Bool = false
  ) {
    if count == capacity { grow() }
    let value = isCounting && count > 0 ? frames[count - 1].cell : value
    (frames + count).initialize(to: Frame(cell: value, outerRecords: recordCount, left: items))
    count &+= 1
    look(into: value)
  }

  /// Goes on to the next item of the innermost list; false, and one frame less, after the last.
  mutating func next() -> Bool {
    let top = frames + (count &- 1)
    recordCount = top.pointee.outerRecords
    guard top.pointee.left > 1 else {
      count &-= 1
      return false
    }
    top.pointee.cell += 1
    top.pointee.left &-= 1
    top.pointee.index &+= 1
    look(into: top.pointee.cell)
    return true
  }

  /// Looks names up in a value first, if it is a record. There are no more records than frames.
  @inline(__always)
  private mutating func look(into value: UnsafePointer<Cell>) {
    guard let record = Self.record(at: value) else { return }
    (records + recordCount).initialize(to: record)
    recordCount &+= 1
  }

  @inline(__always)
  private static func record(at value: UnsafePointer<Cell>) -> UnsafePointer<RecordParts>? {
    value.pointee.kind == .record ? Record.parts(at: value.pointee.word) : nil
  }

  /// The value of a name, or nil where there is none.
  @inline(never)
  func value(of key: UnsafePointer<Key>) -> UnsafePointer<Cell>? {
    key.pointee.meaning == .name
      ? Self.value(of: key, in: records, recordCount) : special(key.pointee.meaning)
  }

  /// The value of a name that the engine gives no meaning, in the innermost record that has it.
  ///
  /// A function of no stack, or the optimizer copies the stack for every look-up.
  @inline(__always)
  static func value(
    of key: UnsafePointer<Key>,
    in records: UnsafeMutablePointer<UnsafePointer<RecordParts>>, _ count: Int
  ) -> UnsafePointer<Cell>? {
    var found: UnsafePointer<Cell>?
    var record = records + count
    while record != records {
      record -= 1
      found = record.pointee.cell(of: key)
      if found != nil { break }
    }
    var (key, rest) = (key, key.pointee.rest)
    while rest > 0 {
      guard let outer = found, let record = Self.record(at: outer) else { return nil }
      key += 1
      rest &-= 1
      found = record.cell(of: key)
    }
    return found
  }

  @inline(never)
  private func special(_ meaning: Key.Meaning) -> UnsafePointer<Cell>? {
    if meaning == .item { return count > 0 ? UnsafePointer(frames[count - 1].cell) : nil }
    guard let frame = (0..<count).reversed().first(where: { frames[$0].left > 0 }) else {
      return nil
    }
    switch meaning {
    case .isFirst: counts.set(flag: frames[frame].index == 0)
    case .isLast: counts.set(flag: frames[frame].left == 1)
    default: counts.set(number: frames[frame].index + 1)
    }
    return counts.cell
  }

  /// The values entered by sections, innermost first.
  var enteredValues: [UnsafePointer<Cell>] {
    (rootCount..<max(count, rootCount)).reversed().map { frames[$0].cell }
  }

  /// For "did you mean": the first part of a name that is nowhere, and the names that it could
  /// have been.
  func candidates(for key: UnsafePointer<Key>) -> (missing: String, names: [String]) {
    var first = key.pointee
    first.rest = 0
    guard var value = withUnsafePointer(to: first, { self.value(of: $0) }) else {
      var names: Set<String> = []
      for record in 0..<recordCount {
        names.formUnion(records[record].pointee.names.map(\.text))
      }
      return (first.name.text, names.sorted())
    }
    for part in 1..<Int(key.pointee.rest) + 1 {
      guard let record = Self.record(at: value) else { return (key[part].name.text, []) }
      guard let inner = record.cell(of: key + part) else {
        return (key[part].name.text, record.pointee.names.map(\.text).sorted())
      }
      value = inner
    }
    return (key.pointee.name.text, [])
  }

  @inline(never)
  private mutating func grow() {
    let wider = UnsafeMutablePointer<Frame>.allocate(capacity: capacity * 2)
    wider.moveInitialize(from: frames, count: count)
    frames.deallocate()
    let moreRecords = UnsafeMutablePointer<UnsafePointer<RecordParts>>.allocate(
      capacity: capacity * 2)
    moreRecords.moveInitialize(from: records, count: recordCount)
    records.deallocate()
    (frames, records, capacity) = (wider, moreRecords, capacity * 2)
  }
}
