import Schema
import Testing

struct ReleaseSetTests {
  @Test func tableAscendsInEveryNumber() {
    let known = ReleaseSet.known
    #expect(known.count == 15)
    #expect(
      known.map(\.version).sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
        == known.map(\.version))
    for (older, newer) in zip(known, known.dropFirst()) {
      #expect(older < newer)
      #expect(older.jicofo <= newer.jicofo)
    }
  }

  @Test(arguments: [
    ("2.0.10078", 8448, "209-gb5fbe618", "177-g3325e37", [11, 17]),
    ("2.0.10741", 9008, "272-g0360d0488", "177-g3325e37", [11, 17]),
    ("2.0.10888", 9139, "287-g4f55d380a", "193-gc73bef3", [17, 21]),
    ("2.0.11031", 9268, "295-g8d5c0037b", "193-gc73bef3", [17, 21]),
  ])
  func rows(_ version: String, web: Int, jvb: String, jibri: String, java: [Int]) throws {
    let set = try #require(ReleaseSet.named(version))
    #expect(set.web == web)
    #expect(set.jvb == jvb)
    #expect(set.jibri == jibri)
    #expect(set.java == java)
  }

  @Test func unconfirmedSetIsUnknown() {
    #expect(ReleaseSet.named("2.0.11146") == nil)
    #expect(ReleaseSet.named(ReleaseSet.standard.version) == .standard)
  }
}
