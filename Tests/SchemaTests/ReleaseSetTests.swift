import Schema
import Testing

struct ReleaseSetTests {
  @Test func tableAscendsInEveryNumber() {
    let known = ReleaseSet.known
    #expect(known.count == 16)
    for (older, newer) in zip(known, known.dropFirst()) {
      #expect(older < newer)
      #expect(older.web < newer.web)
      #expect(older.jicofo <= newer.jicofo)
    }
  }

  @Test(arguments: [
    ("2.0.10078", 8448, 1124, "209-gb5fbe618", "177-g3325e37", [11, 17]),
    ("2.0.10741", 9008, 1169, "272-g0360d0488", "177-g3325e37", [11, 17]),
    ("2.0.10888", 9139, 1174, "287-g4f55d380a", "193-gc73bef3", [17, 21]),
    ("2.0.11031", 9268, 1183, "295-g8d5c0037b", "193-gc73bef3", [17, 21]),
    ("2.0.11146", 9365, 1189, "307-g4bb0aead1", "193-gc73bef3", [17, 21]),
  ])
  func rows(
    _ version: String, web: Int, jicofo: Int, jvb: String, jibri: String, java: [Int]
  ) throws {
    let set = try #require(ReleaseSet.named(version))
    #expect(set.web == web)
    #expect(set.jicofo == jicofo)
    #expect(set.jvb == jvb)
    #expect(set.jibri == jibri)
    #expect(set.java == java)
  }

  /// The last set without a fact and the first with it, or the other way round.
  struct Change: CustomTestStringConvertible, Sendable {
    let testDescription: String
    let last: Int
    let first: Int
    let has: @Sendable (ReleaseSet) -> Bool

    init(_ name: String, _ last: Int, _ first: Int, _ has: @escaping @Sendable (ReleaseSet) -> Bool)
    {
      (testDescription, self.last, self.first, self.has) = (name, last, first, has)
    }
  }

  @Test(arguments: [
    Change("needs Prosody 0.12", 10133, 10169) { $0.oldestProsody == .v012 },
    Change("bridges read jvb.conf alone", 10078, 10133) { !$0.bridgeHasProperties },
    Change("components announce themselves", 10314, 10431) { $0.componentsAnnounceThemselves },
    Change("polls are a component", 10532, 10590) { $0.pollsAreComponent },
    Change("Java 21", 10741, 10888) { $0.java.contains(21) },
    Change("data channels only", 10978, 11031) { !$0.usesColibriWebsockets },
  ])
  func facts(_ change: Change) {
    for set in ReleaseSet.known {
      #expect(change.has(set) == (set.number >= change.first), "\(set.version)")
    }
    let position = ReleaseSet.known.firstIndex { $0.number == change.first }
    #expect(position.map { ReleaseSet.known[$0 - 1].number } == change.last)
  }

  @Test func unknownSet() {
    #expect(ReleaseSet.named("2.0.11147") == nil)
    #expect(ReleaseSet.named(ReleaseSet.standard.version) == .standard)
  }

  @Test(
    arguments: [
      (.bullseye, "2.0.10008", 17), (.bullseye, "2.0.10888", 17), (.bookworm, "2.0.10008", 17),
      (.bookworm, "2.0.11146", 17), (.trixie, "2.0.10741", nil), (.trixie, "2.0.10888", 21),
    ] as [(DebianRelease, String, Int?)])
  func newestCommonJava(_ release: DebianRelease, _ version: String, java: Int?) throws {
    #expect(release.java(for: try #require(ReleaseSet.named(version))) == java)
  }
}
