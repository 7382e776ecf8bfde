/// What a text contains, as far as escapers care: known once, asked at every place that the text
/// is written.
///
/// A set of traits says of a place which ones do no harm there, so finding out that a text needs no
/// escape is one comparison and no look at its bytes.
package struct TextTraits: OptionSet, Hashable, Sendable {
  package let rawValue: UInt16

  package init(rawValue: UInt16) { self.rawValue = rawValue }

  /// Anything but nothing; a text of letters and digits has no other trait.
  package static let text = Self(rawValue: 1 << 0)
  package static let empty = Self(rawValue: 1 << 1)
  package static let underscore = Self(rawValue: 1 << 2)
  package static let dash = Self(rawValue: 1 << 3)
  package static let dot = Self(rawValue: 1 << 4)
  package static let slash = Self(rawValue: 1 << 5)
  package static let colon = Self(rawValue: 1 << 6)
  package static let at = Self(rawValue: 1 << 7)
  /// A comma or an equals sign.
  package static let list = Self(rawValue: 1 << 8)
  package static let space = Self(rawValue: 1 << 9)
  /// Any other byte of ASCII: control bytes, quotes, brackets, operators.
  package static let special = Self(rawValue: 1 << 10)
  /// The first or the last byte is neither a letter, nor a digit, nor a slash.
  package static let edge = Self(rawValue: 1 << 11)
  package static let leadingSlash = Self(rawValue: 1 << 12)
  /// Begins with a digit and has a letter.
  package static let letterAfterDigit = Self(rawValue: 1 << 13)
  /// No text but a number from 0, `true` or `false`.
  package static let literal = Self(rawValue: 1 << 14)
  /// Too long for some format, not ASCII, or no text at all: ask the grammar.
  package static let other = Self(rawValue: 1 << 15)

  /// No format limits a text to fewer bytes.
  private static let longest = 100

  package init(of text: UnsafeBufferPointer<UInt8>) {
    guard let first = text.first, let last = text.last else {
      self = .empty
      return
    }
    guard text.count <= Self.longest else {
      self = .other
      return
    }
    var bits: UInt16 = 0
    for byte in text { bits |= Self.bits(of: byte) }
    var traits = Self(rawValue: bits & ~Self.letter)
    traits.insert(.text)
    if first == UInt8(ascii: "/") { traits.insert(.leadingSlash) }
    if Self.isEdge(first) || Self.isEdge(last) { traits.insert(.edge) }
    if ByteSet.digits.contains(first), bits & Self.letter != 0 { traits.insert(.letterAfterDigit) }
    self = traits
  }

  /// Only while a text is read; no trait by itself.
  private static let letter = TextTraits.literal.rawValue

  @inline(__always)
  private static func bits(of byte: UInt8) -> UInt16 {
    switch byte {
    case 0x41...0x5a, 0x61...0x7a: letter
    case 0x30...0x39: 0
    case UInt8(ascii: "_"): TextTraits.underscore.rawValue
    case UInt8(ascii: "-"): TextTraits.dash.rawValue
    case UInt8(ascii: "."): TextTraits.dot.rawValue
    case UInt8(ascii: "/"): TextTraits.slash.rawValue
    case UInt8(ascii: ":"): TextTraits.colon.rawValue
    case UInt8(ascii: "@"): TextTraits.at.rawValue
    case UInt8(ascii: ","), UInt8(ascii: "="): TextTraits.list.rawValue
    case UInt8(ascii: " "): TextTraits.space.rawValue
    case 0x80...: TextTraits.other.rawValue
    default: TextTraits.special.rawValue
    }
  }

  private static func isEdge(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x41...0x5a, 0x61...0x7a, 0x30...0x39, UInt8(ascii: "/"): false
    default: true
    }
  }

  /// A word of `_`, `-`, `.`, letters and digits.
  static let word: Self = [.text, .underscore, .dash, .dot, .letterAfterDigit, .edge]
  static let name: Self = [.text, .underscore, .letterAfterDigit, .edge]
  static let path: Self = word.union([.slash, .leadingSlash, .colon, .at])
  /// ASCII without anything that a format could take for its own.
  static let prose: Self = path.union([.list, .space])
}

/// The texts that a place takes without a look at their bytes.
///
/// Never more than the grammar: what it says of a text is what ``Place/write(_:into:)`` does.
package struct PlainTexts: Hashable, Sendable {
  /// Traits of texts that stand as they are.
  package var asTheyAre: TextTraits = []
  /// Traits of texts that stand between two of ``quote``, where they do not stand as they are.
  package var quoted: TextTraits = []
  package var quote: UInt8 = 0

  package init() {}

  init(_ asTheyAre: TextTraits, quoted: TextTraits = [], in quote: Unicode.Scalar = "\"") {
    self.asTheyAre = asTheyAre
    self.quoted = quoted
    self.quote = UInt8(ascii: quote)
  }

  /// Every text of these traits between quotes.
  static func quoted(_ traits: TextTraits) -> Self { Self([], quoted: traits) }
}
