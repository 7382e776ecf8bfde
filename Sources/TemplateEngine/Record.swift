/// A set of named values: one frame of a template's context.
public struct Record: Hashable, Sendable {
  private let storage: Storage

  /// One reference for the whole record, so that passing it on counts one reference.
  private final class Storage: Sendable {
    /// ``Name/order`` of each name, ascending.
    let hashes: [UInt64]
    let names: [Name]
    let values: [Value]
    let table: CellTable
    /// One element: what the renderer follows, at an address that stays.
    private let parts: [RecordParts]
    let address: UInt

    init(_ hashes: [UInt64], _ names: [Name], _ values: [Value]) {
      (self.hashes, self.names, self.values) = (hashes, names, values)
      table = CellTable(for: values)
      parts = [RecordParts(hashes, names, table)]
      address = UInt(bitPattern: parts.withUnsafeBufferPointer { $0.baseAddress })
    }
  }

  /// A later value of a name replaces an earlier one.
  public init(_ pairs: some Sequence<(Name, Value)>) {
    let written = Array(pairs)
    // The last of equal names comes first of them, and is the one that stays.
    let order = written.indices.sorted { left, right in
      let (first, second) = (written[left].0, written[right].0)
      return first == second
        ? left > right : (first.order, first.text) < (second.order, second.text)
    }
    var names: [Name] = []
    var values: [Value] = []
    names.reserveCapacity(order.count)
    values.reserveCapacity(order.count)
    for index in order where names.last != written[index].0 {
      names.append(written[index].0)
      values.append(written[index].1)
    }
    storage = Storage(names.map(\.order), names, values)
  }

  /// In an order of their own, the same in every run.
  public var names: [Name] { storage.names }

  public var count: Int { storage.names.count }

  public subscript(name: Name) -> Value? {
    let key = TemplateEngine.Key(meaning: .name, rest: 0, hash: name.order, name: name)
    let cell = withUnsafePointer(to: key) { key in
      Self.parts(at: address).flatMap { $0.pointee.cell(of: key) }
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
      || left.storage.hashes == right.storage.hashes && left.storage.names == right.storage.names
        && left.storage.values == right.storage.values
  }

  public func hash(into hasher: inout Hasher) { hasher.combine(storage.hashes) }
}

extension Record: ExpressibleByDictionaryLiteral {
  public init(dictionaryLiteral pairs: (Name, Value)...) { self.init(pairs) }
}

/// A record as the renderer sees it; good as long as someone holds the record.
///
/// Addresses are numbers for the reason that ``Cell`` gives.
struct RecordParts: Sendable {
  private let hashes: UInt
  private let firstName: UInt
  private let firstCell: UInt
  private let count: Int
  /// For each value of a hash's first six bits, where the names that have them begin: most
  /// look-ups in a record that does not have the name end here, and the others begin close to it.
  private var starts: InlineArray<64, UInt8>

  private static let none: UInt8 = 255

  init(_ hashes: [UInt64], _ names: [Name], _ table: CellTable) {
    self.hashes = UInt(bitPattern: hashes.withUnsafeBufferPointer { $0.baseAddress })
    firstName = UInt(bitPattern: names.withUnsafeBufferPointer { $0.baseAddress })
    firstCell = UInt(bitPattern: table.cells.withUnsafeBufferPointer { $0.baseAddress })
    count = hashes.count
    starts = InlineArray(repeating: Self.none)
    for (index, hash) in hashes.enumerated().reversed() {
      // Beyond the first names of a large record the search begins too early, which is safe.
      starts[Int(hash >> 58)] = UInt8(min(index, Int(Self.none) - 1))
    }
  }

  var cells: UnsafePointer<Cell>? { UnsafePointer(bitPattern: firstCell) }

  var names: UnsafeBufferPointer<Name> {
    UnsafeBufferPointer(start: UnsafePointer(bitPattern: firstName), count: count)
  }

  @inline(__always)
  func cell(of key: UnsafePointer<Key>) -> UnsafePointer<Cell>? {
    let hash = key.pointee.hash
    let start = starts[unchecked: Int(truncatingIfNeeded: hash &>> 58)]
    guard start != Self.none, let hashes = UnsafePointer<UInt64>(bitPattern: hashes) else {
      return nil
    }
    var low = Int(start)
    if count > 64 {
      var high = count
      while low < high {
        let middle = (low &+ high) &>> 1
        if hashes[middle] < hash { low = middle &+ 1 } else { high = middle }
      }
    } else {
      while low < count, hashes[low] < hash { low &+= 1 }
    }
    while low < count, hashes[low] == hash {
      if names[low].text == key.pointee.name.text { return cells.map { $0 + low } }
      low &+= 1
    }
    return nil
  }
}
