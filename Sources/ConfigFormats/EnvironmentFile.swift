/// Environment files: systemd's `EnvironmentFile=`, and those that a shell sources as well.
///
/// One spelling serves both readers: systemd takes quotes only where a value starts or where another
/// quoted piece ends, so a text at the start of a value is quoted in pieces, and one further on has its
/// bytes escaped with backslashes.
enum EnvironmentFile: Grammar {
  private enum Mode: UInt8 { case lineStart, name, value, doubleQuoted, singleQuoted, comment }

  private enum Hint {
    static let valueStart: UInt8 = 1
    static let insideValue: UInt8 = 2
    static let escape: UInt8 = 4
  }
  static let possibilities = Hint.valueStart | Hint.insideValue

  static func step(_ state: inout GrammarState, over text: Bytes, at index: Int) -> Int {
    let byte = text[index]
    if state.detail & Hint.escape != 0 {
      state.detail &= ~Hint.escape
      return index + 1
    }
    switch Mode(rawValue: state.mode) ?? .lineStart {
    case .lineStart:
      if ByteSet.whitespace.contains(byte) { break }
      let opensComment = byte == UInt8(ascii: "#") || byte == UInt8(ascii: ";")
      state.mode = opensComment ? Mode.comment.rawValue : Mode.name.rawValue
    case .name:
      if byte == UInt8(ascii: "=") {
        (state.mode, state.detail) = (Mode.value.rawValue, Hint.valueStart)
      }
      if byte == UInt8(ascii: "\n") { state.mode = Mode.lineStart.rawValue }
    case .value:
      let mayStart = state.detail & Hint.valueStart != 0
      if ByteSet("\"'").contains(byte), mayStart {
        if state.detail & Hint.insideValue != 0 {
          state.lose(.ambiguous)
        } else {
          state.mode =
            byte == UInt8(ascii: "'") ? Mode.singleQuoted.rawValue : Mode.doubleQuoted.rawValue
        }
        break
      }
      if byte == UInt8(ascii: "\n") {
        (state.mode, state.detail) = (Mode.lineStart.rawValue, 0)
      } else if !(mayStart && ByteSet.blanks.contains(byte)) {
        state.detail = Hint.insideValue | (byte == UInt8(ascii: "\\") ? Hint.escape : 0)
      }
    case .doubleQuoted:
      if byte == UInt8(ascii: "\\") { state.detail |= Hint.escape }
      if byte == UInt8(ascii: "\"") { state.mode = Mode.value.rawValue }
    case .singleQuoted:
      if byte == UInt8(ascii: "'") { state.mode = Mode.value.rawValue }
    case .comment:
      if byte == UInt8(ascii: "\n") { state.mode = Mode.lineStart.rawValue }
    }
    return index + 1
  }

  static func stepOverValue(_ state: inout GrammarState) {
    switch Mode(rawValue: state.mode) ?? .lineStart {
    case .lineStart: state.mode = Mode.name.rawValue
    // Whether the value was quoted shows only when it is rendered.
    case .value: state.detail = Hint.valueStart | Hint.insideValue
    default: break
    }
  }

  static func place(at state: GrammarState) -> Place {
    if state.detail & Hint.escape != 0 { return state.forbidden(.afterBackslash) }
    switch Mode(rawValue: state.mode) ?? .lineStart {
    case .lineStart, .name: return state.makePlace(.raw)
    case .value: return state.makePlace(.bare, state.detail)
    case .doubleQuoted: return state.makePlace(.doubleQuoted)
    case .singleQuoted: return state.makePlace(.singleQuoted)
    case .comment: return state.makePlace(.comment)
    }
  }

  private static let nameBytes = ByteSet("_").union(.alphanumerics)

  /// Whether something of the value stands before the place.
  static func isInsideValue(_ place: Place) -> Bool {
    place.kind == .bare && place.detail & Hint.insideValue != 0
  }

  static func write(_ text: Bytes, at place: Place, into out: inout ByteBuffer) throws(Unspellable)
  {
    switch place.kind {
    case .raw: try out.append(text, refusing: nameBytes.inverted, in: "the name of a variable")
    case .comment: try out.append(lineComment: text)
    case .doubleQuoted:
      try out.append(text, escaping: ByteSet("\\$`\"\0")) { out, index throws(Unspellable) in
        guard text[index] != 0 else { throw .nul }
        out.append(backslashed: text[index])
        return 1
      }
    case .singleQuoted: try writePieces(text, into: &out)
    case _ where place.detail & Hint.insideValue != 0:
      try out.append(text, escaping: Shell.plain.inverted) { out, index throws(Unspellable) in
        let byte = text[index]
        guard byte != 0 else { throw .nul }
        guard !ByteSet.lineBreaks.contains(byte) else {
          throw Unspellable("a line break needs quotes around the whole value")
        }
        if byte < 0x80 { out.append(backslashed: byte) } else { out.append(byte) }
        return 1
      }
    default:
      if text.firstIndex(in: Shell.plain.inverted) == text.count {
        out.append(text)
        return
      }
      out.append(UInt8(ascii: "'"))
      try writePieces(text, into: &out)
      out.append(UInt8(ascii: "'"))
    }
  }

  /// Single-quoted text; a single quote leaves the quotes and stands in double ones, because systemd
  /// does not return to quotes after a backslash.
  private static func writePieces(_ text: Bytes, into out: inout ByteBuffer) throws(Unspellable) {
    try out.append(text, escaping: ByteSet("'\0")) { out, index throws(Unspellable) in
      guard text[index] != 0 else { throw .nul }
      out.append(#"'"'"'"# as StaticString)
      return 1
    }
  }
}
