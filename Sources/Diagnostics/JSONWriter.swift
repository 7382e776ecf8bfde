/// Writes JSON that is the same every time: members in the order of the calls, two spaces, one
/// member per line.
///
/// Strings are written as UTF-8, with escapes only where JSON demands them. A writer with ascending
/// keys holds its caller to them in a debug build, which keeps a manifest easy to search.
public struct JSONWriter: Sendable {
  private let keysAscend: Bool
  private var output: [UInt8] = []
  /// Per open container: whether it already has a member, and the last key of an object.
  private var levels: [(hasMembers: Bool, lastKey: String)] = []
  private var isAfterKey = false
  /// How many objects around the current place stand on one line.
  private var inlineDepth = 0

  public init(reservingCapacity capacity: Int = 1024, keysAscend: Bool = false) {
    self.keysAscend = keysAscend
    output.reserveCapacity(capacity)
  }

  /// Ends the text with a line break and hands it over.
  public consuming func finish() -> [UInt8] {
    precondition(levels.isEmpty, "an object or array is still open")
    output.append(0x0A)
    return output
  }

  public mutating func object(_ body: (inout JSONWriter) -> Void) {
    nest(open: UInt8(ascii: "{"), close: UInt8(ascii: "}"), body)
  }

  /// An object on one line, for a small thing of which there are many.
  public mutating func inlineObject(_ body: (inout JSONWriter) -> Void) {
    onOneLine { $0.object(body) }
  }

  /// An array on one line.
  public mutating func inlineArray(_ body: (inout JSONWriter) -> Void) {
    onOneLine { $0.array(body) }
  }

  private mutating func onOneLine(_ body: (inout JSONWriter) -> Void) {
    startValue()
    inlineDepth += 1
    isAfterKey = true
    body(&self)
    inlineDepth -= 1
  }

  public mutating func array(_ body: (inout JSONWriter) -> Void) {
    nest(open: UInt8(ascii: "["), close: UInt8(ascii: "]"), body)
  }

  public mutating func key(_ name: String) {
    startMember()
    assert(
      !keysAscend || levels.last.map { $0.lastKey.isEmpty || $0.lastKey < name } ?? false,
      "keys ascend")
    #if DEBUG
      levels[levels.count - 1].lastKey = name
    #endif
    quote(name)
    output.append(UInt8(ascii: ":"))
    output.append(UInt8(ascii: " "))
    isAfterKey = true
  }

  public mutating func string(_ text: String) {
    startValue()
    quote(text)
  }

  public mutating func integer(_ number: Int) {
    startValue()
    output.append(contentsOf: String(number).utf8)
  }

  public mutating func boolean(_ value: Bool) {
    startValue()
    output.append(contentsOf: (value ? "true" : "false").utf8)
  }

  public mutating func null() {
    startValue()
    output.append(contentsOf: "null".utf8)
  }

  public mutating func field(_ name: String, _ text: String) {
    key(name)
    string(text)
  }

  public mutating func field(_ name: String, _ number: Int) {
    key(name)
    integer(number)
  }

  public mutating func field(_ name: String, _ value: Bool) {
    key(name)
    boolean(value)
  }

  /// A text, or `null`.
  public mutating func field(_ name: String, _ text: String?) {
    key(name)
    if let text { string(text) } else { null() }
  }

  public mutating func field(_ name: String, _ number: Int?) {
    key(name)
    if let number { integer(number) } else { null() }
  }

  public mutating func field(_ name: String, _ texts: [String]) {
    key(name)
    array { json in for text in texts { json.string(text) } }
  }

  /// Texts on one line.
  public mutating func inlineField(_ name: String, _ texts: [String]) {
    key(name)
    inlineArray { json in for text in texts { json.string(text) } }
  }

  private mutating func nest(open: UInt8, close: UInt8, _ body: (inout JSONWriter) -> Void) {
    startValue()
    output.append(open)
    levels.append((false, ""))
    body(&self)
    precondition(!isAfterKey, "a key without a value")
    if levels.removeLast().hasMembers { startLine() }
    output.append(close)
  }

  private mutating func startValue() {
    if isAfterKey { isAfterKey = false } else { startMember() }
  }

  private mutating func startMember() {
    guard !levels.isEmpty else { return }
    if levels[levels.count - 1].hasMembers { output.append(UInt8(ascii: ",")) }
    levels[levels.count - 1].hasMembers = true
    startLine()
  }

  private mutating func startLine() {
    if inlineDepth > 0 {
      if output.last == UInt8(ascii: ",") { output.append(0x20) }
      return
    }
    output.append(0x0A)
    for _ in levels { output.append(contentsOf: [0x20, 0x20]) }
  }

  private mutating func quote(_ text: String) {
    output.append(UInt8(ascii: "\""))
    defer { output.append(UInt8(ascii: "\"")) }
    // Nearly every text is written as it is.
    let isPlain = text.utf8.allSatisfy {
      $0 >= 0x20 && $0 != UInt8(ascii: "\"") && $0 != UInt8(ascii: "\\") && $0 != 0x7F
    }
    if isPlain {
      output += text.utf8
      return
    }
    for byte in text.utf8 {
      switch byte {
      case UInt8(ascii: "\""), UInt8(ascii: "\\"):
        output.append(UInt8(ascii: "\\"))
        output.append(byte)
      case 0x0A: output.append(contentsOf: #"\n"#.utf8)
      case 0x09: output.append(contentsOf: #"\t"#.utf8)
      case 0x0D: output.append(contentsOf: #"\r"#.utf8)
      case 0..<0x20, 0x7F:
        output.append(contentsOf: #"\u00"#.utf8)
        output.append(hexadecimalDigit(byte >> 4))
        output.append(hexadecimalDigit(byte & 15))
      default: output.append(byte)
      }
    }
  }

  private func hexadecimalDigit(_ value: UInt8) -> UInt8 {
    value < 10 ? UInt8(ascii: "0") + value : UInt8(ascii: "a") + value - 10
  }
}
