import ConfigFormats
import Foundation
import Testing

/// What a reader found, in the form in which the real programs print theirs.
struct FlatValue: Hashable, CustomStringConvertible {
  /// `s` text, `n` number, `b` boolean, `z` null, `l` and `o` empty list and object, `d` directive,
  /// `e` expression, `x` a file that is refused.
  let kind: String
  let path: [String]
  let value: String

  var description: String { "\(kind) \(path.joined(separator: "/")) \(value)" }
}

/// A program that reads files of one format and prints what it found.
struct Oracle: Sendable {
  let format: ConfigFormat
  let command: [String]

  static let json = Oracle(format: .json, command: ["python3", Program.support("flat.py")])
  static let lua = Oracle(format: .lua, command: ["lua5.4", Program.support("flat.lua")])
  static let javascript = Oracle(
    format: .javascript, command: ["node", Program.support("flat.mjs")])
  static let hocon = Oracle(
    format: .hocon,
    command: [
      "java", "-cp", "/usr/share/java/typesafe-config.jar", Program.support("FlatHOCON.java"),
    ])

  /// What the program says about each of `texts`.
  func read(_ texts: [[UInt8]]) throws -> [Set<FlatValue>] {
    let folder = FileManager.default.temporaryDirectory.appending(
      path: "oracle-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    var names: [String] = []
    for (number, text) in texts.enumerated() {
      names.append("\(number).\(format.rawValue)")
      try Data(text).write(to: folder.appending(path: names[number]))
    }
    var found = Array(repeating: Set<FlatValue>(), count: texts.count)
    for line in try Program.run(command + names, in: folder.path).split(separator: "\n") {
      let fields = line.split { $0 == " " || $0 == "\t" }
      guard fields.count == 4, let file = Int(fields[0]) else {
        Issue.record("the program says \(line)")
        continue
      }
      let kind = String(fields[1])
      let path = fields[2] == "." ? [] : fields[2].split(separator: "/").map(decode)
      let value =
        switch kind {
        case "s", "d": decode(fields[3])
        case "n": Self.number(String(fields[3]))
        default: String(fields[3])
        }
      found[file].insert(FlatValue(kind: kind, path: path, value: value))
    }
    return found
  }

  private func decode(_ hex: Substring) -> String {
    guard hex != "-" else { return "" }
    var bytes: [UInt8] = []
    var rest = hex
    while !rest.isEmpty {
      bytes.append(UInt8(rest.prefix(2), radix: 16) ?? 0)
      rest = rest.dropFirst(2)
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  static func number(_ text: String) -> String { Double(text).map { "\($0)" } ?? text }
}

extension ConfigTree {
  /// The tree as an oracle would print it, found by walking it.
  var flattened: [FlatValue] {
    var values: [FlatValue] = []
    for (number, setting) in Array(roots).enumerated() {
      flatten(setting, isList ? "[\(number)]" : key(of: setting), [], into: &values)
    }
    return values
  }

  private func flatten(
    _ setting: Setting, _ name: String, _ path: [String], into values: inout [FlatValue]
  ) {
    let children = Array(children(of: setting))
    let kind = kind(of: setting)
    func add(_ letter: String, _ value: String) {
      values.append(FlatValue(kind: letter, path: path + [name], value: value))
    }
    switch kind {
    case .text: add("s", text(of: setting))
    case .number: add("n", Oracle.number(text(of: setting)))
    case .boolean: add("b", text(of: setting))
    case .null: add("z", "-")
    case .expression: add("e", text(of: setting))
    case .list:
      if children.isEmpty { add("l", "-") }
      for (number, child) in children.enumerated() {
        flatten(child, "[\(number)]", path + [name], into: &values)
      }
    case .group:
      if children.isEmpty { add("o", "-") }
      for child in children { flatten(child, key(of: child), path + [name], into: &values) }
    case .directive:
      let words = words(of: setting).joined(separator: " ")
      if children.isEmpty {
        add("d", words)
      } else {
        for child in children {
          flatten(child, key(of: child), path + ["\(name) \(words)"], into: &values)
        }
      }
    }
  }
}
