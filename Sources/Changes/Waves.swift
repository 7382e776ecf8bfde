/// Puts hosts into waves such that of no role more is away at a time than may be.
///
/// Linear in the number of hosts: each goes into the first wave, from the last one that its roles
/// have filled, in which there is room.
public struct Waves {
  /// How much of each role may be away at once; a role that is not named does not count.
  private let allowance: [String: Int]

  public init(allowance: [String: Int]) { self.allowance = allowance }

  /// - Parameter away: What is away of each role while a host changes, host by host.
  /// - Returns: Each index of `away` in one wave. A host that alone takes more than may be away has
  ///   a wave in which of that role nothing else is.
  public func place(_ away: [[String: Int]]) -> [[Int]] {
    var waves: [[Int]] = []
    /// Of each role, the last wave that has some of it and how much.
    var filling: [String: (wave: Int, count: Int)] = [:]
    for (index, roles) in away.enumerated() {
      let counted = roles.filter { $0.value > 0 && allowance[$0.key] != nil }
      var wave = 0
      for (role, count) in counted {
        guard let (last, taken) = filling[role] else { continue }
        wave = max(wave, taken + count <= allowance[role] ?? 0 ? last : last + 1)
      }
      for (role, count) in counted {
        let (last, taken) = filling[role] ?? (wave, 0)
        filling[role] = wave == last ? (wave, taken + count) : (wave, count)
      }
      while waves.count <= wave { waves.append([]) }
      waves[wave].append(index)
    }
    return waves
  }
}

/// How many bridges, recorders and gateways stay in service: a share of all, or a number.
public enum Floor: Hashable, Sendable {
  /// Rounded down, so that of a few one may always be away.
  case percent(Int)
  case count(Int)

  /// What a site says where it says nothing.
  public static let standard = Floor.percent(75)

  /// Reads `75%` or `3`; nil for anything else.
  public init?(_ text: String) {
    let digits = text.hasSuffix("%") ? text.dropLast() : text[...]
    guard (1...6).contains(digits.utf8.count),
      digits.utf8.allSatisfy({ (0x30...0x39).contains($0) }),
      let number = Int(digits)
    else { return nil }
    if digits.endIndex == text.endIndex {
      self = .count(number)
    } else {
      guard number <= 100 else { return nil }
      self = .percent(number)
    }
  }

  /// The number that stays, of `total`.
  public func kept(of total: Int) -> Int {
    switch self {
    case .percent(let share): total * share / 100
    case .count(let number): min(number, total)
    }
  }

  public var text: String {
    switch self {
    case .percent(let share): "\(share)%"
    case .count(let number): "\(number)"
    }
  }
}
