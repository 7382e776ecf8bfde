import Testing

@testable import Changes

struct WaveTests {
  @Test(
    arguments: [
      (["jvb": 1], [1, 1, 1].map { ["jvb": $0] }, [[0], [1], [2]]),
      (["jvb": 2], [1, 1, 1].map { ["jvb": $0] }, [[0, 1], [2]]),
      // Whoever takes nothing away goes first.
      (["jvb": 1], [["jvb": 1], [:], ["jvb": 1], [:]], [[0, 1, 3], [2]]),
      // More than may be away at all: alone of its role.
      (["jibri": 3], [["jibri": 4], ["jibri": 4], ["jibri": 1]], [[0], [1], [2]]),
      (["jvb": 0], [["jvb": 1], ["jvb": 1]], [[0], [1]]),
      (["jvb": 1, "sip": 1], [["jvb": 1], ["sip": 1], ["jvb": 1, "sip": 1]], [[0, 1], [2]]),
    ] as [([String: Int], [[String: Int]], [[Int]])])
  func placesHosts(_ allowance: [String: Int], _ away: [[String: Int]], _ waves: [[Int]]) {
    #expect(Waves(allowance: allowance).place(away) == waves)
  }

  @Test(
    arguments: [
      ("75%", 4, 3), ("75%", 3, 2), ("75%", 1, 0), ("100%", 3, 3), ("0%", 3, 0), ("2", 5, 2),
      ("9", 5, 5),
    ])
  func keepsAFloor(_ text: String, _ total: Int, _ kept: Int) throws {
    #expect(try #require(Floor(text)).kept(of: total) == kept)
    #expect(Floor(text)?.text == text)
  }

  @Test(arguments: ["", "%", "101%", "-1", "75 %", "x", "1.5"])
  func refusesWhatIsNoFloor(_ text: String) { #expect(Floor(text) == nil) }
}
