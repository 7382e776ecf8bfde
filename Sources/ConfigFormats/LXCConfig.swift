/// An LXC container's `config`: `key = value` up to the end of the line.
///
/// LXC drops blanks around a value and one pair of equal quotes, so a value with such edges gets a
/// pair of its own. `lxc.mount.entry` is a line of fstab, where blanks are written in octal.
enum LXCConfig: Grammar {
  private static let syntax = LineSyntax()
  private static let isMountEntry: UInt8 = 1

  static func step(_ state: inout GrammarState, over text: Bytes, at index: Int) -> Int {
    if state.mode == LineSyntax.Mode.lineStart.rawValue {
      state.detail = text.has("lxc.mount.entry", at: index) ? isMountEntry : 0
    }
    return syntax.step(&state, over: text, at: index)
  }
  static func stepOverValue(_ state: inout GrammarState) { syntax.stepOverValue(&state) }

  static func place(at state: GrammarState) -> Place {
    let place = syntax.place(at: state)
    return place.kind == .bare ? state.makePlace(.bare, state.detail) : place
  }

  static func write(_ text: Bytes, at place: Place, into out: inout ByteBuffer) throws(Unspellable)
  {
    switch place.kind {
    case .comment: try out.append(lineComment: text)
    case .raw: try out.append(text, refusing: LineSyntax.nameBytes.inverted, in: "a name")
    case _ where place.detail == isMountEntry: try writeMountField(text, into: &out)
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
