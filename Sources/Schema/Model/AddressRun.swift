/// Evenly spaced IPv4 addresses, which a pattern such as 203.0.113.[21-32] stands for.
struct AddressRun: Sendable {
  let first: IPv4Address
  let step: UInt32
  let count: Int

  subscript(index: Int) -> IPv4Address {
    IPv4Address(bits: first.bits + step * UInt32(index))
  }
}

extension RangePattern {
  /// The pattern's addresses in their order, without a text for each of them.
  ///
  /// A bracket lies inside one of the four numbers, so there are at most 256 addresses. As long as
  /// its number keeps its length the addresses are evenly spaced; that makes at most three runs.
  var addressRuns: [AddressRun] {
    var runs: [AddressRun] = []
    var start = 0
    for length in runLengths {
      guard let first = IPv4Address(text(at: start)) else { return [] }
      let second = length > 1 ? IPv4Address(text(at: start + 1)) : first
      guard let second, second >= first else { return [] }
      runs.append(AddressRun(first: first, step: second.bits - first.bits, count: length))
      start += length
    }
    return runs
  }

  /// Every address, in the order of the hosts.
  var addresses: [IPv4Address] {
    if isLiteral { return IPv4Address(source).map { [$0] } ?? [] }
    return addressRuns.flatMap { run in (0..<run.count).map { run[$0] } }
  }

  /// The first of the addresses that is so; without a list where the pattern stands for one.
  func firstAddress(where isSo: (IPv4Address) -> Bool) -> IPv4Address? {
    guard isLiteral else { return addresses.first(where: isSo) }
    guard let address = IPv4Address(source), isSo(address) else { return nil }
    return address
  }

  /// How many texts in a row have numbers of one length.
  private var runLengths: [Int] {
    for case .range(let range) in parts where range.width == 0 {
      var lengths: [Int] = []
      var (next, limit) = (range.first, 10)
      while next <= range.last {
        if limit > next {
          let end = min(range.last + 1, limit)
          lengths.append(end - next)
          next = end
        }
        limit *= 10
      }
      return lengths
    }
    return [count]
  }
}
