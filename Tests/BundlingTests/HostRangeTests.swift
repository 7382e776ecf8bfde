import FileTrees
import Testing

struct HostRangeTests {
  @Test(
    arguments: [
      ([], ""), (["jms"], "jms"), (["jvb-1", "jvb-2", "jvb-3"], "jvb-[1-3]"),
      (["jvb-08", "jvb-09", "jvb-10"], "jvb-[08-10]"), (["jvb-9", "jvb-10"], "jvb-[9-10]"),
      (["jvb-2", "jvb-7", "jvb-1"], "jvb-[1-2,7]"), (["jvb-9", "jvb-010"], "jvb-[9,010]"),
      (["b", "a"], "a,b"), (["jvb-1", "jms", "jvb-2"], "jms,jvb-[1-2]"),
      (["a1b", "a2b"], "a[1-2]b"), (["203.0.113.9", "203.0.113.10"], "203.0.113.[9-10]"),
      (["99", "100", "101"], "[99-101]"),
    ] as [([String], String)])
  func foldsAndExpands(_ names: [String], _ text: String) {
    #expect(HostRange.folded(names) == text)
    if !names.isEmpty {
      #expect(HostRange.expanded(text) == HostRange.sorted(names))
    }
  }

  /// Every set of names reads back, whatever its gaps and widths.
  @Test func anySetReadsBack() throws {
    var random = SplitMix(seed: 7)
    for _ in 0..<300 {
      let prefixes = ["jvb-", "eu-jvb-", "", "x"]
      let names = Set(
        (0..<Int(random.next() % 40)).map { _ in
          let width = Int(random.next() % 3)
          let number = String(random.next() % 120)
          let digits = String(repeating: "0", count: max(0, width - number.count)) + number
          return prefixes[Int(random.next() % 4)] + digits + (random.next() % 5 == 0 ? "-b" : "")
        })
      guard !names.isEmpty else { continue }
      let text = HostRange.folded(names)
      #expect(Set(try #require(HostRange.expanded(text))) == names, "\(text)")
      #expect(HostRange.expanded(text)?.count == names.count, "\(text)")
    }
  }

  @Test(arguments: ["a[", "a]", "a[1-]", "a[2-1]", "a[x]", "a[1][2]", "a[1-999999999]", "a[]"])
  func refusesWhatIsNoRange(_ text: String) { #expect(HostRange.expanded(text) == nil) }
}

/// A small generator whose numbers are the same everywhere.
struct SplitMix: RandomNumberGenerator {
  private var state: UInt64
  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
    return mixed ^ (mixed >> 31)
  }
}
