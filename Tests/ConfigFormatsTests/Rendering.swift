import ConfigFormats

extension GrammarState {
  /// The state after the literal text `prefix` at the start of a file; `\u{1}` stands for a value.
  static func after(_ prefix: String, in format: ConfigFormat) -> GrammarState {
    var state = GrammarState.start(of: format)
    let pieces = prefix.split(separator: "\u{1}", omittingEmptySubsequences: false)
    for (index, piece) in pieces.enumerated() {
      if index > 0 { state.advanceOverValue() }
      state.advance(over: String(piece))
    }
    return state
  }

  mutating func advance(over text: String) {
    var text = text
    text.withUTF8 { advance(over: $0) }
  }
}

extension Place {
  /// What the place writes for `text`.
  func spelling(of text: String) -> Result<[UInt8], Unspellable> {
    var buffer = ByteBuffer()
    var text = text
    if let refusal = text.withUTF8({ write($0, into: &buffer) }) { return .failure(refusal) }
    return .success(Array(buffer.bytes))
  }

  /// What the place writes, as text; nil where it cannot.
  func spell(_ text: String) -> String? {
    (try? spelling(of: text).get()).map { String(decoding: $0, as: UTF8.self) }
  }
}
