/// A key of a template context, with its hash computed once.
///
/// Templates hash their names when they are compiled and contexts when they are built, so looking a
/// name up compares integers. Equal names have equal hashes; the text settles a collision.
public struct Name: Hashable, Sendable, ExpressibleByStringLiteral, CustomStringConvertible {
  /// Spread evenly over its first bits, by which records find their names.
  package let hash: UInt64
  public let text: String

  public init(_ text: String) {
    var text = text
    self.hash = text.withUTF8 { bytes in
      var hash: UInt64 = 0xcbf2_9ce4_8422_2325  // FNV-1a
      for byte in bytes { hash = (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01b3 }
      // The greatest number is left to what ends a search.
      return min(hash &<< 58 | hash &>> 6, .max - 1)
    }
    self.text = text
  }

  public init(stringLiteral text: String) { self.init(text) }
  public var description: String { text }
  public func hash(into hasher: inout Hasher) { hasher.combine(hash) }
  public static func == (left: Self, right: Self) -> Bool {
    left.hash == right.hash && left.text == right.text
  }
}
