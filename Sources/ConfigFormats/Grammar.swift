/// What the file of one grammar supplies: where literal text leads, and how a value is spelled there.
///
/// The rules hold back on purpose: where a program's own rules are richer than a template needs, the
/// grammar forbids a tag rather than guess.
protocol Grammar {
  /// Moves over the token at `index`.
  ///
  /// Looks ahead in `text` for tokens of several bytes; a token that a tag interrupts is no token.
  /// - Returns: The index after the token.
  static func step(_ state: inout GrammarState, over text: Bytes, at index: Int) -> Int

  static func stepOverValue(_ state: inout GrammarState)

  static func place(at state: GrammarState) -> Place

  static func write(_ text: Bytes, at place: Place, into out: inout ByteBuffer) throws(Unspellable)

  /// Bits of `GrammarState.detail` that each state one possibility, so that two states that differ in
  /// nothing else can be joined by assuming both.
  static var possibilities: UInt8 { get }

  /// `GrammarState.detail` at the start of a file.
  static var startDetail: UInt8 { get }

  /// Whether the literal text before the place makes a minus sign dangerous, as in Lua's `--`.
  static func needsBlankBeforeMinus(_ place: Place) -> Bool
}

extension Grammar {
  static func stepOverValue(_ state: inout GrammarState) {}
  static var possibilities: UInt8 { 0 }
  static var startDetail: UInt8 { 0 }
  static func needsBlankBeforeMinus(_ place: Place) -> Bool { false }

  static func advance(_ state: inout GrammarState, over text: Bytes) {
    var index = 0
    while index < text.count, !state.isLost { index = step(&state, over: text, at: index) }
  }
}

extension GrammarState {
  private static let lostMode: UInt8 = 255

  /// Whether the position could not be followed; every later place is forbidden.
  var isLost: Bool { mode == Self.lostMode }

  mutating func lose(_ reason: Forbidden) {
    (mode, detail) = (Self.lostMode, reason.rawValue)
  }

  func makePlace(_ kind: Place.Kind, _ detail: UInt8 = 0) -> Place {
    Place(format: format, kind: kind, detail: detail)
  }

  func forbidden(_ reason: Forbidden) -> Place { makePlace(.forbidden, reason.rawValue) }
}
