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
    /// One bit for the first six bits of each hash: most look-ups in a record that does not have
    /// the name end here, and in a small one the bits below tell where the name is.
    let mask: UInt64

    init(_ hashes: [UInt64], _ names: [Name], _ values: [Value]) {
      (self.hashes, self.names, self.values) = (hashes, names, values)
      table = CellTable(for: values)
      mask = hashes.reduce(0) { $0 | 1 << ($1 >> 58) }
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
    let cell = withUnsafePointer(to: key) { Self.parts(at: address).cell(of: $0) }
    return cell?.pointee.value
  }

  /// For a ``Cell``: leads back to the parts of the record as long as someone holds it.
  var address: UInt { UInt(bitPattern: Unmanaged.passUnretained(storage).toOpaque()) }

  /// The parts of the record at an address that a cell carries.
  static func parts(at address: UInt) -> RecordParts {
    guard let pointer = UnsafeRawPointer(bitPattern: address) else { return .empty }
    return Unmanaged<Storage>.fromOpaque(pointer)._withUnsafeGuaranteedRef { storage in
      RecordParts(
        hashes: storage.hashes.withUnsafeBufferPointer { $0 },
        names: storage.names.withUnsafeBufferPointer { $0 },
        cells: storage.table.cells.withUnsafeBufferPointer { $0 }.baseAddress,
        mask: storage.mask)
    }
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
struct RecordParts {
  var hashes: UnsafeBufferPointer<UInt64>
  var names: UnsafeBufferPointer<Name>
  var cells: UnsafePointer<Cell>?
  var mask: UInt64

  static var empty: Self {
    Self(
      hashes: .init(start: nil, count: 0), names: .init(start: nil, count: 0), cells: nil, mask: 0)
  }

  @inline(__always)
  func cell(of key: UnsafePointer<Key>) -> UnsafePointer<Cell>? {
    let hash = key.pointee.hash
    let bit = (1 as UInt64) &<< (hash &>> 58)
    guard mask & bit != 0, let first = hashes.baseAddress, let cells else { return nil }
    // Every bit below stands for at least one name before this one.
    var low = (mask & (bit &- 1)).nonzeroBitCount
    if hashes.count > 64 {
      var high = hashes.count
      while low < high {
        let middle = (low &+ high) &>> 1
        if first[middle] < hash { low = middle &+ 1 } else { high = middle }
      }
    } else {
      while low < hashes.count, first[low] < hash { low &+= 1 }
    }
    while low < hashes.count, first[low] == hash {
      if names[low].text == key.pointee.name.text { return cells + low }
      low &+= 1
    }
    return nil
  }
}
