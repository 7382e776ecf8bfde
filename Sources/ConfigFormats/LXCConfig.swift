/// An LXC container's `config`: `key = value` up to the end of the line.
///
/// LXC drops blanks around a value and one pair of equal quotes, so a value with such edges gets a
/// pair of its own. `lxc.mount.entry` is a line of fstab, where blanks are written in octal, and some
/// other keys are lists of words. An empty value resets its key.
enum LXCConfig: Grammar {
  private static let syntax = LineSyntax()
  private static let isMountEntry: UInt8 = 1
  private static let isWordList: UInt8 = 2
  /// The C library reads lines of at most 4096 bytes of a table of mounts.
  private static let longestMountField = 1900

  static func step(_ state: inout GrammarState, over text: Bytes, at index: Int) -> Int {
    if state.mode == LineSyntax.Mode.lineStart.rawValue {
      let isList = text.has("lxc.group", at: index) || text.has("lxc.cap.", at: index)
      state.detail = isList ? isWordList : 0
      if text.has("lxc.mount.entry", at: index) { state.detail = isMountEntry }
    }
    let next = syntax.step(&state, over: text, at: index)
    // Between lines no key is known: equal places are equal states.
    if state.mode == LineSyntax.Mode.lineStart.rawValue { state.detail = 0 }
    return next
  }
  static func stepOverValue(_ state: inout GrammarState) { syntax.stepOverValue(&state) }

  static func place(at state: GrammarState) -> Place {
    let place = syntax.place(at: state)
    return place.kind == .bare ? state.makePlace(.bare, state.detail) : place
  }

  private static let listRefused = ByteSet("\"'").union(.whitespace).union(.controls)

  static func write(_ text: Bytes, at place: Place, into out: inout ByteBuffer) throws(Unspellable)
  {
    guard !text.isEmpty || place.kind == .comment else { throw .empty }
    switch place.kind {
    case .comment: try out.append(lineComment: text)
    case .raw: try out.append(text, refusing: LineSyntax.nameBytes.inverted, in: "a name")
    case _ where place.detail == isMountEntry: try writeMountField(text, into: &out)
    case _ where place.detail == isWordList:
      try out.append(text, refusing: listRefused, in: "a list of words")
    default:
      let edges = ByteSet("\"'").union(.whitespace)
      let needsQuotes = edges.contains(text.first ?? 0) || edges.contains(text.last ?? 0)
      if needsQuotes { out.append(UInt8(ascii: "\"")) }
      try out.append(text, refusing: ByteSet("\n\r\0"), in: "a value of LXC")
      if needsQuotes { out.append(UInt8(ascii: "\"")) }
    }
  }

  private static func writeMountField(_ text: Bytes, into out: inout ByteBuffer)
    throws(Unspellable)
  {
    guard text.count <= longestMountField else {
      throw Unspellable("a mount entry has at most 4096 bytes")
    }
    try out.append(text, escaping: ByteSet("\\#\"'").union(.whitespace).union(.controls)) {
      out, index throws(Unspellable) in
      switch text[index] {
      case UInt8(ascii: " "), UInt8(ascii: "\t"), UInt8(ascii: "\n"), UInt8(ascii: "\\"):
        out.append(UInt8(ascii: "\\"))
        out.append(octal: text[index])
      default: throw .byte(text[index], in: "a mount entry")
      }
      return 1
    }
  }
}
