internal import Glibc

/// What a crash leaves behind: the place where it happened, and nothing that was in memory.
///
/// The memory of a run holds every secret of the site. Two readers of it answer a crash: Swift's
/// backtracer prints the bytes that registers point at, which in the middle of a copy is the text
/// that is copied, and the kernel writes a core file. Both end up in logs of pipelines.
enum CrashHygiene {
  /// Signals that the backtracer takes; each then ends the process as it does by default.
  private static let signals = [SIGQUIT, SIGILL, SIGTRAP, SIGABRT, SIGBUS, SIGFPE, SIGSEGV]

  /// Must come before the first secret is read. The message of a failed precondition is still
  /// printed, for the runtime writes it before it crashes.
  static func keepMemoryPrivate() {
    for number in signals { signal(number, SIG_DFL) }
    var limit = rlimit()
    guard getrlimit(__rlimit_resource_t(RLIMIT_CORE.rawValue), &limit) == 0 else { return }
    // One byte, for no core fits into it, and the kernel starts no collector of cores either, as it
    // would at a limit of zero (core(5)). A parent's zero stays.
    limit.rlim_cur = min(1, limit.rlim_max)
    _ = setrlimit(__rlimit_resource_t(RLIMIT_CORE.rawValue), &limit)
  }
}
