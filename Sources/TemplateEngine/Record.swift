/// A set of named values: one frame of a template's context.
public struct Record: Hashable, Sendable {
  private let storage: Storage

  /// One reference for the whole record, so that passing it on counts one reference.
  private final class Storage: Sendable {
    /// Sorted, so that a look-up is a binary search over integers.
    let hashes: [UInt64]
    let names: [Name]
    let values: [Value]
    /// One bit for the low six bits of each hash: most look-ups in a record that does not have the
    /// name end here.
    let mask: UInt64

    init(_ hashes: [UInt64], _ names: [Name], _ values: [Value]) {
      (self.hashes, self.names, self.values) = (hashes, names, values)
      mask = hashes.reduce(0) { $0 | 1 << ($1 & 63) }
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
    storage = Storage(names.map(\.hash), names, values)
  }

  /// In an order of their own, the same in every run.
  public var names: [Name] { storage.names }

  public var count: Int { storage.names.count }

  public subscript(name: Name) -> Value? {
    var low = 0
    var high = storage.hashes.count
    while low < high {
      let middle = (low + high) / 2
      if storage.hashes[middle] < name.hash { low = middle + 1 } else { high = middle }
    }
    while low < storage.hashes.count, storage.hashes[low] == name.hash {
      if storage.names[low].text == name.text { return storage.values[low] }
      low += 1
    }
    return nil
  }

  /// The arrays without their owner, for the renderer.
  ///
  /// The storage of an array stays in place while someone holds the array and nobody changes it.
  /// A record never changes, so the parts are good as long as the record, or anything that
  /// contains it, is held.
  var parts: RecordParts {
    RecordParts(
      hashes: storage.hashes.withUnsafeBufferPointer { $0 },
      names: storage.names.withUnsafeBufferPointer { $0 },
      values: storage.values.withUnsafeBufferPointer { $0 }, mask: storage.mask)
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

/// A record as the renderer sees it: see ``Record/parts`` for how long it is good.
struct RecordParts {
  var hashes: UnsafeBufferPointer<UInt64>
  var names: UnsafeBufferPointer<Name>
  var values: UnsafeBufferPointer<Value>
  var mask: UInt64

  static var empty: Self {
    Self(
      hashes: .init(start: nil, count: 0), names: .init(start: nil, count: 0),
      values: .init(start: nil, count: 0), mask: 0)
  }

  func value(of key: Key) -> UnsafePointer<Value>? {
    guard mask & (1 << (key.hash & 63)) != 0 else { return nil }
    var low = 0
    var high = hashes.count
    while low < high {
      let middle = (low + high) / 2
      if hashes[middle] < key.hash { low = middle + 1 } else { high = middle }
    }
    while low < hashes.count, hashes[low] == key.hash {
      if names[low].text == key.name.text { return values.baseAddress.map { $0 + low } }
      low += 1
    }
    return nil
  }
}
