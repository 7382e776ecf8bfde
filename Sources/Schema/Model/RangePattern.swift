/// A text with numeric ranges such as `jvb-[01-12]`, which stands for a list without making it.
public struct RangePattern: Hashable, Sendable {
  /// One bracket: numbers from `first` to `last`, padded with zeros to `width` digits.
  package struct Range: Hashable, Sendable {
    package var first: Int
    package var last: Int
    package var width: Int
  }

  package enum Part: Hashable, Sendable {
    case literal(String)
    case range(Range)
  }

  /// What was written.
  public let source: String
  /// One range at most, and literal text around it; none for a pattern that is all literal.
  package let parts: [Part]
  /// How many texts the pattern stands for: 1 without a bracket.
  public let count: Int

  package init(source: String, parts: [Part], count: Int) {
    (self.source, self.parts, self.count) = (source, parts, count)
  }

  /// A pattern that stands for `text` alone.
  public init(literal text: String) { self.init(source: text, parts: [], count: 1) }

  /// Whether the pattern is one text, its own.
  var isLiteral: Bool { parts.isEmpty }

  /// As many texts as asked for, none of which means anything: for an entry whose name or address
  /// could not be read.
  func numbered(to count: Int) -> RangePattern {
    let range = Range(first: 1, last: count, width: 0)
    return RangePattern(source: source, parts: [.literal(source), .range(range)], count: count)
  }

  /// The text at `index`, which is less than ``count``.
  public func text(at index: Int) -> String {
    precondition((0..<count).contains(index), "an index of the pattern")
    if isLiteral { return source }
    var result = ""
    for part in parts {
      switch part {
      case .literal(let text): result += text
      case .range(let range):
        let digits = String(range.first + index)
        result +=
          String(repeating: "0", count: Swift.max(0, range.width - digits.utf8.count)) + digits
      }
    }
    return result
  }
}
