/// The frames that names are looked up in, innermost last.
///
/// Frames point into values that the caller of a render holds while it runs; nothing here counts
/// references. The memory is kept for the next run.
struct ContextStack: ~Copyable {
  /// A value that a section has entered, or a record that the caller gave.
  struct Frame {
    /// What `.` means.
    var cell: UnsafePointer<Cell>
    /// What names mean, when the value is a record.
    var record: UnsafePointer<RecordParts>?
    /// How many items of the list, this one included, are left; 0 outside of a list.
    var left = 0
    /// The number of the item, from 0.
    var index = 0
  }

  private var frames: UnsafeMutablePointer<Frame>
  private var capacity = 32
  private(set) var count = 0
  /// How many frames the caller gave; the others were entered by sections.
  private var rootCount = 0
  /// Cells for records that the caller gave, and how many fit.
  private var rootCells: UnsafeMutablePointer<Cell>
  private var rootCapacity = 8
  /// Where the values of `-first` and its siblings are made.
  private let scratch: UnsafeMutablePointer<Cell>

  init() {
    frames = .allocate(capacity: capacity)
    rootCells = .allocate(capacity: rootCapacity)
    scratch = .allocate(capacity: 1)
    scratch.initialize(to: Cell())
  }

  deinit {
    frames.deallocate()
    rootCells.deallocate()
    scratch.deinitialize(count: 1)
    scratch.deallocate()
  }

  mutating func removeAll() { (count, rootCount) = (0, 0) }

  /// Pushes the frames of a render, outermost first.
  mutating func pushRoots(_ records: [Record]) {
    if records.count > rootCapacity {
      rootCells.deallocate()
      rootCapacity = records.count
      rootCells = .allocate(capacity: rootCapacity)
    }
    for index in records.indices {
      let address = records[index].address
      (rootCells + index).initialize(to: Cell(kind: .record, isTrue: true, word: address))
      push(rootCells + index)
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
    (frames + count).initialize(
      to: Frame(cell: value, record: Self.record(at: value), left: items, index: 0))
    count += 1
  }

  /// Goes on to the next item of the innermost list; false, and one frame less, after the last.
  mutating func next() -> Bool {
    let top = frames + (count - 1)
    guard top.pointee.left > 1 else {
      count -= 1
      return false
    }
    top.pointee.cell += 1
    top.pointee.record = Self.record(at: top.pointee.cell)
    top.pointee.left -= 1
    top.pointee.index += 1
    return true
  }

  @inline(__always)
  private static func record(at value: UnsafePointer<Cell>) -> UnsafePointer<RecordParts>? {
    value.pointee.kind == .record ? Record.parts(at: value.pointee.word) : nil
  }

  /// The value of a name, or nil where there is none.
  func value(of key: UnsafePointer<Key>) -> UnsafePointer<Cell>? {
    var found: UnsafePointer<Cell>?
    if key.pointee.meaning == .name {
      var frame = count
      while frame > 0 {
        frame -= 1
        guard let record = frames[frame].record else { continue }
        found = record.pointee.cell(of: key)
        if found != nil { break }
      }
    } else {
      found = special(key.pointee.meaning)
    }
    guard key.pointee.rest > 0 else { return found }
    for part in 1...Int(key.pointee.rest) {
      guard let outer = found, let record = Self.record(at: outer) else { return nil }
      found = record.pointee.cell(of: key + part)
    }
    return found
  }

  private func special(_ meaning: Key.Meaning) -> UnsafePointer<Cell>? {
    if meaning == .item { return count > 0 ? UnsafePointer(frames[count - 1].cell) : nil }
    guard let frame = (0..<count).reversed().first(where: { frames[$0].left > 0 }) else {
      return nil
    }
    switch meaning {
    case .isFirst: scratch.pointee = Self.flag(frames[frame].index == 0)
    case .isLast: scratch.pointee = Self.flag(frames[frame].left == 1)
    default:
      scratch.pointee = Cell(
        kind: .number, isTrue: true, word: UInt(bitPattern: frames[frame].index + 1))
    }
    return UnsafePointer(scratch)
  }

  private static func flag(_ flag: Bool) -> Cell {
    Cell(kind: .flag, isTrue: flag, word: flag ? 1 : 0)
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
      for frame in 0..<count {
        if let record = frames[frame].record {
          names.formUnion(record.pointee.names.map(\.text))
        }
      }
      return (first.name.text, names.sorted())
    }
    for part in 1..<Int(key.pointee.rest) + 1 {
      guard let record = Self.record(at: value) else { return (key[part].name.text, []) }
      guard let inner = record.pointee.cell(of: key + part) else {
        return (key[part].name.text, record.pointee.names.map(\.text).sorted())
      }
      value = inner
    }
    return (key.pointee.name.text, [])
  }

  private mutating func grow() {
    let wider = UnsafeMutablePointer<Frame>.allocate(capacity: capacity * 2)
    wider.moveInitialize(from: frames, count: count)
    frames.deallocate()
    (frames, capacity) = (wider, capacity * 2)
  }
}
