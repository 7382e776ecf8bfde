import ConfigFormats

/// Where the grammar can stand at one point of a template.
///
/// Mostly there is one way to get to a point. A section that is entered or not makes two, and they
/// may stay apart for a while: in `a {{#on}}b{{/on}};` the point before the semicolon is inside of
/// a word or before one. That is fine as long as every tag has one place on all ways; sections
/// that open quotes, comments or brackets are refused before it comes to that.
struct PossibleStates: Hashable {
  /// One way to get to a point.
  struct Way: Hashable {
    var state: GrammarState
    /// What is known of `-first` and `-last` on this way, four bits for each enclosing section,
    /// the innermost lowest. Sections beyond the sixteenth are forgotten, which is safe.
    var counts: UInt64 = 0
  }

  static let mostWays = 8

  private(set) var ways: [Way]

  init(_ states: [GrammarState]) { ways = states.map { Way(state: $0) } }

  private init(ways: [Way]) { self.ways = ways }

  /// The states alone, in one order however they were reached: two equal lists accept the same.
  var states: [GrammarState] {
    guard ways.count > 1 else { return ways.map(\.state) }
    let unique = Set(ways.map(\.state))
    return unique.sorted {
      ($0.mode, $0.detail, $0.depth, $0.stack) < ($1.mode, $1.detail, $1.depth, $1.stack)
    }
  }

  /// The place of a tag, or nil when it depends on the way.
  var place: Place? {
    let first = ways[0].state.place
    return ways.dropFirst().allSatisfy { $0.state.place == first } ? first : nil
  }

  mutating func advance(over text: UnsafeBufferPointer<UInt8>) {
    for index in ways.indices { ways[index].state.advance(over: text) }
    simplify()
  }

  mutating func advanceOverValue() {
    for index in ways.indices { ways[index].state.advanceOverValue() }
    simplify()
  }

  /// After a template that was compiled for the states alone.
  mutating func replaceStates(by states: [GrammarState]) {
    let counts = ways.allSatisfy { $0.counts == ways[0].counts } ? ways[0].counts : 0
    ways = states.map { Way(state: $0, counts: counts) }
  }

  func union(_ other: Self) -> Self {
    var result = self
    result.ways += other.ways
    result.simplify()
    return result
  }

  func isSubset(of other: Self) -> Bool {
    ways.allSatisfy { way in other.ways.contains { Self.covers($0, way) } }
  }

  /// Whether `way` stands for everything that `other` stands for: it knows nothing more.
  private static func covers(_ way: Way, _ other: Way) -> Bool {
    way.state == other.state && way.counts & ~other.counts == 0
  }

  private mutating func simplify() {
    guard ways.count > 1 else { return }
    var kept: [Way] = []
    for way in ways where !kept.contains(where: { Self.covers($0, way) }) {
      kept.removeAll { Self.covers(way, $0) }
      kept.append(way)
    }
    ways = kept
    if ways.count > Self.mostWays {
      // What is known of counts only ever rules ways out.
      ways = states.map { Way(state: $0) }
    }
  }

  /// Whether both stand at the same depth of the same brackets, outside of quotes and comments
  /// when they are not equal.
  func joins(_ other: Self) -> Bool {
    ways.allSatisfy { way in
      other.ways.contains { $0.state == way.state }
        || other.ways.allSatisfy { Self.joins($0.state, way.state) }
    }
  }

  private static func joins(_ left: GrammarState, _ right: GrammarState) -> Bool {
    left.stack == right.stack && left.depth == right.depth && isOutside(left) && isOutside(right)
  }

  private static func isOutside(_ state: GrammarState) -> Bool {
    switch state.place.kind {
    case .bare, .forbidden: true
    default: false
    }
  }
}

// What `-first` and `-last` say about the way.
extension PossibleStates {
  private static let isFirst: UInt64 = 1
  private static let isNotFirst: UInt64 = 2
  private static let isLast: UInt64 = 4
  private static let isNotLast: UInt64 = 8

  /// The ways into a section that may be one of a list.
  func enteringSection() -> Self {
    Self(ways: ways.map { Way(state: $0.state, counts: $0.counts << 4) })
  }

  /// The ways out of such a section.
  func leavingSection() -> Self {
    var result = Self(ways: ways.map { Way(state: $0.state, counts: $0.counts >> 4) })
    result.simplify()
    return result
  }

  /// From the end of a list's item to the start of the next: only where the item is not the last.
  func repeatingSection() -> Self? {
    let again = ways.filter { $0.counts & Self.isLast == 0 }.map {
      Way(state: $0.state, counts: $0.counts & ~15 | Self.isNotFirst)
    }
    guard !again.isEmpty else { return nil }
    var result = Self(ways: again)
    result.simplify()
    return result
  }

  /// The ways on which `-first` or `-last` has a value; all ways for any other name, and when no
  /// way is left.
  func assuming(_ meaning: Key.Meaning, is value: Bool) -> Self {
    let bits: (UInt64, UInt64)
    switch meaning {
    case .isFirst: bits = (Self.isFirst, Self.isNotFirst)
    case .isLast: bits = (Self.isLast, Self.isNotLast)
    default: return self
    }
    let (known, contradiction) = value ? bits : (bits.1, bits.0)
    let left = ways.filter { $0.counts & contradiction == 0 }
    if left.isEmpty { return self }
    var result = Self(ways: left.map { Way(state: $0.state, counts: $0.counts | known) })
    result.simplify()
    return result
  }
}
