import Schema
import Testing

struct RangePatternTests {
  @Test(arguments: [
    ("jms", 1, "jms", "jms"), ("", 1, "", ""), ("jvb-[01-12]", 12, "jvb-01", "jvb-12"),
    ("[8-12]", 5, "8", "12"), ("a[098-101]b", 4, "a098b", "a101b"), ("x[0-0]", 1, "x0", "x0"),
    ("x[7]", 1, "x7", "x7"), ("x[00-10]", 11, "x00", "x10"),
    ("x[1-1000000]", 1_000_000, "x1", "x1000000"),
    ("203.0.[112-113].5", 2, "203.0.112.5", "203.0.113.5"), ("ü[1-2]", 2, "ü1", "ü2"),
  ])
  func reads(_ text: String, count: Int, first: String, last: String) throws {
    let pattern = try #require(RangePattern(text))
    #expect(pattern.source == text)
    #expect(pattern.count == count)
    #expect(pattern.text(at: 0) == first)
    #expect(pattern.text(at: count - 1) == last)
    #expect(pattern.index(of: first) == 0)
    #expect(pattern.index(of: last) == count - 1)
  }

  @Test(
    arguments: [
      ("a[1-2", .unbalanced, 1..<2), ("a1-2]", .unbalanced, 4..<5), ("]a[1-2]", .unbalanced, 0..<1),
      ("a[[1-2]]", .unbalanced, 1..<2), ("[1-2]]", .unbalanced, 5..<6), ("a[]", .empty, 1..<3),
      ("[-1]", .notANumber, 1..<3), ("[1-]", .notANumber, 1..<3), ("[a-2]", .notANumber, 1..<2),
      ("[1-٣]", .notANumber, 3..<5), ("[1-2-3]", .notANumber, 3..<6),
      ("[ 1-2]", .notANumber, 1..<3),
      ("[1,2]", .list, 2..<3), ("[2-1]", .reversed, 1..<4), ("[01-1]", .unequalWidths, 1..<5),
      ("[1-02]", .unequalWidths, 1..<5), ("[1-1000000000]", .tooLarge, 3..<13),
      ("[0-1000000]", .tooLarge, 1..<10), ("a[1-2]b[1-2]", .severalBrackets, 7..<12),
      ("[1][2", .severalBrackets, 3..<5),
    ] as [(String, RangePatternError.Reason, Range<Int>)])
  func refuses(_ text: String, reason: RangePatternError.Reason, bytes: Range<Int>) {
    guard case .failure(let error) = RangePattern.parse(text) else {
      Issue.record("\(text) was read")
      return
    }
    #expect(error.reason == reason)
    #expect(error.bytes == bytes)
  }

  @Test(arguments: [
    "jvb-1", "jvb-001", "jvb-13", "jvb-", "jvb-00", "jv-01", "jvb-01x", "jvb-0a", "",
  ])
  func otherTextsHaveNoIndex(_ text: String) {
    #expect(RangePattern("jvb-[01-12]")?.index(of: text) == nil)
  }

  @Test func everyTextHasItsIndex() throws {
    let pattern = try #require(RangePattern("a[8-1200]z"))
    for index in 0..<pattern.count { #expect(pattern.index(of: pattern.text(at: index)) == index) }
  }
}
