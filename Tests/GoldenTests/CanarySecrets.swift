import Foundation
import Synchronization
import Testing
import _TestSupport

/// A file of secrets whose every text can be told from all others wherever it turns up.
struct CanarySecrets {
  /// What all texts begin with, and nothing else in the world does.
  static let stem = "CnrySecret"

  struct Entry {
    let name: String
    /// 64 letters and digits, which is also a line of base64.
    let mark: String
    /// What stands in the file, below or after the name.
    let yaml: String
    /// Who uses the secret, as `secrets list` says.
    let users: [String]
  }

  let entries: [Entry]

  /// Files that `secrets init` made, by the listing of the site: keys take a while.
  private static let made = Mutex<[String: String]>([:])

  /// One entry for each secret of `site.yaml` in the runner's directory. Keys and certificates are
  /// real ones, with the mark on a line above, where PEM has explanations.
  init(_ runner: CommandRunner) throws {
    let listing = try runner.run(["secrets", "list", "site.yaml"]).output
    let known = Self.made.withLock { $0[listing] }
    let made =
      try known
      ?? runner.run(["secrets", "init", "site.yaml", "--new", "--encrypt", "cmd:cat"]).output
    Self.made.withLock { $0[listing] = made }
    let blocks = Self.blocks(of: made)
    entries = listing.split(separator: "\n").enumerated().map { number, line in
      let cells = line.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
      let counter = String(1000 + number).dropFirst()
      let mark = String(
        "\(Self.stem)\(counter)QzLmWpXvRtYbNhGjKdFsAeUiOcTyPlMkNjBhVgCfXdZsAqWeRtYuIo".prefix(64))
      return Entry(
        name: cells[0], mark: mark, yaml: Self.yaml(mark, kind: cells[1], block: blocks[cells[0]]),
        users: cells[2].split(separator: ", ").map(String.init))
    }
  }

  private static func yaml(_ mark: String, kind: String, block: [Substring]?) -> String {
    if let block { return (["|", "    \(mark)"] + block).joined(separator: "\n") }
    // A password that somebody else gave out may have any characters; pjsua takes these.
    return kind.hasPrefix("supplied") ? "'\(mark)$#%;{{x}}'" : "\"\(mark)\""
  }

  /// The lines of each block in a file of secrets, by the name above them.
  private static func blocks(of file: String) -> [String: [Substring]] {
    var blocks: [String: [Substring]] = [:]
    var name: String?
    for line in file.split(separator: "\n") {
      if let open = name, line.hasPrefix("    ") {
        blocks[open, default: []].append(line)
      } else {
        name = line.hasSuffix(": |") ? String(line.dropFirst(2).dropLast(3)) : nil
      }
    }
    return blocks
  }

  func file(without left: Set<String> = [], replacing: [String: String] = [:]) -> String {
    "# canaries\nversion: 1\nsecrets:\n"
      + entries.filter { !left.contains($0.name) }
      .map { "  \($0.name): \(replacing[$0.name] ?? $0.yaml)\n" }.joined()
  }

  /// Which entries' texts are in `bytes`.
  func found(in bytes: [UInt8]) -> [Entry] {
    let data = Data(bytes)
    var marks: Set<String> = []
    var start = 0
    while let next = data.range(of: Data(Self.stem.utf8), in: start..<data.count) {
      marks.insert(String(decoding: data[next.lowerBound...].prefix(64), as: UTF8.self))
      start = next.upperBound
    }
    return entries.filter { marks.contains($0.mark) }
  }

  /// How the stem may look after somebody printed, dumped or encoded it.
  private static let needles: [(form: String, bytes: [UInt8])] = {
    let bytes = Array(stem.utf8)
    let hex = bytes.map { String($0, radix: 16) }.joined()
    var needles = [
      ("text", bytes), ("hexadecimal", Array(hex.utf8)),
      ("hexadecimal", Array(hex.uppercased().utf8)), ("lower case", Array(stem.lowercased().utf8)),
      ("reversed", Array(bytes.reversed())),
    ]
    // Base64 of a longer text holds that of any of its threes of bytes, wherever they begin.
    for skip in 0..<3 {
      let whole = Array(bytes[skip...].prefix((bytes.count - skip) / 3 * 3))
      needles.append(("base64", Array(ByteSearch.base64(whole).utf8)))
    }
    return needles
  }()

  /// Forms in which any canary is in `bytes`; empty when none leaked.
  static func leaks(in bytes: [UInt8]) -> [String] {
    needles.filter { ByteSearch.contains($0.bytes, in: bytes) }.map(\.form)
  }
}

/// Looking for bytes in bytes.
enum ByteSearch {
  static func contains(_ needle: [UInt8], in bytes: [UInt8]) -> Bool {
    Data(bytes).range(of: Data(needle)) != nil
  }

  static func base64(_ bytes: [UInt8]) -> String {
    let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/")
    precondition(bytes.count.isMultiple(of: 3), "whole threes of bytes need no padding")
    return stride(from: 0, to: bytes.count, by: 3).map { start in
      let three = bytes[start..<start + 3].reduce(0) { $0 << 8 | Int($1) }
      return String([18, 12, 6, 0].map { alphabet[three >> $0 & 63] })
    }.joined()
  }
}
