internal import ConfigFormats
internal import FileTrees

/// The settings of a file as pairs of a path and a value, read by the file's own grammar.
///
/// Of a file that no reader knows or can read, every line that is not blank is a setting of the path
/// `line`. Elements of a list have one path, so that a new first element is one fact and no more.
struct FileReading {
  /// In the order of the file.
  private(set) var settings: [(path: String, value: String)] = []
  private(set) var isByGrammar = false

  init(_ text: [UInt8], as format: ConfigFormat?, in tree: inout ConfigTree) {
    if let format, text.withUnsafeBufferPointer({ format.read($0, into: &tree) }),
      tree.findings.isEmpty
    {
      isByGrammar = true
      read(tree, format)
    } else {
      settings = text.split(separator: UInt8(ascii: "\n")).compactMap { line in
        let line = String(decoding: line, as: UTF8.self)
        return line.allSatisfy(\.isWhitespace) ? nil : ("line", line)
      }
    }
  }

  private mutating func read(_ tree: ConfigTree, _ format: ConfigFormat) {
    var read: [(String, String)] = []
    tree.forEachFact { path, setting in
      read.append((Self.path(path), Self.value(of: setting, in: tree, format)))
    }
    settings = read
  }

  /// The path with `[]` for every number of an element.
  private static func path(_ path: UnsafeBufferPointer<UInt8>) -> String {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(path.count)
    var isQuoted = false
    var index = 0
    while index < path.count {
      let byte = path[index]
      bytes.append(byte)
      index += 1
      switch byte {
      case UInt8(ascii: "\\") where isQuoted && index < path.count:
        bytes.append(path[index])
        index += 1
      case UInt8(ascii: "\""): isQuoted.toggle()
      case UInt8(ascii: "[") where !isQuoted:
        while index < path.count, path[index] != UInt8(ascii: "]") { index += 1 }
      default: break
      }
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  private static func value(
    of setting: ConfigTree.Setting, in tree: ConfigTree, _ format: ConfigFormat
  ) -> String {
    switch tree.kind(of: setting) {
    case .group: "{}"
    case .list: "[]"
    case .directive: tree.words(of: setting).map(spelled).joined(separator: " ")
    case .text:
      format.tellsTextsFromNumbers
        ? "\"\(tree.text(of: setting))\"" : spelled(tree.text(of: setting))
    case .null: "null"
    case .number, .boolean, .expression: tree.text(of: setting)
    }
  }

  /// In quotes where somebody could not see where it begins and ends.
  private static func spelled(_ text: String) -> String {
    text.isEmpty || text.utf8.contains(where: { $0 <= 0x20 }) ? "\"\(text)\"" : text
  }
}

extension ConfigFormat {
  /// Whether `1` and `"1"` are two values in this grammar.
  fileprivate var tellsTextsFromNumbers: Bool {
    switch self {
    case .lua, .json, .javascript, .yaml: true
    default: false
    }
  }

  /// Whether the order of what a file says decides what it means: the first rule that fits counts.
  var isOrdered: Bool { self == .nftables || self == .sudoers }
}
