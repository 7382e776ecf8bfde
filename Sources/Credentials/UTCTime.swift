/// A moment in whole seconds. The core has no clock: a command passes in what time it is.
public struct UTCTime: Hashable, Comparable, Sendable, CustomStringConvertible {
  /// Since 1970-01-01T00:00:00Z, leap seconds not counted.
  public let seconds: Int

  public init(seconds: Int) { self.seconds = seconds }

  /// Reads `2026-11-22` (its first second) or `2026-11-22T16:00:00Z`; nil for anything else.
  public init?(_ text: some StringProtocol) {
    let bytes = Array(text.utf8)
    let shape = Array("0000-00-00T00:00:00Z".utf8)
    guard bytes.count == 10 || bytes.count == shape.count else { return nil }
    for (byte, model) in zip(bytes, shape) {
      let isDigit = (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
      guard model == UInt8(ascii: "0") ? isDigit : byte == model else { return nil }
    }
    func number(_ range: Range<Int>) -> Int {
      guard range.upperBound <= bytes.count else { return 0 }
      return bytes[range].reduce(0) { $0 * 10 + Int($1 - UInt8(ascii: "0")) }
    }
    let (year, month, day) = (number(0..<4), number(5..<7), number(8..<10))
    let (hour, minute, second) = (number(11..<13), number(14..<16), number(17..<19))
    guard (1...12).contains(month), day >= 1, hour < 24, minute < 60, second < 60 else {
      return nil
    }
    let days = Self.days(year: year, month: month, day: day)
    let read = Self(seconds: days * 86400 + hour * 3600 + minute * 60 + second)
    // A day that the month does not have comes back as one of the next month.
    guard read.civil == (year, month, day) else { return nil }
    self = read
  }

  /// The date alone, such as `2026-11-22`.
  public var description: String {
    let (year, month, day) = civil
    func padded(_ number: Int, _ width: Int) -> String {
      let digits = String(number)
      return String(repeating: "0", count: max(0, width - digits.count)) + digits
    }
    return "\(padded(year, 4))-\(padded(month, 2))-\(padded(day, 2))"
  }

  public func adding(days: Int) -> UTCTime { UTCTime(seconds: seconds + days * 86400) }

  /// Whole days from `earlier` to here, rounded down; negative when `earlier` is later.
  public func days(since earlier: UTCTime) -> Int { Self.floor(seconds - earlier.seconds, 86400) }

  public static func < (left: Self, right: Self) -> Bool { left.seconds < right.seconds }

  private static func floor(_ number: Int, _ divisor: Int) -> Int {
    number >= 0 ? number / divisor : -((divisor - 1 - number) / divisor)
  }

  /// Days from 1970-01-01 in the Gregorian calendar. Years begin in March here, so that the day
  /// that leap years insert is the last one.
  private static func days(year: Int, month: Int, day: Int) -> Int {
    let (year, month) = month > 2 ? (year, month - 3) : (year - 1, month + 9)
    let leapDays = floor(year, 4) - floor(year, 100) + floor(year, 400)
    return year * 365 + leapDays + (month * 153 + 2) / 5 + day - 1 - 719_468
  }

  private var civil: (year: Int, month: Int, day: Int) {
    let day = Self.floor(seconds, 86400)
    // An estimate that is right or a few years too early.
    var year = 1969 + Self.floor(day, day < 0 ? 365 : 366)
    while Self.days(year: year + 1, month: 1, day: 1) <= day { year += 1 }
    var month = 1
    while month < 12, Self.days(year: year, month: month + 1, day: 1) <= day { month += 1 }
    return (year, month, day - Self.days(year: year, month: month, day: 1) + 1)
  }
}
