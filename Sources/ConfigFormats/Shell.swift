/// Shell scripts: bash, and POSIX shells for what both share.
///
/// Follows quotes, comments, `$(...)`, `${...}`, arithmetic and here-documents, nested up to fifteen
/// deep. Inside backticks, `${...}` and here-documents with unusual names no value can stand. A `case`
/// pattern inside `$(...)` needs both of its parentheses.
enum Shell: Grammar {
  private enum Mode: UInt8 {
    case command, doubleQuoted, expansion, document
    case singleQuoted, ansiQuoted, backticks, comment, escape, arithmetic
  }

  /// What encloses the current construct: four bits each in `GrammarState.stack`, innermost lowest.
  private enum Frame: UInt64 {
    case script = 1
    case substitution, group, doubleQuoted, expansion, document, arithmetic
  }

  /// Bits of `detail` while a command is read, and of the place.
  private enum Hint {
    static let wordStart: UInt8 = 1
    static let insideWord: UInt8 = 2
    /// In a here-document: the line so far could be the document's name.
    static let lineMayEnd: UInt8 = 4
    static let lineCannotEnd: UInt8 = 8
    static let expands: UInt8 = 16
    static let stripsTabs: UInt8 = 32
    static let atLineStart: UInt8 = 64
  }
  static let possibilities = Hint.wordStart | Hint.insideWord | Hint.lineMayEnd | Hint.lineCannotEnd

  static let startDetail = Hint.wordStart

  private static let separators = ByteSet(" \t\n;&|()<>")
  private static let nameBytes = ByteSet("_").union(ByteSet(ranges: 0x41...0x5a, 0x30...0x39))

  static func step(_ state: inout GrammarState, over text: Bytes, at index: Int) -> Int {
    let byte = text[index]
    switch Mode(rawValue: state.mode) ?? .command {
    case .command: return stepCommand(&state, over: text, at: index)
    case .doubleQuoted:
      if byte == UInt8(ascii: "\"") {
        pop(&state)
        return index + 1
      }
      return stepExpanding(&state, over: text, at: index)
    case .expansion:
      switch byte {
      case UInt8(ascii: "}"): pop(&state)
      case UInt8(ascii: "'") where !isInsideQuotes(state): enterLeaf(.singleQuoted, &state)
      case UInt8(ascii: "\""): push(.doubleQuoted, &state)
      default: return stepExpanding(&state, over: text, at: index)
      }
    case .document: return stepDocument(&state, over: text, at: index)
    case .singleQuoted:
      if byte == UInt8(ascii: "'") { leaveLeaf(&state) }
    case .ansiQuoted:
      if byte == UInt8(ascii: "\\") { return min(index + 2, text.count) }
      if byte == UInt8(ascii: "'") { leaveLeaf(&state) }
    case .backticks:
      if byte == UInt8(ascii: "\\") { return min(index + 2, text.count) }
      if byte == UInt8(ascii: "`") { leaveLeaf(&state) }
    case .comment:
      if byte == UInt8(ascii: "\n") {
        leaveLeaf(&state)
        return index
      }
    case .escape: leaveLeaf(&state)
    case .arithmetic:
      if byte == UInt8(ascii: "(") { push(.arithmetic, &state) }
      if byte == UInt8(ascii: ")") { pop(&state) }
      if byte == UInt8(ascii: "$") || byte == UInt8(ascii: "`") || byte == UInt8(ascii: "\"") {
        return stepExpanding(&state, over: text, at: index)
      }
    }
    return index + 1
  }

  private static func stepCommand(_ state: inout GrammarState, over text: Bytes, at index: Int)
    -> Int
  {
    let byte = text[index]
    let hints = state.detail
    setWord(starts: separators.contains(byte), &state)
    switch byte {
    case UInt8(ascii: "\n"):
      guard state.depth != 0 else { break }
      state.mode = Mode.document.rawValue
      state.detail = state.detail & (Hint.expands | Hint.stripsTabs) | Hint.atLineStart
      state.detail |= Hint.lineMayEnd
    case UInt8(ascii: "'"): enterLeaf(.singleQuoted, &state)
    case UInt8(ascii: "\""): push(.doubleQuoted, &state)
    case UInt8(ascii: "#"):
      let startsWord = hints & Hint.insideWord == 0
      if hints & Hint.wordStart != 0, !startsWord { state.lose(.ambiguous) }
      if startsWord { enterLeaf(.comment, &state) }
    case UInt8(ascii: "<") where text.has("<<<", at: index): return index + 3
    case UInt8(ascii: "<") where text.has("<<", at: index):
      return openDocument(&state, over: text, at: index + 2)
    case UInt8(ascii: "("):
      if text.has("((", at: index) {
        push(.arithmetic, &state)
        push(.arithmetic, &state)
        return index + 2
      }
      push(.group, &state)
    case UInt8(ascii: ")"):
      // In a `case` pattern of the script itself nothing is open.
      let top = Frame(rawValue: state.stack & 15)
      if top == .substitution || top == .group { pop(&state) }
    default: return stepExpanding(&state, over: text, at: index)
    }
    return index + 1
  }

