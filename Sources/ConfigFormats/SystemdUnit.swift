/// systemd units: sections, `Key=value`, and four ways to read a value depending on the key.
///
/// `%` starts a specifier everywhere and is doubled. `Exec...=` and `Environment=` split words with
/// quotes and C escapes, and `Exec...=` expands `$` as well; a few keys take the whole line; any other
/// may be a list of words, so a value there has to be one plain word.
enum SystemdUnit: Grammar {
  private enum Mode: UInt8 {
    case lineStart, name, value, comment, doubleQuoted, singleQuoted, escape
  }

  /// The low bits of `detail`: how the value of the current key is read.
  private enum Reading: UInt8 {
    case words = 0
    case line, command, assignments
  }
  private static let readingMask: UInt8 = 3
  /// In a command: no word has ended yet, so prefixes such as `-` and `@` have a meaning.
  private static let programHint: UInt8 = 4
  private static let escapeInSingleQuotes: UInt8 = 8
  static let possibilities = programHint

  static func step(_ state: inout GrammarState, over text: Bytes, at index: Int) -> Int {
    let byte = text[index]
    let mode = Mode(rawValue: state.mode) ?? .lineStart
    if text.has("\\\n", at: index), mode != .comment { return index + 2 }
    switch mode {
    case .lineStart:
      if ByteSet("#;").contains(byte) {
        state.mode = Mode.comment.rawValue
      } else if !ByteSet.whitespace.contains(byte) {
        state.mode = Mode.name.rawValue
        state.detail = reading(ofKeyAt: index, in: text).rawValue
        if state.detail == Reading.command.rawValue { state.detail |= programHint }
      }
    case .name:
      if byte == UInt8(ascii: "=") { state.mode = Mode.value.rawValue }
      if byte == UInt8(ascii: "\n") { endLine(&state) }
    case .value:
      if byte == UInt8(ascii: "\n") {
        endLine(&state)
      } else if hasQuotes(state) {
        stepWords(&state, text, index)
      }
    case .comment:
      if byte == UInt8(ascii: "\n") { endLine(&state) }
    case .doubleQuoted, .singleQuoted:
      let quote = mode == .doubleQuoted ? UInt8(ascii: "\"") : UInt8(ascii: "'")
      if byte == quote { state.mode = Mode.value.rawValue }
      if byte == UInt8(ascii: "\n") { endLine(&state) }
      if byte == UInt8(ascii: "\\") {
        if mode == .singleQuoted { state.detail |= escapeInSingleQuotes }
        state.mode = Mode.escape.rawValue
      }
    case .escape: stepEscape(&state, byte)
    }
    return index + 1
  }

  private static func stepWords(_ state: inout GrammarState, _ text: Bytes, _ index: Int) {
    switch text[index] {
    case UInt8(ascii: "\""): state.mode = Mode.doubleQuoted.rawValue
    case UInt8(ascii: "'"): state.mode = Mode.singleQuoted.rawValue
    case UInt8(ascii: "\\"):
      // An escape outside quotes: the tag after it could continue it.
      if index + 1 == text.count { state.lose(.afterBackslash) }
    case UInt8(ascii: " "), UInt8(ascii: "\t"):
      if index > 0, !ByteSet("= \t").contains(text[index - 1]) { state.detail &= ~programHint }
    default: break
    }
  }

  /// Escapes in quotes: `depth` counts the digits still to come, zero right after the backslash.
  private static func stepEscape(_ state: inout GrammarState, _ byte: UInt8) {
    if state.depth > 0 {
      state.depth -= 1
    } else {
      state.depth =
        switch byte {
        case UInt8(ascii: "x"), 0x30...0x37: 2
        case UInt8(ascii: "u"): 4
        case UInt8(ascii: "U"): 8
        default: 0
        }
    }
    guard state.depth == 0 else { return }
    let single = state.detail & escapeInSingleQuotes != 0
    state.mode = single ? Mode.singleQuoted.rawValue : Mode.doubleQuoted.rawValue
    state.detail &= ~escapeInSingleQuotes
  }

  private static func endLine(_ state: inout GrammarState) {
    (state.mode, state.detail, state.depth) = (Mode.lineStart.rawValue, 0, 0)
  }

  private static func hasQuotes(_ state: GrammarState) -> Bool {
    state.detail & readingMask >= Reading.command.rawValue
  }

  private static let wholeLineKeys: [StaticString] = [
    "Description=", "EnvironmentFile=", "WorkingDirectory=", "RootDirectory=", "PIDFile=",
    "SyslogIdentifier=", "Condition", "Assert",
  ]

