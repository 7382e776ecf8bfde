/// A JSON value whose members keep their order, so that the text made of it never changes.
enum JSONDocument {
  case string(String)
  case integer(Int)
  case boolean(Bool)
  case array([JSONDocument])
  case object([(key: String, value: JSONDocument)])

  static func strings(_ texts: [String]) -> JSONDocument { .array(texts.map { .string($0) }) }

  /// Two blanks for each level; short arrays of scalars on one line.
  func append(to text: inout String, indentation: Int = 0) {
    switch self {
    case .string(let string): Self.append(string, to: &text)
    case .integer(let number): text += String(number)
    case .boolean(let value): text += value ? "true" : "false"
    case .array(let items):
      Self.append(items.map { (nil, $0) }, in: ("[", "]"), to: &text, indentation)
    case .object(let members):
      Self.append(members.map { ($0.key, $0.value) }, in: ("{", "}"), to: &text, indentation)
    }
  }

  private static func append(
    _ members: [(key: String?, value: JSONDocument)], in brackets: (String, String),
    to text: inout String, _ indentation: Int
  ) {
    text += brackets.0
    for (index, member) in members.enumerated() {
      text += index == 0 ? "\n" : ",\n"
      text += String(repeating: " ", count: indentation + 2)
      if let key = member.key {
        append(key, to: &text)
        text += ": "
      }
      member.value.append(to: &text, indentation: indentation + 2)
    }
    if !members.isEmpty { text += "\n" + String(repeating: " ", count: indentation) }
    text += brackets.1
  }

  private static func append(_ string: String, to text: inout String) {
    text += "\""
    for scalar in string.unicodeScalars {
      switch scalar {
      case "\"": text += "\\\""
      case "\\": text += "\\\\"
      case "\n": text += "\\n"
      case "\u{0}"..<" ":
        let digits = String(scalar.value, radix: 16)
        text += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
      default: text.unicodeScalars.append(scalar)
      }
    }
    text += "\""
  }
}