  /// What a backslash, a dollar sign and a backtick start, in commands and in double quotes alike.
  private static func stepExpanding(_ state: inout GrammarState, over text: Bytes, at index: Int)
    -> Int
  {
    switch text[index] {
    case UInt8(ascii: "\\"): enterLeaf(.escape, &state)
    case UInt8(ascii: "`"): enterLeaf(.backticks, &state)
    case UInt8(ascii: "$"):
      if text.has("$((", at: index) {
        push(.arithmetic, &state)
        push(.arithmetic, &state)
        return index + 3
      }
      if text.has("$(", at: index) {
        push(.substitution, &state)
        return index + 2
      }
      if text.has("${", at: index) {
        push(.expansion, &state)
        return index + 2
      }
      if text.has("$'", at: index), state.mode == Mode.command.rawValue {
        enterLeaf(.ansiQuoted, &state)
        return index + 2
      }
      if text.has("$#", at: index) { return index + 2 }
    default: break
    }
    return index + 1
  }

  // MARK: Here-documents

  private static func openDocument(
    _ state: inout GrammarState, over text: Bytes, at index: Int
  ) -> Int {
    var start = index
    var flags: UInt8 = 0
    if text.byte(at: start) == UInt8(ascii: "-") {
      flags |= Hint.stripsTabs
      start += 1
    }
    start = text.firstIndex(in: ByteSet.blanks.inverted, from: start)
    let quote = text.byte(at: start)
    let isQuoted = quote == UInt8(ascii: "'") || quote == UInt8(ascii: "\"")
    if isQuoted { start += 1 } else { flags |= Hint.expands }
    let end = text.firstIndex(in: nameBytes.inverted, from: start)
    let name = Bytes(rebasing: text[start..<end])
    guard let first = name.first, ByteSet.letters.contains(first), end < text.count,
      isQuoted ? text[end] == quote : separators.contains(text[end]), state.depth == 0
    else {
      state.lose(.hereDocumentName)
      return text.count
    }
    state.depth = fingerprint(name)
    state.detail |= flags
    setWord(starts: !isQuoted, &state)
    return isQuoted ? end + 1 : end
  }

  private static func stepDocument(_ state: inout GrammarState, over text: Bytes, at index: Int)
    -> Int
  {
    if state.detail & Hint.atLineStart != 0 {
      var start = index
      if state.detail & Hint.stripsTabs != 0 {
        start = text.firstIndex(in: ByteSet("\t").inverted, from: start)
      }
      let end = text.firstIndex(in: nameBytes.inverted, from: start)
      let endsLine = end == text.count || text[end] == UInt8(ascii: "\n")
      if endsLine, end > start,
        fingerprint(Bytes(rebasing: text[start..<end])) == state.depth
      {
        if end == text.count {
          // The name may go on in a value, so the document may or may not have ended.
          state.lose(.ambiguous)
          return end
        }
        (state.mode, state.depth, state.detail) = (Mode.command.rawValue, 0, startDetail)
        return end
      }
    }
    let byte = text[index]
    state.detail &= ~Hint.atLineStart
    if byte == UInt8(ascii: "\n") {
      state.detail &= ~Hint.lineCannotEnd
      state.detail |= Hint.lineMayEnd | Hint.atLineStart
      return index + 1
    }
    if !nameBytes.contains(byte), byte != UInt8(ascii: "\t") {
      state.detail &= ~Hint.lineMayEnd
      state.detail |= Hint.lineCannotEnd
    }
    guard state.detail & Hint.expands != 0 else { return index + 1 }
    if byte == UInt8(ascii: "$"), text.has("$(", at: index) || text.has("${", at: index) {
      state.lose(.expansion)
      return index + 1
    }
    if byte == UInt8(ascii: "\\") || byte == UInt8(ascii: "`") {
      return stepExpanding(&state, over: text, at: index)
    }
    return index + 1
  }

  private static func fingerprint(_ name: Bytes) -> UInt16 {
    var hash: UInt32 = 2_166_136_261
    for byte in name { hash = (hash ^ UInt32(byte)) &* 16_777_619 }
    return UInt16(truncatingIfNeeded: hash ^ hash >> 16) | 1
  }

  // MARK: Nesting

  private static func setWord(starts: Bool, _ state: inout GrammarState) {
    state.detail &= Hint.expands | Hint.stripsTabs
    state.detail |= starts ? Hint.wordStart : Hint.insideWord
  }

  /// Enters a construct that nests; what encloses it is the current mode.
  private static func push(_ frame: Frame, _ state: inout GrammarState) {
    guard state.stack >> 60 == 0 else {
      state.lose(.nesting)
      return
    }
    // An empty stack means that the script itself encloses.
    if state.stack == 0 { state.stack = Frame.script.rawValue }
    state.stack = state.stack << 4 | frame.rawValue
    setWord(starts: true, &state)
    state.mode = mode(of: frame).rawValue
  }