  private static func reading(ofKeyAt index: Int, in text: Bytes) -> Reading {
    if text.has("Exec", at: index) { return .command }
    if text.has("Environment=", at: index) { return .assignments }
    return wholeLineKeys.contains { text.has($0, at: index) } ? .line : .words
  }

  static func stepOverValue(_ state: inout GrammarState) {
    if state.mode == Mode.lineStart.rawValue { state.mode = Mode.name.rawValue }
  }

  /// How systemd reads a value at a place.
  enum Use {
    case name, word, line, argument, program, quoted, quotedProgram
  }

  static func use(of place: Place) -> Use {
    let isProgram = place.detail & programHint != 0
    switch (place.kind, Reading(rawValue: place.detail & readingMask) ?? .words) {
    case (.raw, _): return .name
    case (.doubleQuoted, _), (.singleQuoted, _): return isProgram ? .quotedProgram : .quoted
    case (_, .words): return .word
    case (_, .line): return .line
    case (_, .command), (_, .assignments): return isProgram ? .program : .argument
    }
  }

  static func place(at state: GrammarState) -> Place {
    switch Mode(rawValue: state.mode) ?? .lineStart {
    case .lineStart, .name: state.makePlace(.raw)
    case .value: state.makePlace(.bare, state.detail)
    case .comment: state.makePlace(.comment)
    case .doubleQuoted: state.makePlace(.doubleQuoted, state.detail)
    case .singleQuoted: state.makePlace(.singleQuoted, state.detail)
    case .escape: state.forbidden(.afterBackslash)
    }
  }

  private static let nameBytes = ByteSet("@:").union(LineSyntax.nameBytes)
  private static let plain = ByteSet("_@+=:,./~-").union(.alphanumerics)
    .union(ByteSet(ranges: 0x80...0xff))
  private static let specials = ByteSet("\"'\\%$\t").union(.controls)

  static func write(_ text: Bytes, at place: Place, into out: inout ByteBuffer) throws(Unspellable)
  {
    let reading = Reading(rawValue: place.detail & readingMask) ?? .words
    switch place.kind {
    case .comment: try out.append(lineComment: text)
    case .raw: try out.append(text, refusing: nameBytes.inverted, in: "a name")
    case .doubleQuoted, .singleQuoted: try writeQuoted(text, place, into: &out)
    default:
      switch reading {
      case .words:
        try out.append(text, escaping: plain.inverted) { out, index throws(Unspellable) in
          guard text[index] == UInt8(ascii: "%") else {
            throw .byte(text[index], in: "a word of this key")
          }
          out.append("%%" as StaticString)
          return 1
        }
      case .line:
        try LineSyntax.checkEdges(text)
        try out.append(text, escaping: ByteSet("%").union(.controls)) {
          out, index throws(Unspellable) in
          guard text[index] == UInt8(ascii: "%") else { throw .byte(text[index], in: "a value") }
          out.append("%%" as StaticString)
          return 1
        }
      case .command, .assignments:
        let isPlain = text.firstIndex(in: plain.inverted) == text.count && !text.isEmpty
        if !isPlain { out.append(UInt8(ascii: "\"")) }
        try writeQuoted(text, place, into: &out)
        if !isPlain { out.append(UInt8(ascii: "\"")) }
      }
    }
  }

  private static func writeQuoted(_ text: Bytes, _ place: Place, into out: inout ByteBuffer)
    throws(Unspellable)
  {
    let isCommand = place.detail & readingMask == Reading.command.rawValue
    let isProgram = place.detail & programHint != 0
    if isProgram {
      guard !text.isEmpty else { throw .empty }
      guard !ByteSet("-@+!:|").contains(text.byte(at: 0)) else {
        throw Unspellable(
          "systemd takes '-', '@', '+', '!', ':' and '|' before a program for a prefix")
      }
    }
    try out.append(text, escaping: specials) { out, index throws(Unspellable) in
      let byte = text[index]
      switch byte {
      case 0: throw .nul
      case UInt8(ascii: "%"): out.append("%%" as StaticString)
      case UInt8(ascii: "$"):
        // The path of the program is not expanded, so there a dollar sign must not be doubled.
        if isCommand, !isProgram { out.append(byte) }
        out.append(byte)
      case UInt8(ascii: "\n"): out.append("\\n" as StaticString)
      case UInt8(ascii: "\r"): out.append("\\r" as StaticString)
      case UInt8(ascii: "\t"): out.append("\\t" as StaticString)
      case 0x01...0x1f, 0x7f:
        out.append("\\x" as StaticString)
        out.append(hex: byte, digits: 2)
      default: out.append(backslashed: byte)
      }
      return 1
    }
  }
}
