/// nftables rule sets: words, and strings in double quotes without escapes.
enum NFTables: Grammar {
  private static let syntax = WordSyntax()
  static let startDetail = WordSyntax.Hint.wordStart
  static let possibilities = WordSyntax.possibilities

  static func step(_ state: inout GrammarState, over text: Bytes, at index: Int) -> Int {
    syntax.step(&state, over: text, at: index)
  }
  static func stepOverValue(_ state: inout GrammarState) { syntax.stepOverValue(&state) }
  static func place(at state: GrammarState) -> Place { syntax.place(at: state) }

  private static let nameBytes = ByteSet("_./-").union(.alphanumerics)
  private static let addressBytes = ByteSet(".:/-", ranges: 0x30...0x39, 0x41...0x46, 0x61...0x66)
  /// What nftables keeps of a comment, its longest string.
  private static let longestString = 127

  /// Whether `text` is a name, a number or an address without quotes.
  private static func isPlain(_ text: Bytes) -> Bool {
    let first = text.byte(at: 0)
    if ByteSet.letters.contains(first) || first == UInt8(ascii: "_") {
      if text.firstIndex(in: nameBytes.inverted) == text.count { return true }
    } else if !ByteSet.digits.contains(first), !text.has("::", at: 0) {
      return false
    }
    return text.firstIndex(in: addressBytes.inverted) == text.count
  }
  // In the name of an interface a star stands for any ending, and a backslash goes with it.
  private static let refused = ByteSet("\"\\*\t").union(.controls)

  static func write(_ text: Bytes, at place: Place, into out: inout ByteBuffer) throws(Unspellable)
  {
    guard place.kind == .comment || text.count <= longestString else {
      throw Unspellable("nftables takes strings of at most 127 bytes")
    }
    switch place.kind {
    case .comment: try out.append(lineComment: text)
    case .doubleQuoted: try writeString(text, into: &out)
    default:
      let insideWord = place.detail & WordSyntax.Hint.insideWord != 0
      let continues = text.firstIndex(in: nameBytes.union(addressBytes).inverted) == text.count
      if insideWord ? continues : isPlain(text) {
        out.append(text)
        return
      }
      guard !insideWord else {
        throw Unspellable("only letters, digits and _ . : / - can continue a word; quote the word")
      }
      guard !text.isEmpty else { throw .empty }
      out.append(UInt8(ascii: "\""))
      try writeString(text, into: &out)
      out.append(UInt8(ascii: "\""))
    }
  }

  private static func writeString(_ text: Bytes, into out: inout ByteBuffer) throws(Unspellable) {
    try out.append(text, refusing: refused, in: "a string of nftables")
  }
}
