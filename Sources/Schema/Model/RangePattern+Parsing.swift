/// Why a text is no ``RangePattern``, and which of its bytes are to blame.
public struct RangePatternError: Error, Hashable, Sendable {
  public enum Reason: Hashable, Sendable {
    /// `[` without `]`, or the other way round.
    case unbalanced
    /// `[]`
    case empty
    /// Something other than digits where a number belongs.
    case notANumber
    /// `[1-3,7]`, which other tools read and we do not.
    case list
    /// The last number is less than the first.
    case reversed
    /// Zeros in front, and the two numbers are not equally long.
    case unequalWidths
    /// A number of more than nine digits, or more than ``RangePattern/maximumCount`` of them.
    case tooLarge
    /// A second bracket.
    case severalBrackets
  }

  public let reason: Reason
  /// Offsets into the UTF-8 of the text.
  public let bytes: Swift.Range<Int>
}

extension RangePattern {
  /// More hosts than any site has; keeps counts and sums far from overflow.
  public static let maximumCount = 1_000_000

  /// Reads a text with at most one bracket `[first-last]` or `[number]`.
  ///
  /// The notation is that of ClusterShell and pdsh. A number with zeros in front sets the width of
  /// all of them, so `[01-12]` stands for 01, 02 ... 12. One bracket is the limit because the ranges
  /// of an entry advance together: two brackets in one text would have to be multiplied, and nobody
  /// could tell which host gets which address.
  public static func parse(_ text: String) -> Result<RangePattern, RangePatternError> {
    if !text.utf8.contains(where: isBracket) {
      return .success(RangePattern(literal: text))
    }
    let bytes = Array(text.utf8)
    func failure(
      _ reason: RangePatternError.Reason, _ range: Swift.Range<Int>
    ) -> Result<RangePattern, RangePatternError> {
      .failure(RangePatternError(reason: reason, bytes: range))
    }
    guard let open = bytes.firstIndex(of: UInt8(ascii: "[")) else {
      if let close = bytes.firstIndex(of: UInt8(ascii: "]")) {
        return failure(.unbalanced, close..<close + 1)
      }
      return .success(RangePattern(literal: text))
    }
    guard let close = bytes[(open + 1)...].firstIndex(where: isBracket),
      bytes[close] == UInt8(ascii: "]")
    else { return failure(.unbalanced, open..<open + 1) }
    if let before = bytes[..<open].firstIndex(of: UInt8(ascii: "]")) {
      return failure(.unbalanced, before..<before + 1)
    }
    if let next = bytes[(close + 1)...].firstIndex(where: isBracket) {
      guard bytes[next] == UInt8(ascii: "[") else { return failure(.unbalanced, next..<next + 1) }
      let end = bytes[next...].firstIndex(of: UInt8(ascii: "]")).map { $0 + 1 } ?? bytes.count
      return failure(.severalBrackets, next..<end)
    }

    let inside = open + 1..<close
    guard !inside.isEmpty else { return failure(.empty, open..<close + 1) }
    if let comma = bytes[inside].firstIndex(of: UInt8(ascii: ",")) {
      return failure(.list, comma..<comma + 1)
    }
    let dash = bytes[inside].firstIndex(of: UInt8(ascii: "-")) ?? close
    let firstBytes = open + 1..<dash
    let lastBytes = dash == close ? firstBytes : dash + 1..<close
    for part in [firstBytes, lastBytes] {
      guard !part.isEmpty else { return failure(.notANumber, inside) }
      guard bytes[part].allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }) else {
        return failure(.notANumber, part)
      }
      guard part.count <= 9 else { return failure(.tooLarge, part) }
    }
    let first = number(bytes[firstBytes])
    let last = number(bytes[lastBytes])
    guard first <= last else { return failure(.reversed, inside) }
    guard last - first < maximumCount else { return failure(.tooLarge, inside) }
    let isPadded = [firstBytes, lastBytes].contains {
      $0.count > 1 && bytes[$0.lowerBound] == UInt8(ascii: "0")
    }
    guard !isPadded || firstBytes.count == lastBytes.count else {
      return failure(.unequalWidths, inside)
    }

    let range = Range(first: first, last: last, width: isPadded ? firstBytes.count : 0)
    var parts: [Part] = []
    if open > 0 { parts.append(.literal(String(decoding: bytes[..<open], as: UTF8.self))) }
    parts.append(.range(range))
    if close + 1 < bytes.count {
      parts.append(.literal(String(decoding: bytes[(close + 1)...], as: UTF8.self)))
    }
    return .success(RangePattern(source: text, parts: parts, count: last - first + 1))
  }

  /// The pattern that `text` spells; nil where ``parse(_:)`` says why not.
  public init?(_ text: String) {
    guard case .success(let pattern) = Self.parse(text) else { return nil }
    self = pattern
  }

  /// The place of `text` among the pattern's texts; nil when it is none of them.
  public func index(of text: String) -> Int? {
    if isLiteral { return text == source ? 0 : nil }
    var prefix = ""
    var suffix = ""
    var range: Range?
    for part in parts {
      switch part {
      case .literal(let literal): if range == nil { prefix += literal } else { suffix += literal }
      case .range(let found): range = found
      }
    }
    guard let range else { return nil }
    let bytes = Array(text.utf8)
    let digits = bytes.dropFirst(prefix.utf8.count).dropLast(suffix.utf8.count)
    guard bytes.starts(with: prefix.utf8),
      bytes.suffix(suffix.utf8.count).elementsEqual(suffix.utf8),
      (1...9).contains(digits.count),
      digits.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) })
    else { return nil }
    let index = Self.number(digits) - range.first
    guard (0..<count).contains(index), self.text(at: index) == text else { return nil }
    return index
  }

  private static func isBracket(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: "[") || byte == UInt8(ascii: "]")
  }

  private static func number(_ digits: ArraySlice<UInt8>) -> Int {
    digits.reduce(0) { $0 * 10 + Int($1 - UInt8(ascii: "0")) }
  }
}
