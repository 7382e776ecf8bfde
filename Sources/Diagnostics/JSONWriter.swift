/// Writes one JSON document, indented by two blanks, members in the order of the calls.
struct JSONWriter {
  private(set) var utf8: [UInt8] = []
  private var depth = 0
  /// Whether the innermost open collection has a member already.
  private var hasMember = false
  /// A key was written and its value comes next.
  private var isAfterKey = false

  mutating func object(_ members: (inout JSONWriter) -> Void) {
    collection(UInt8(ascii: "{"), UInt8(ascii: "}"), members)
  }

  mutating func array(_ elements: (inout JSONWriter) -> Void) {
    collection(UInt8(ascii: "["), UInt8(ascii: "]"), elements)
  }

  mutating func key(_ name: String) {
    beginValue()
    appendQuoted(name)
    utf8.append(UInt8(ascii: ":"))
    utf8.append(UInt8(ascii: " "))
    isAfterKey = true
  }

  mutating func string(_ text: String) {
    beginValue()
    appendQuoted(text)
  }

  mutating func number(_ number: Int) {
    beginValue()
    utf8 += String(number).utf8
  }

  mutating func null() {
    beginValue()
    utf8 += "null".utf8
  }

  mutating func member(_ name: String, _ text: String?) {
    key(name)
    if let text { string(text) } else { null() }
  }

  mutating func member(_ name: String, _ value: Int) {
    key(name)
    number(value)
  }

  private mutating func collection(
    _ open: UInt8, _ close: UInt8, _ body: (inout JSONWriter) -> Void
  ) {
    beginValue()
    utf8.append(open)
    depth += 1
    hasMember = false
    body(&self)
    depth -= 1
    if hasMember { breakLine() }
    utf8.append(close)
    hasMember = true
  }

  private mutating func beginValue() {
    if isAfterKey {
      isAfterKey = false
      return
    }
    if hasMember { utf8.append(UInt8(ascii: ",")) }
    if depth > 0 { breakLine() }
    hasMember = true
  }

  private mutating func breakLine() {
    utf8.append(UInt8(ascii: "\n"))
    utf8.append(contentsOf: repeatElement(UInt8(ascii: " "), count: depth * 2))
  }

  /// Escapes what RFC 8259 asks for and nothing else.
  private mutating func appendQuoted(_ text: String) {
    utf8.append(UInt8(ascii: "\""))
    for byte in text.utf8 {
      switch byte {
      case UInt8(ascii: "\""), UInt8(ascii: "\\"):
        utf8.append(UInt8(ascii: "\\"))
        utf8.append(byte)
      case 0x0A: utf8 += "\\n".utf8
      case 0x00...0x1F:
        let digits = Array("0123456789abcdef".utf8)
        utf8 += "\\u00".utf8
        utf8.append(digits[Int(byte >> 4)])
        utf8.append(digits[Int(byte & 15)])
      default: utf8.append(byte)
      }
    }
    utf8.append(UInt8(ascii: "\""))
  }
}
