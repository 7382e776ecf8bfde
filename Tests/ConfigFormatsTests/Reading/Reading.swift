import ConfigFormats

extension ConfigTree {
  /// What a reader makes of `text`.
  static func reading(_ text: String, as format: ConfigFormat) -> ConfigTree {
    reading(Array(text.utf8), as: format)
  }

  static func reading(_ bytes: [UInt8], as format: ConfigFormat) -> ConfigTree {
    var tree = ConfigTree()
    bytes.withUnsafeBufferPointer { _ = format.read($0, into: &tree) }
    return tree
  }

  /// One line for each fact: a text in double quotes if it was spelled in quotes, else in single
  /// ones; `=` before the source of an expression, the words of a directive between bars.
  var summary: [String] { facts.map { "\($0.path): \(value($0.setting))" } }

  private func value(_ setting: Setting) -> String {
    switch kind(of: setting) {
    case .group: "{}"
    case .list: "[]"
    case .null: "null"
    case .number, .boolean: text(of: setting)
    case .text: isQuoted(setting) ? "\"\(text(of: setting))\"" : "'\(text(of: setting))'"
    case .expression: "=\(text(of: setting))"
    case .directive: "|\(words(of: setting).joined(separator: "|"))|"
    }
  }

  /// Each finding as its reason and the text that it is about.
  func complaints(about text: String) -> [String] {
    let bytes = Array(text.utf8)
    return findings.map {
      "\($0.reason) @\($0.range.lowerBound) \(String(decoding: bytes[$0.range], as: UTF8.self))"
    }
  }

  /// What stands at a path: the setting whole, and its value.
  func spelling(of path: [String], in text: String) -> [String]? {
    guard let setting = value(at: path) else { return nil }
    let bytes = Array(text.utf8)
    return [range(of: setting), valueRange(of: setting)].map {
      String(decoding: bytes[$0], as: UTF8.self)
    }
  }
}

/// A text, what it says, and what is wrong with it.
struct ReadingRow: Sendable {
  let text: String
  let facts: [String]
  var complaints: [String] = []

  init(_ text: String, _ facts: [String], _ complaints: [String] = []) {
    (self.text, self.facts, self.complaints) = (text, facts, complaints)
  }
}
