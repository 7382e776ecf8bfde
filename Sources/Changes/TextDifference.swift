internal import FileTrees

/// What two texts have otherwise, line by line: for those who want to see the files themselves.
public struct TextDifference: Sendable {
  /// Lines with their sign, as `diff --unified=0` shows them; empty where the texts are the same.
  public let lines: [String]

  public init(_ old: [UInt8], _ new: [UInt8]) {
    let (before, after) = (Self.lines(of: old), Self.lines(of: new))
    var removed: Set<Int> = []
    var inserted: Set<Int> = []
    for change in after.difference(from: before) {
      switch change {
      case .remove(let offset, _, _): removed.insert(offset)
      case .insert(let offset, _, _): inserted.insert(offset)
      }
    }
    var lines: [String] = []
    var (left, right) = (0, 0)
    var isInside = false
    while left < before.count || right < after.count {
      guard removed.contains(left) || inserted.contains(right) else {
        isInside = false
        (left, right) = (left + 1, right + 1)
        continue
      }
      if !isInside { lines.append("@@ -\(left + 1) +\(right + 1) @@") }
      isInside = true
      while removed.contains(left) {
        lines.append("-\(before[left])")
        left += 1
      }
      while inserted.contains(right) {
        lines.append("+\(after[right])")
        right += 1
      }
    }
    self.lines = lines
  }

  private static func lines(of text: [UInt8]) -> [String] {
    text.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
      .map { String(decoding: $0, as: UTF8.self) }
  }
}

/// Text differences of many hosts, those that are alike together.
public struct TextReport: Sendable {
  private struct Key: Hashable {
    let file: String
    let lines: [String]
  }

  private var order: [Key] = []
  private var hosts: [Key: [String]] = [:]

  public init() {}

  public var isEmpty: Bool { order.isEmpty }

  /// Notes how every file of a host differs; nothing is shown of a bundle's files with secrets.
  public mutating func add(_ comparison: HostComparison) {
    let host = comparison.new?.host ?? comparison.old?.host ?? ""
    for (old, new) in comparison.filePairs {
      let file = new ?? old
      guard let file, old?.linkTarget == nil, new?.linkTarget == nil else { continue }
      let isHidden =
        file.isSecret && (comparison.old?.isRevealed == true || comparison.new?.isRevealed == true)
      let lines =
        isHidden ? [] : TextDifference(old.map { $0.text ?? [] } ?? [], new?.text ?? []).lines
      guard !lines.isEmpty else { continue }
      let key = Key(file: "\(file.place.folder)\(file.path)", lines: lines)
      if hosts[key] == nil { order.append(key) }
      hosts[key, default: []].append(host)
    }
  }

  public var text: String {
    order.map { key in
      "=== hosts/\(HostRange.folded(hosts[key] ?? []))/\(key.file)\n"
        + key.lines.map { "\($0)\n" }.joined()
    }.joined(separator: "\n")
  }
}
