import Foundation

/// Processor time of the calling thread, which other tests beside this one do not lengthen.
func threadTime(of work: () -> Void) -> Duration {
  let start = now()
  work()
  return now() - start
}

private func now() -> Duration {
  var time = timespec()
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
  return .seconds(time.tv_sec) + .nanoseconds(time.tv_nsec)
}
