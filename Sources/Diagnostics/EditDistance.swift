/// Finds the word that somebody probably meant, for "did you mean".
///
/// The distance counts inserted, removed and replaced bytes, and neighbors that changed places, each
/// as one. It works on UTF-8: keys and codes are ASCII, and for other text a byte is near enough.
public enum EditDistance {
  /// The number of edits from `left` to `right`; nil when it is more than `limit`.
  ///
  /// Words whose lengths differ by more than `limit` are told apart without being compared, so a
  /// hostile key of a megabyte costs nothing.
  public static func between(_ left: String, _ right: String, atMost limit: Int) -> Int? {
    let left = left.utf8
    let right = right.utf8
    guard abs(left.count - right.count) <= limit else { return nil }
    return distance(Array(left), Array(right), limit)
  }

  /// The candidate with the fewest edits; nil when none is near, the first of several equal ones.
  ///
  /// Near means at most a third of the word's length, and one edit for the shortest words. Case does
  /// not count.
  public static func nearest(to word: String, among candidates: some Sequence<String>) -> String? {
    let folded = lowercased(word)
    let limit = Swift.max(1, Swift.min(word.utf8.count / 3, 6))
    var best: (candidate: String, distance: Int)?
    for candidate in candidates where abs(candidate.utf8.count - folded.count) <= limit {
      let allowed = best.map { $0.distance - 1 } ?? limit
      guard allowed >= 0, let found = distance(folded, lowercased(candidate), allowed) else {
        continue
      }
      best = (candidate, found)
    }
    return best?.candidate
  }

  private static func lowercased(_ text: String) -> [UInt8] {
    text.utf8.map { (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains($0) ? $0 | 0x20 : $0 }
  }

  /// Optimal string alignment, three rows at a time.
  private static func distance(_ left: [UInt8], _ right: [UInt8], _ limit: Int) -> Int? {
    guard abs(left.count - right.count) <= limit else { return nil }
    var beforeLast: [Int] = []
    var last = Array(0...right.count)
    for (row, byte) in left.enumerated() {
      var current = [row + 1]
      current.reserveCapacity(right.count + 1)
      for (column, other) in right.enumerated() {
        var cost = Swift.min(
          last[column + 1] + 1, current[column] + 1, last[column] + (byte == other ? 0 : 1))
        if row > 0, column > 0, byte == right[column - 1], left[row - 1] == other {
          cost = Swift.min(cost, beforeLast[column - 1] + 1)
        }
        current.append(cost)
      }
      (beforeLast, last) = (last, current)
    }
    let found = last[right.count]
    return found <= limit ? found : nil
  }
}
