/// What one tree of files has otherwise than another, as a text that people review.
///
/// Files that differ in the same way share one entry: their paths, then the changes. A change names
/// the line of the base behind which it stands, shows what goes with `-` and what comes with `+`. A
/// file that the base does not have is all `+`, one that only the base has is named and no more.
enum TreeListing {
  static func listing(base: [String: [UInt8]], other: [String: [UInt8]]) -> String {
    var entries: [(paths: [String], body: String)] = []
    var positions: [String: Int] = [:]
    for path in Set(base.keys).union(other.keys).sorted() where base[path] != other[path] {
      let body = body(of: path, base[path], other[path])
      if body.isEmpty { continue }
      if let position = positions[body] {
        entries[position].paths.append(path)
      } else {
        positions[body] = entries.count
        entries.append(([path], body))
      }
    }
    return entries.map { entry in
      entry.paths.map { "=== \($0)\n" }.joined() + entry.body
    }.joined(separator: "\n")
  }

  private static func body(of path: String, _ base: [UInt8]?, _ other: [UInt8]?) -> String {
    switch (base, other) {
    case (_, nil): "gone\n"
    case (nil, let new?): "new\n" + lines(of: new, in: path).map { "+\($0)\n" }.joined()
    case (let old?, let new?): changes(from: lines(of: old, in: path), to: lines(of: new, in: path))
    }
  }

  private static func changes(from old: [String], to new: [String]) -> String {
    var removed: [Int: String] = [:]
    var inserted: [Int: String] = [:]
    for change in new.difference(from: old) {
      switch change {
      case .remove(let offset, let line, _): removed[offset] = line
      case .insert(let offset, let line, _): inserted[offset] = line
      }
    }
    var text = ""
    var (oldIndex, newIndex) = (0, 0)
    var inChange = false
    while oldIndex < old.count || newIndex < new.count {
      if removed[oldIndex] == nil, inserted[newIndex] == nil {
        inChange = false
        (oldIndex, newIndex) = (oldIndex + 1, newIndex + 1)
        continue
      }
      if !inChange { text += "@@ \(oldIndex)\n" }
      inChange = true
      while let line = removed[oldIndex] {
        text += "-\(line)\n"
        oldIndex += 1
      }
      while let line = inserted[newIndex] {
        text += "+\(line)\n"
        newIndex += 1
      }
    }
    return text
  }

  /// A plan shows the digest of every file, which says nothing that the file itself does not.
  private static func lines(of bytes: [UInt8], in path: String) -> [String] {
    var lines = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).map {
      String(decoding: $0, as: UTF8.self)
    }
    if lines.last == "" { lines.removeLast() }
    guard path.hasSuffix("/plan.txt") else { return lines }
    return lines.map { line in
      let digits = line.prefix(16)
      return digits.utf8.count == 16 && digits.allSatisfy(\.isHexDigit)
        ? "digest          " + line.dropFirst(16) : line
    }
  }
}
