/// Where in a file a position stands, as far as the escaping of a value at that position needs to
/// know. Two equal states accept the same continuations.
public struct GrammarState: Hashable, Sendable {
  public let format: ConfigFormat
  /// Meaning private to the grammar's file.
  package var mode: UInt8 = 0
  package var detail: UInt8 = 0
  package var depth: UInt16 = 0
  package var stack: UInt64 = 0

  public static func start(of format: ConfigFormat) -> Self {
    Self(format: format, detail: format.accept(FindingStart()))
  }

  /// Moves over literal text of a template.
  public mutating func advance(over text: UnsafeBufferPointer<UInt8>) {
    self = format.accept(Advancing(state: self, text: text))
  }

  /// Moves over a value that was written at the current place.
  public mutating func advanceOverValue() {
    if !isLost { self = format.accept(SteppingOverValue(state: self)) }
  }

  /// What a tag at this position has to write.
  public var place: Place {
    isLost ? makePlace(.forbidden, detail) : format.accept(FindingPlace(state: self))
  }

  /// The state at a position that is reached in this state or in `other`, as after a section that may
  /// be left out; nil where the two differ in a way that changes what the following text means.
  public func merged(with other: Self) -> Self? {
    if self == other { return self }
    var union = self
    union.detail |= other.detail
    var comparable = other
    comparable.detail = union.detail
    let varying = format.accept(FindingPossibilities())
    return union == comparable && (detail ^ other.detail) & ~varying == 0 ? union : nil
  }
}

private struct Advancing: GrammarVisitor {
  let state: GrammarState
  let text: Bytes
  func visit<G: Grammar>(_ grammar: G.Type) -> GrammarState {
    var state = state
    G.advance(&state, over: text)
    return state
  }
}

private struct SteppingOverValue: GrammarVisitor {
  let state: GrammarState
  func visit<G: Grammar>(_ grammar: G.Type) -> GrammarState {
    var state = state
    G.stepOverValue(&state)
    return state
  }
}

private struct FindingPlace: GrammarVisitor {
  let state: GrammarState
  func visit<G: Grammar>(_ grammar: G.Type) -> Place { G.place(at: state) }
}

private struct FindingPossibilities: GrammarVisitor {
  func visit<G: Grammar>(_ grammar: G.Type) -> UInt8 { G.possibilities }
}

private struct FindingStart: GrammarVisitor {
  func visit<G: Grammar>(_ grammar: G.Type) -> UInt8 { G.startDetail }
}
