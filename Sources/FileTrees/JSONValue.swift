/// A JSON text as values: what we wrote earlier and now read back without trusting it.
public enum JSONValue: Hashable, Sendable {
  case null
  case boolean(Bool)
  /// A number that fits; others are refused, because we write no others.
  case integer(Int)
  case string(String)
  case array([JSONValue])
  /// Members in the order of the text.
  case object([Member])

  public struct Member: Hashable, Sendable {
    public var key: String
    public var value: JSONValue

    public init(_ key: String, _ value: JSONValue) { (self.key, self.value) = (key, value) }
  }

  /// The first member of this name, where the value is an object that has one.
  public subscript(key: String) -> JSONValue? {
    guard case .object(let members) = self else { return nil }
    return members.first { $0.key == key }?.value
  }

  public var text: String? {
    guard case .string(let text) = self else { return nil }
    return text
  }

  public var number: Int? {
    guard case .integer(let number) = self else { return nil }
    return number
  }

  public var elements: [JSONValue]? {
    guard case .array(let elements) = self else { return nil }
    return elements
  }

  public var members: [Member]? {
    guard case .object(let members) = self else { return nil }
    return members
  }

  /// Reads one JSON text; nil when it is not JSON, or not the kind that ``JSONWriter`` makes.
  public init?(_ bytes: [UInt8]) {
    var reader = JSONReader(bytes)
    guard let value = reader.document() else { return nil }
    self = value
  }
}

/// A strict reader with a limit on nesting. Every method returns nil where the text is wrong.
private struct JSONReader {
  private let bytes: [UInt8]
  private var offset = 0
  private var depth = 0

  init(_ bytes: [UInt8]) { self.bytes = bytes }

  mutating func document() -> JSONValue? {
    guard let value = value() else { return nil }
    skipSpace()
    return offset == bytes.count ? value : nil
  }

  private mutating func value() -> JSONValue? {
    skipSpace()
    guard offset < bytes.count else { return nil }
    switch bytes[offset] {
    case UInt8(ascii: "{"): return nested { $0.object() }
    case UInt8(ascii: "["): return nested { $0.array() }
    case UInt8(ascii: "\""): return string().map { .string($0) }
    case UInt8(ascii: "t"): return literal("true", .boolean(true))
    case UInt8(ascii: "f"): return literal("false", .boolean(false))
    case UInt8(ascii: "n"): return literal("null", .null)
    default: return number()
    }
  }

  private mutating func nested(_ body: (inout Self) -> JSONValue?) -> JSONValue? {
    guard depth < 64 else { return nil }
    depth += 1
    defer { depth -= 1 }
    offset += 1
    return body(&self)
  }

  private mutating func object() -> JSONValue? {
    var members: [JSONValue.Member] = []
    if take(UInt8(ascii: "}")) { return .object(members) }
    repeat {
      skipSpace()
      guard let key = string(), take(UInt8(ascii: ":")), let value = value() else { return nil }
      members.append(JSONValue.Member(key, value))
    } while take(UInt8(ascii: ","))
    return take(UInt8(ascii: "}")) ? .object(members) : nil
  }

  private mutating func array() -> JSONValue? {
    var elements: [JSONValue] = []
    if take(UInt8(ascii: "]")) { return .array(elements) }
    repeat {
      guard let value = value() else { return nil }
      elements.append(value)
    } while take(UInt8(ascii: ","))
    return take(UInt8(ascii: "]")) ? .array(elements) : nil
  }

  private mutating func string() -> String? {
    guard offset < bytes.count, bytes[offset] == UInt8(ascii: "\"") else { return nil }
    offset += 1
    let start = offset
    while offset < bytes.count, bytes[offset] != UInt8(ascii: "\""), bytes[offset] >= 0x20,
      bytes[offset] != UInt8(ascii: "\\")
    {
      offset += 1
    }
    guard offset < bytes.count else { return nil }
    if bytes[offset] == UInt8(ascii: "\"") {
      offset += 1
      return String(validating: bytes[start..<(offset - 1)], as: UTF8.self)
    }
    return stringWithEscapes(from: start)
  }

  private mutating func stringWithEscapes(from start: Int) -> String? {
    var text = Array(bytes[start..<offset])
    while offset < bytes.count {
      let byte = bytes[offset]
      offset += 1
      switch byte {
      case UInt8(ascii: "\""): return String(validating: text, as: UTF8.self)
      case UInt8(ascii: "\\"):
        guard let character = escape() else { return nil }
        text.append(contentsOf: String(character).utf8)
      case 0..<0x20: return nil
      default: text.append(byte)
      }
    }
    return nil
  }

  private mutating func escape() -> Character? {
    guard offset < bytes.count else { return nil }
    let byte = bytes[offset]
    offset += 1
    switch byte {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"):
      return Character(Unicode.Scalar(byte))
    case UInt8(ascii: "n"): return "\n"
    case UInt8(ascii: "t"): return "\t"
    case UInt8(ascii: "r"): return "\r"
    case UInt8(ascii: "b"): return "\u{8}"
    case UInt8(ascii: "f"): return "\u{C}"
    case UInt8(ascii: "u"):
      guard offset + 4 <= bytes.count,
        let digits = String(validating: bytes[offset..<(offset + 4)], as: UTF8.self),
        let code = UInt32(digits, radix: 16), let scalar = Unicode.Scalar(code)
      else { return nil }
      offset += 4
      return Character(scalar)
    default: return nil
    }
  }

  private mutating func number() -> JSONValue? {
    let start = offset
    while offset < bytes.count,
      bytes[offset] == UInt8(ascii: "-")
        || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(bytes[offset])
    {
      offset += 1
    }
    return Int(String(decoding: bytes[start..<offset], as: UTF8.self)).map { .integer($0) }
  }

  private mutating func literal(_ word: String, _ value: JSONValue) -> JSONValue? {
    guard bytes[offset...].starts(with: word.utf8) else { return nil }
    offset += word.utf8.count
    return value
  }

  private mutating func take(_ byte: UInt8) -> Bool {
    skipSpace()
    guard offset < bytes.count, bytes[offset] == byte else { return false }
    offset += 1
    return true
  }

  private mutating func skipSpace() {
    while offset < bytes.count, [0x20, 0x0A, 0x0D, 0x09].contains(bytes[offset]) { offset += 1 }
  }
}
