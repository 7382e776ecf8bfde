internal import Diagnostics

/// A JSON value whose members keep their order, so that the text made of it never changes.
enum JSONDocument {
  case string(String)
  case integer(Int)
  case boolean(Bool)
  case array([JSONDocument])
  case object([(key: String, value: JSONDocument)])

  static func strings(_ texts: [String]) -> JSONDocument { .array(texts.map { .string($0) }) }

  /// The text, with a line break at its end.
  var text: String {
    var json = JSONWriter()
    write(to: &json)
    return String(decoding: json.finish(), as: UTF8.self)
  }

  private func write(to json: inout JSONWriter) {
    switch self {
    case .string(let text): json.string(text)
    case .integer(let number): json.integer(number)
    case .boolean(let value): json.boolean(value)
    case .array(let items): json.array { json in for item in items { item.write(to: &json) } }
    case .object(let members):
      json.object { json in
        for member in members {
          json.key(member.key)
          member.value.write(to: &json)
        }
      }
    }
  }
}
