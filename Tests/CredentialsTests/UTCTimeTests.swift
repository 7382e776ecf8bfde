import Testing

@testable import Credentials

struct UTCTimeTests {
  @Test(
    arguments: [
      ("1970-01-01", 0), ("1969-12-31", -86400), ("2000-02-29", 951_782_400),
      ("2000-03-01", 951_868_800), ("2026-11-22T16:00:01Z", 1_795_363_201),
      ("2100-02-28T23:59:59Z", 4_107_542_399), ("2100-03-01", 4_107_542_400),
      ("9999-12-31", 253_402_214_400), ("0000-03-01", -62_162_035_200),
    ])
  func readsDates(text: String, seconds: Int) {
    #expect(UTCTime(text)?.seconds == seconds)
    #expect(UTCTime(text)?.description == String(text.prefix(10)))
  }

  @Test(arguments: [
    "", "2026", "2026-13-01", "2026-00-01", "2026-02-29", "2100-02-29", "2026-11-31", "2026-11-00",
    "2026/11/22", "2026-11-22T24:00:00Z", "2026-11-22T16:60:00Z", "2026-11-22T16:00:00",
    "2026-11-22 16:00:00Z", "+026-11-22", "2026-11-2２", "2026-11-22T16:00:00z",
  ])
  func refusesOthers(text: String) { #expect(UTCTime(text) == nil) }

  @Test func everyDayComesBack() throws {
    for day in stride(from: -1_000, to: 60_000, by: 1) {
      let time = UTCTime(seconds: day * 86400 + 86399)
      #expect(UTCTime(time.description)?.seconds == day * 86400)
    }
  }

  @Test func countsWholeDays() {
    let start = UTCTime(seconds: 100)
    #expect(start.adding(days: 3).days(since: start) == 3)
    #expect(UTCTime(seconds: 99).days(since: start) == -1)
    #expect(UTCTime(seconds: 86_499).days(since: start) == 0)
  }
}
