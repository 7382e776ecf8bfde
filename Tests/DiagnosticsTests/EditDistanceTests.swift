import Diagnostics
import Testing

struct EditDistanceTests {
  @Test(arguments: [
    ("", "", 0), ("a", "", 1), ("memory", "memroy", 1), ("memory", "memery", 1),
    ("cores", "core", 1),
    ("kitten", "sitting", 3), ("abc", "cba", 2), ("same", "same", 0),
  ])
  func distances(_ left: String, _ right: String, expected: Int) {
    #expect(EditDistance.between(left, right, atMost: 9) == expected)
    #expect(EditDistance.between(right, left, atMost: 9) == expected)
    #expect(EditDistance.between(left, right, atMost: expected - 1) == nil)
  }

  @Test(
    arguments: [
      ("memroy", "memory"), ("Memory", "memory"), ("disc", "disk"), ("corse", "cores"),
      ("addres", "address"),
      ("xyz", nil), ("", nil), ("d", nil), ("dsk", "disk"), ("display-name", "display_name"),
    ] as [(String, String?)])
  func nearest(_ word: String, expected: String?) {
    let keys = ["memory", "disk", "cores", "address", "display_name"]
    #expect(EditDistance.nearest(to: word, among: keys) == expected)
  }

  @Test func theFirstOfEqualOnes() {
    #expect(EditDistance.nearest(to: "cat", among: ["bat", "rat"]) == "bat")
  }

  @Test func aHugeWordIsNotCompared() {
    let word = String(repeating: "a", count: 1 << 20)
    #expect(EditDistance.nearest(to: word, among: ["memory"]) == nil)
  }
}
