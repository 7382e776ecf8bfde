/// A set of named values: one frame of a template's context.
public struct Record: Hashable, Sendable {
  private let storage: Storage

  /// One reference for the whole record, so that passing it on counts one reference.
  private final class Storage: Sendable {
    /// In ascending order of their hashes.
    let names: [Name]
    let values: [Value]
    private let table: CellTable
    /// One element: what the renderer follows, at an address that stays.
    private let parts: [RecordParts]
    let address: UInt

    init(_ names: [Name], _ values: [Value]) {
      (self.names, self.values) = (names, values)
      table = CellTable(for: values, named: names)
      var parts = [RecordParts(names, table)]
      address = parts.withUnsafeMutableBufferPointer { parts in
        let address = UInt(bitPattern: parts.baseAddress)
        parts[0].whole.word = address
        return address
      }
      self.parts = parts
    }
  }

  /// A later value of a name replaces an earlier one.
  public init(_ pairs: some Sequence<(Name, Value)>) {
    let written = Array(pairs)
    // The last of equal names comes first of them, and is the one that stays.
    let order = written.indices.sorted { left, right in
      let (first, second) = (written[left].0, written[right].0)
      return first == second
        ? left > right : (first.hash, first.text) < (second.hash, second.text)
    }
    var names: [Name] = []
    var values: [Value] = []
    names.reserveCapacity(order.count)
    values.reserveCapacity(order.count)
    for index in order where names.last != written[index].0 {
      names.append(written[index].0)
      values.append(written[index].1)
    }
    storage = Storage(names, values)
  }

  /// In an order of their own, the same in every run.
  public var names: [Name] { storage.names }

  public var count: Int { storage.names.count }

  public subscript(name: Name) -> Value? {
    let key = TemplateEngine.Key(meaning: .name, rest: 0, name: name)
    let cell = withUnsafePointer(to: key) { key in
      Self.parts(at: address).flatMap { $0.cell(of: key) }
    }
    return cell?.pointee.value
  }

  /// For a ``Cell``: leads to the parts of the record for as long as someone holds it.
  var address: UInt { storage.address }

  /// The parts of the record at an address that a cell carries.
  @inline(__always)
  static func parts(at address: UInt) -> UnsafePointer<RecordParts>? {
    UnsafePointer(bitPattern: address)
  }

  public static func == (left: Self, right: Self) -> Bool {
    left.storage === right.storage
      || left.storage.names == right.storage.names && left.storage.values == right.storage.values
  }

  public func hash(into hasher: inout Hasher) { hasher.combine(storage.names) }
}

extension Record: ExpressibleByDictionaryLiteral {
  public init(dictionaryLiteral pairs: (Name, Value)...) { self.init(pairs) }
}

/// A record as the renderer sees it; good as long as someone holds the record.
///
/// Addresses are numbers for the reason that ``Cell`` gives.
struct RecordParts: Sendable {
  /// For each value of a hash's first six bits, where the names that have them begin: most
  /// look-ups in a record that does not have the name end here, and the others begin close to it.
  private var starts: InlineArray<64, UInt8>
  private let firstName: UInt
  private let firstCell: UInt
  private let count: Int
  /// The record itself as a value, for frames that the caller of a render gives.
  fileprivate(set) var whole = Cell(kind: .record, isTrue: true)

  fileprivate static let none: UInt8 = 255
  /// The names begin here or later, as they do in large records.
  fileprivate static let far: UInt8 = 254

  init(_ names: [Name], _ table: CellTable) {
    firstName = UInt(bitPattern: names.withUnsafeBufferPointer { $0.baseAddress })
    firstCell = UInt(bitPattern: table.cells.withUnsafeBufferPointer { $0.baseAddress })
    count = names.count
    starts = InlineArray(repeating: Self.none)
    for (index, name) in names.enumerated().reversed() {
      starts[Int(name.hash >> 58)] = UInt8(min(index, Int(Self.far)))
    }
  }

  var cells: UnsafePointer<Cell>? { UnsafePointer(bitPattern: firstCell) }

  var names: UnsafeBufferPointer<Name> {
    UnsafeBufferPointer(start: UnsafePointer(bitPattern: firstName), count: count)
  }
}

/// Looking a name up. Through the pointer, or the optimizer copies all parts for every look-up.
extension UnsafePointer<RecordParts> {
  /// The value of the one name at `key`, whatever follows it there.
  @inline(__always)
  func cell(of key: UnsafePointer<Key>) -> UnsafePointer<Cell>? {
    let hash = key.pointee.name.hash
    // The starts lie first among the parts.
    let start = UnsafeRawPointer(self).load(
      fromByteOffset: Int(truncatingIfNeeded: hash &>> 58), as: UInt8.self)
    guard start != RecordParts.none, let cells = pointee.cells else { return nil }
    var cell = cells + (start == RecordParts.far ? firstIndex(of: hash) : Int(start))
    // The table ends with a hash that is greater than any.
    while cell.pointee.hash < hash { cell += 1 }
    guard cell.pointee.hash == hash else { return nil }
    let offset = UInt(bitPattern: cell) &- UInt(bitPattern: cells)
    let index = offset / UInt(MemoryLayout<Cell>.stride)
    let name = pointee.names.baseAddress.map { $0 + Int(index) }
    return name?.pointee.text == key.pointee.name.text ? cell : another(key, after: cell)
  }

  /// The value of a name that shares its hash with another one of the record.
  @inline(never)
  private func another(
    _ key: UnsafePointer<Key>, after cell: UnsafePointer<Cell>
  ) -> UnsafePointer<Cell>? {
    guard let cells = pointee.cells else { return nil }
    var cell = cell + 1
    while cell.pointee.hash == key.pointee.name.hash {
      if pointee.names[cell - cells].text == key.pointee.name.text { return cell }
      cell += 1
    }
    return nil
  }

  /// Where the names of a large record begin whose hash is `hash` or greater.
  @inline(never)
  private func firstIndex(of hash: UInt64) -> Int {
    let names = pointee.names
    var (low, high) = (0, names.count)
    while low < high {
      let middle = (low &+ high) &>> 1
      if names[middle].hash < hash { low = middle &+ 1 } else { high = middle }
    }
    return low
  }
}
