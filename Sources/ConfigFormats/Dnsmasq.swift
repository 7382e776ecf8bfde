/// dnsmasq's configuration: options whose arguments are split at commas and slashes.
///
/// Double quotes protect blanks, commas and `#` (with `\"`, `\\`, `\t` and `\n` inside), in every
/// option. A slash still splits arguments such as `address=`, so only options for paths take one.
enum Dnsmasq: Grammar {
  private static let syntax = WordSyntax(
    escapesInQuotes: true, stringsEndWithLine: true, commentsAnywhere: false)
  static let startDetail = WordSyntax.Hint.wordStart
  static let possibilities = WordSyntax.possibilities
  /// The option takes a path, so a slash separates nothing.
  private static let takesPath: UInt8 = 8
  /// dnsmasq reads lines of at most 1024 bytes.
  private static let longestValue = 900
  private static let pathOptions: [StaticString] = [
    "file=", "dir=", "script=", "hosts=", "facility=",
  ]

  static func step(_ state: inout GrammarState, over text: Bytes, at index: Int) -> Int {
    var kept = state.detail & takesPath
    if text[index] == UInt8(ascii: "=") {
      let isPath = pathOptions.contains {
        text.has($0, at: index + 1 - $0.utf8CodeUnitCount)
      }
      if isPath { kept = takesPath }
    }
    let next = syntax.step(&state, over: text, at: index)
    if !state.isLost, text[index] != UInt8(ascii: "\n") { state.detail |= kept }
    return next
  }

  static func stepOverValue(_ state: inout GrammarState) {
    let kept = state.detail & takesPath
    syntax.stepOverValue(&state)
    state.detail |= kept
  }

  static func place(at state: GrammarState) -> Place { syntax.place(at: state) }

  private static let plain = ByteSet("_.:@-").union(.alphanumerics)
  private static let specials = ByteSet("\"\\/\t").union(.controls)

  static func write(_ text: Bytes, at place: Place, into out: inout ByteBuffer) throws(Unspellable)
  {
    guard text.count <= longestValue else {
      throw Unspellable("dnsmasq reads at most 1024 bytes of a line")
    }
    switch place.kind {
    case .comment: try out.append(lineComment: text)
    case .doubleQuoted: try writeQuoted(text, place, into: &out)
    default:
      let word = place.detail & takesPath == 0 ? plain : plain.union(ByteSet("/"))
      if !text.isEmpty, text.firstIndex(in: word.inverted) == text.count {
        out.append(text)
        return
      }
      guard !text.isEmpty else { throw .empty }
      out.append(UInt8(ascii: "\""))
      try writeQuoted(text, place, into: &out)
      out.append(UInt8(ascii: "\""))
    }
  }

  private static func writeQuoted(_ text: Bytes, _ place: Place, into out: inout ByteBuffer)
    throws(Unspellable)
  {
    try out.append(text, escaping: specials) { out, index throws(Unspellable) in
      switch text[index] {
      case UInt8(ascii: "\""), UInt8(ascii: "\\"): out.append(backslashed: text[index])
      case UInt8(ascii: "/") where place.detail & takesPath != 0: out.append(text[index])
      case UInt8(ascii: "\t"): out.append("\\t" as StaticString)
      case UInt8(ascii: "\n"): out.append("\\n" as StaticString)
      case UInt8(ascii: "\r"): out.append("\\r" as StaticString)
      default: throw .byte(text[index], in: "an argument of dnsmasq")
      }
      return 1
    }
  }
}
