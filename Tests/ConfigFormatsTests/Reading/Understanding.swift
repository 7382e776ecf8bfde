import ConfigFormats
import Foundation
import Testing

/// What a program understands of a file and what our reader does, as facts to compare.
enum Understanding {
  typealias Facts = [[String]]

  /// Asks `Support/understood.py`; nil for a file that the program refuses.
  static func ofProgram(_ format: ConfigFormat, _ files: [[UInt8]]) throws -> [Facts?] {
    let folder = FileManager.default.temporaryDirectory
      .appending(path: "understood-\(format.rawValue)-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    var paths: [String] = []
    for (number, file) in files.enumerated() {
      paths.append(folder.appending(path: "\(number).\(format.rawValue)").path)
      try Data(file).write(to: URL(filePath: paths[number]))
    }
    let command = ["python3", Program.support("understood.py"), format.rawValue]
    var found: [Facts?] = Array(repeating: [], count: files.count)
    for line in try Program.run(command + paths, in: folder.path).split(separator: "\n") {
      let fields = line.split(separator: " ")
      guard let number = Int(fields[0]) else { continue }
      if fields.dropFirst().first == "!" {
        found[number] = nil
      } else {
        found[number]?.append(fields.dropFirst().map { text(ofHex: $0) })
      }
    }
    return found
  }

  private static func text(ofHex hex: Substring) -> String {
    if hex == "-" { return "" }
    let digits = Array(hex.utf8)
    let bytes = stride(from: 0, to: digits.count - 1, by: 2).map { index in
      UInt8(String(decoding: digits[index...index + 1], as: UTF8.self), radix: 16) ?? 0
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  /// The same facts out of our own tree.
  static func ofReader(_ tree: ConfigTree, _ format: ConfigFormat) -> Facts {
    var facts: Facts = []
    switch format {
    case .env, .shellEnv:
      // The last assignment counts.
      var values: [String: String] = [:]
      for setting in tree.roots { values[tree.key(of: setting)] = tree.text(of: setting) }
      facts = values.map { [$0.key, $0.value] }
    case .systemd, .ini:
      for section in tree.roots {
        for setting in tree.children(of: section) {
          let start = [tree.key(of: section), tree.key(of: setting)]
          let words = tree.words(of: setting)
          let text = tree.kind(of: setting) == .null ? [] : [tree.text(of: setting)]
          facts.append(start + (words.isEmpty ? text : words))
        }
      }
    case .nginx: addDirectives(tree.roots, of: tree, at: 0, to: &facts)
    case .nftables: addTables(of: tree, to: &facts)
    case .lxc:
      var values: [(key: String, lines: [String])] = []
      for setting in tree.roots where tree.key(of: setting) != "lxc.include" {
        let words = tree.words(of: setting)
        var line = words.isEmpty ? tree.text(of: setting) : words.joined(separator: " ")
        // LXC keeps the kind of a root file system elsewhere.
        if line.hasPrefix("dir:") { line.removeFirst("dir:".count) }
        if let index = values.firstIndex(where: { $0.key == tree.key(of: setting) }) {
          values[index].lines.append(line)
        } else {
          values.append((tree.key(of: setting), [line]))
        }
      }
      facts = values.map { [$0.key, $0.lines.joined(separator: "\n")] }
    case .modprobe:
      for setting in tree.roots where tree.key(of: setting) == "options" {
        let words = tree.words(of: setting)
        facts.append(["options", words[0].replacing("-", with: "_")] + words.dropFirst())
      }
    case .sudoers:
      for setting in tree.roots {
        let words = tree.words(of: setting)
        let commands = words.drop { $0 != "=" }.dropFirst()
          .filter { !$0.hasSuffix(":") && !$0.hasPrefix("(") }
        let isAlias = tree.key(of: setting) == "Cmnd_Alias"
        facts.append([tree.key(of: setting)] + (isAlias ? words : Array(commands)))
      }
    case .interfaces:
      for stanza in tree.roots where tree.key(of: stanza) == "iface" {
        let name = tree.words(of: stanza)[0]
        facts.append(["iface", name])
        for option in tree.children(of: stanza) {
          facts.append([name, tree.key(of: option), tree.text(of: option)])
        }
      }
    case .asoundrc: addDefinitions(tree.roots, of: tree, below: [], to: &facts)
    default: Issue.record("nobody says what \(format) is about")
    }
    return facts
  }

  private static func addDirectives(
    _ settings: ConfigTree.Settings, of tree: ConfigTree, at depth: Int, to facts: inout Facts
  ) {
    for setting in settings {
      var words = tree.words(of: setting)
      if tree.key(of: setting) == "if", let last = words.indices.last {
        if words[0].hasPrefix("(") { words[0].removeFirst() }
        if words[last].hasSuffix(")") { words[last].removeLast() }
      }
      facts.append(["\(depth)", tree.key(of: setting)] + words)
      addDirectives(tree.children(of: setting), of: tree, at: depth + 1, to: &facts)
    }
  }

  private static func addTables(of tree: ConfigTree, to facts: inout Facts) {
    var sets: [[String]: Int] = [:]
    for statement in tree.roots {
      let words = tree.words(of: statement)
      let below = Array(tree.children(of: statement))
      if tree.key(of: statement) == "add", words.first == "element" {
        sets[Array(words[2...3]), default: 0] += below.count
      }
      guard tree.key(of: statement) == "table" else { continue }
      for object in below {
        let name = [words[1], tree.words(of: object)[0]]
        let content = tree.children(of: object)
        if tree.key(of: object) == "chain" {
          let rules = content.filter { !["type", "policy"].contains(tree.key(of: $0)) }
          let comments = rules.map { rule in
            tree.words(of: rule).drop { $0 != "comment" }.dropFirst().first ?? ""
          }
          facts.append(["chain"] + name + comments)
        } else {
          let elements = content.first { tree.key(of: $0) == "elements" }
          sets[name, default: 0] +=
            elements.map { tree.children(of: $0).reduce(0) { n, _ in n + 1 } } ?? 0
        }
      }
    }
    facts += sets.map { ["set"] + $0.key + ["\($0.value)"] }
  }

  private static func addDefinitions(
    _ settings: ConfigTree.Settings, of tree: ConfigTree, below path: [String],
    to facts: inout Facts
  ) {
    for (number, setting) in settings.enumerated() {
      let isElement = tree.parent(of: setting).map { tree.kind(of: $0) == .list } ?? false
      let key = tree.key(of: setting).split(separator: ".").map { part in
        part.first.map { "!+-?".contains($0) } ?? false ? part.dropFirst() : part
      }
      let own = path + [isElement ? "\(number)" : key.joined(separator: ".")]
      switch tree.kind(of: setting) {
      case .group, .list:
        addDefinitions(tree.children(of: setting), of: tree, below: own, to: &facts)
      case .number: facts.append([own.joined(separator: "."), "number"])
      default: facts.append([own.joined(separator: "."), "text", tree.text(of: setting)])
      }
    }
  }
}
