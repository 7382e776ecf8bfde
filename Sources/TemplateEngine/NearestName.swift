/// "Did you mean": the nearest of the names that could have been meant.
enum NearestName {
  /// A help line, or nil when no name is near.
  static func suggestion(for written: String, among names: [String]) -> String? {
    let word = Array(written.utf8.prefix(64))
    let limit = max(1, word.count / 3)
    var best: (distance: Int, name: String)?
    for name in names where abs(name.utf8.count - word.count) <= limit {
      let distance = distance(word, Array(name.utf8))
      if distance <= limit, (distance, name) < (best?.distance ?? .max, best?.name ?? "") {
        best = (distance, name)
      }
    }
    return best.map { "did you mean '\($0.name)'?" }
  }

  /// Edits between two words, a swap of neighbours counting as one.
  private static func distance(_ left: [UInt8], _ right: [UInt8]) -> Int {
    var before: [Int] = []
    var row = Array(0...right.count)
    for i in 0..<left.count {
      var next = [i + 1]
      next.reserveCapacity(right.count + 1)
      for j in 0..<right.count {
        var cost = min(row[j + 1], next[j]) + 1
        cost = min(cost, row[j] + (left[i] == right[j] ? 0 : 1))
        if i > 0, j > 0, left[i] == right[j - 1], left[i - 1] == right[j] {
          cost = min(cost, before[j - 1] + 1)
        }
        next.append(cost)
      }
      (before, row) = (row, next)
    }
    return row[right.count]
  }
}
