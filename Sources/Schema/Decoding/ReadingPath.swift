internal import Diagnostics

/// The keys around the record that is being read, and what is known of the keys below them.
///
/// Hosts repeat each other, so paths are numbered: the origin of a default is looked up by two
/// small values, and its dotted name is made once for a site and not once for each host.
struct ReadingPath {
  private struct Step: Hashable {
    var outer: Int
    var key: String
  }

  /// From the file's own mapping inwards.
  private var keys: [String] = []
  private var numbers: [Int] = []
  private var known: [Step: Int] = [:]
  private var origins: [Step: Origin] = [:]

  mutating func enter(_ key: String) {
    let step = Step(outer: numbers.last ?? 0, key: key)
    let number = known[step] ?? known.count + 1
    if number > known.count { known[step] = number }
    keys.append(key)
    numbers.append(number)
  }

  mutating func leave() {
    keys.removeLast()
    numbers.removeLast()
  }

  /// The path of a key of the innermost record, as the schema writes it: without the file's own.
  func joined(with key: String) -> String {
    (keys.dropFirst() + [key]).joined(separator: ".")
  }

  /// Where a value comes from whose key is left out in the innermost record.
  mutating func origin(ofDefault key: String) -> Origin {
    let step = Step(outer: numbers.last ?? 0, key: key)
    if let origin = origins[step] { return origin }
    let origin = Origin.defaultValue(ofKey: joined(with: key))
    origins[step] = origin
    return origin
  }
}