  private static func pop(_ state: inout GrammarState) {
    state.stack >>= 4
    if state.stack == Frame.script.rawValue { state.stack = 0 }
    state.mode = enclosingMode(state).rawValue
    setWord(starts: false, &state)
  }

  /// Enters a construct that cannot nest, which returns to what the stack says.
  private static func enterLeaf(_ mode: Mode, _ state: inout GrammarState) {
    if state.mode == Mode.document.rawValue {
      state.stack = state.stack << 4 | Frame.document.rawValue
    }
    state.mode = mode.rawValue
  }

  private static func leaveLeaf(_ state: inout GrammarState) {
    let wasDocument = state.stack & 15 == Frame.document.rawValue
    state.mode = enclosingMode(state).rawValue
    if wasDocument { state.stack >>= 4 }
  }

  private static func enclosingMode(_ state: GrammarState) -> Mode {
    Frame(rawValue: state.stack & 15).map(mode(of:)) ?? .command
  }

  private static func mode(of frame: Frame) -> Mode {
    switch frame {
    case .script, .substitution, .group: .command
    case .doubleQuoted: .doubleQuoted
    case .expansion: .expansion
    case .document: .document
    case .arithmetic: .arithmetic
    }
  }

  private static func isInsideQuotes(_ state: GrammarState) -> Bool {
    Frame(rawValue: state.stack >> 4 & 15) == .doubleQuoted
  }

  // MARK: Values

  static func stepOverValue(_ state: inout GrammarState) {
    switch Mode(rawValue: state.mode) ?? .command {
    case .command: setWord(starts: false, &state)
    case .document: state.detail &= ~Hint.atLineStart
    default: break
    }
  }

  static func place(at state: GrammarState) -> Place {
    switch Mode(rawValue: state.mode) ?? .command {
    case .command: state.makePlace(.bare)
    case .doubleQuoted: state.makePlace(.doubleQuoted)
    case .singleQuoted: state.makePlace(.singleQuoted)
    case .comment: state.makePlace(.comment)
    case .document: state.makePlace(.raw, state.detail)
    case .arithmetic: state.makePlace(.raw)
    case .ansiQuoted, .escape: state.forbidden(.afterBackslash)
    case .expansion: state.forbidden(.expansion)
    case .backticks: state.forbidden(.backticks)
    }
  }

  /// Bytes that no shell gives a meaning anywhere in a word.
  static let plain = ByteSet("_@%+:./-").union(.alphanumerics)
  private static let doubleQuoteSpecials = ByteSet("\\$`\"\0")

  static func write(_ text: Bytes, at place: Place, into out: inout ByteBuffer) throws(Unspellable)
  {
    switch place.kind {
    case .doubleQuoted:
      try out.append(text, escaping: doubleQuoteSpecials) { out, index throws(Unspellable) in
        guard text[index] != 0 else { throw .nul }
        out.append(backslashed: text[index])
        return 1
      }
    case .singleQuoted: try writeSingleQuoted(text, into: &out)
    case .comment: try out.append(lineComment: text)
    case .raw where place.detail == 0:
      throw Unspellable("arithmetic evaluates text; only numbers can stand here")
    case .raw: try writeDocument(text, place.detail, into: &out)
    default:
      if !text.isEmpty, text.firstIndex(in: plain.inverted) == text.count {
        out.append(text)
        return
      }
      out.append(UInt8(ascii: "'"))
      try writeSingleQuoted(text, into: &out)
      out.append(UInt8(ascii: "'"))
    }
  }

  private static func writeSingleQuoted(_ text: Bytes, into out: inout ByteBuffer)
    throws(Unspellable)
  {
    try out.append(text, escaping: ByteSet("'\0")) { out, index throws(Unspellable) in
      guard text[index] != 0 else { throw .nul }
      out.append("'\\''" as StaticString)
      return 1
    }
  }

  private static func writeDocument(_ text: Bytes, _ detail: UInt8, into out: inout ByteBuffer)
    throws(Unspellable)
  {
    let ends = Unspellable("a line of the text could end the here-document")
    var start = 0
    while start <= text.count {
      let end = text.firstIndex(in: ByteSet("\n"), from: start)
      let opensLine = start > 0 || detail & Hint.lineMayEnd != 0
      if opensLine {
        if detail & Hint.stripsTabs != 0, text.byte(at: start) == UInt8(ascii: "\t") {
          throw Unspellable("this here-document drops tabs at the start of a line")
        }
        let isName = text.firstIndex(in: nameBytes.inverted, from: start) >= end
        if isName, end > start || (start > 0 && end == text.count) { throw ends }
      }
      start = end + 1
    }
    let specials = detail & Hint.expands == 0 ? ByteSet("\0") : ByteSet("\\$`\0")
    try out.append(text, escaping: specials) { out, index throws(Unspellable) in
      guard text[index] != 0 else { throw .nul }
      out.append(backslashed: text[index])
      return 1
    }
  }
}
