public import ConfigFormats
public import Diagnostics

/// What a template can show: data, never code.
public enum Value: Hashable, Sendable {
  /// JSON's null: false as a section, empty as a variable.
  case null
  case flag(Bool, Origin = .none)
  case number(Int, Origin = .none)
  /// A number that is not an integer, in the spelling of its source.
  case decimal(String, Origin = .none)
  case text(String, Origin = .none)
  case secret(Secret, Origin = .none)
  /// Text that was parsed as a grammar before it came here; the only value that `{{{raw}}}` takes in
  /// strict mode.
  case verbatim(String, ConfigFormat, Origin = .none)
  case list([Value])
  case record(Record)
}

/// A set of named values: one frame of a template's context.
public struct Record: Hashable, Sendable {
  /// Sorted by hash, so that a look-up is a binary search over integers.
  package let hashes: [UInt64]
  package let entries: [(name: Name, value: Value)]

  /// A later value of a name replaces an earlier one.
  public init(_ pairs: some Sequence<(Name, Value)>) {
    var sorted: [(name: Name, value: Value)] = []
    for (name, value) in pairs { sorted.append((name, value)) }
    // The sort is stable, so the last of equal names is the last written.
    sorted.sort { ($0.name.hash, $0.name.text) < ($1.name.hash, $1.name.text) }
    var unique: [(name: Name, value: Value)] = []
    unique.reserveCapacity(sorted.count)
    for entry in sorted {
      if unique.last?.name == entry.name { unique.removeLast() }
      unique.append(entry)
    }
    hashes = unique.map(\.name.hash)
    entries = unique
  }

  public var names: [Name] { entries.map(\.name) }

  public subscript(name: Name) -> Value? {
    index(of: name).map { entries[$0].value }
  }

  package func index(of name: Name) -> Int? {
    var low = 0
    var high = hashes.count
    while low < high {
      let middle = (low + high) / 2
      if hashes[middle] < name.hash { low = middle + 1 } else { high = middle }
    }
    while low < hashes.count, hashes[low] == name.hash {
      if entries[low].name.text == name.text { return low }
      low += 1
    }
    return nil
  }

  public static func == (left: Self, right: Self) -> Bool {
    left.hashes == right.hashes
      && zip(left.entries, right.entries).allSatisfy {
        $0.name == $1.name && $0.value == $1.value
      }
  }

  public func hash(into hasher: inout Hasher) { hasher.combine(hashes) }
}

extension Record: ExpressibleByDictionaryLiteral {
  public init(dictionaryLiteral pairs: (Name, Value)...) { self.init(pairs) }
}
