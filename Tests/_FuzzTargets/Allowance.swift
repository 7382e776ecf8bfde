import Glibc

/// How much processor time an input may take: an amount for each byte and one for coming at all.
///
/// Time is bounded by what is linear in the input, so a step that is quadratic breaks it long before
/// the input is large. Programs without optimization and with checks get twenty times as much.
struct Allowance {
  let base: Duration
  let perByte: Duration

  #if DEBUG
    private static let factor = 20
  #else
    private static let factor = 1
  #endif

  /// A complaint when `body` takes longer than it may, three times in a row.
  func complaint<Result>(
    about count: Int, _ body: () -> Result
  ) -> (result: Result, complaint: String?) {
    let allowed = (base + perByte * count) * Self.factor
    var (result, taken) = measured(body)
    for _ in 0..<2 where taken > allowed { taken = min(taken, measured(body).taken) }
    let isTooLong = taken > allowed
    return (result, isTooLong ? "\(count) bytes take \(taken) instead of \(allowed)" : nil)
  }

  private func measured<Result>(_ body: () -> Result) -> (result: Result, taken: Duration) {
    let start = now()
    let result = body()
    return (result, now() - start)
  }

  private func now() -> Duration {
    var time = timespec()
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
    return .seconds(time.tv_sec) + .nanoseconds(time.tv_nsec)
  }
}
