/// How one tree of files differs from another, in words for whoever reads the test's report.
enum TreeComparison {
  /// One line for each file that is missing, left over or different; empty when the trees are equal.
  static func differences(expected: [String: [UInt8]], actual: [String: [UInt8]]) -> [String] {
    Set(expected.keys).union(actual.keys).sorted().compactMap { path in
      switch (expected[path], actual[path]) {
      case (nil, _): "\(path): not expected"
      case (_, nil): "\(path): expected and not made"
      case (let old?, let new?): difference(old, new).map { "\(path):\($0)" }
      }
    }
  }

  /// The first line that differs, with its number; nil when the bytes are equal.
  static func difference(_ old: [UInt8], _ new: [UInt8]) -> String? {
    guard old != new else { return nil }
    let (old, new) = (lines(of: old), lines(of: new))
    let number = zip(old, new).prefix { $0 == $1 }.count
    func line(_ lines: [String]) -> String {
      number < lines.count ? "'\(lines[number])'" : "the end of the file"
    }
    return "\(number + 1): expected \(line(old)), found \(line(new))"
  }

  private static func lines(of bytes: [UInt8]) -> [String] {
    bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).map {
      String(decoding: $0, as: UTF8.self)
    }
  }
}
