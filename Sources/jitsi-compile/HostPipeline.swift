internal import Dispatch
internal import Synchronization

/// Makes something of every host on several threads, and hands it over in the order of the site.
///
/// The thread that runs the pipeline hands over whatever is ready, and helps to make more when
/// nothing is. Threads run ahead of a host that takes long, such as the JMS of a large site, but
/// no more than some hosts a job, so that what waits in memory does not grow with the site.
final class HostPipeline<Made: Sendable>: Sendable {
  /// Makes the host at an index; one thread calls it, so it may reuse buffers.
  typealias Maker = (Int) -> Made

  private struct State {
    /// The first host that nobody has taken.
    var next = 0
    var finished: [Int: Made] = [:]
    /// The host that the running thread waits for.
    var wanted: Int?
  }

  private static var hostsAheadPerJob: Int { 16 }

  private let hosts: Int
  private let jobs: Int
  private let maker: @Sendable () -> Maker
  private let state = Mutex(State())
  /// Counts the hosts that may be taken before another one is handed over.
  private let room = DispatchSemaphore(value: 0)
  /// Signalled when the wanted host is finished.
  private let arrival = DispatchSemaphore(value: 0)

  /// - Parameter maker: Called once on each thread.
  init(hosts: Int, jobs: Int, maker: @escaping @Sendable () -> Maker) {
    (self.hosts, self.jobs, self.maker) = (hosts, jobs, maker)
  }

  /// Ends early with the first error of `deliver`; threads finish the host that they are at.
  func run<Failure: Error>(deliver: (Made) throws(Failure) -> Void) throws(Failure) {
    for _ in 0..<jobs * Self.hostsAheadPerJob { room.signal() }
    let workers = DispatchGroup()
    for _ in 1..<jobs {
      DispatchQueue.global().async(group: workers) {
        let make = self.maker()
        repeat { self.room.wait() } while self.makeNext(make)
        // Whoever else waits for room ends too.
        self.room.signal()
      }
    }
    defer {
      state.withLock { $0.next = hosts }
      room.signal()
      workers.wait()
    }
    let make = maker()
    var index = 0
    while index < hosts {
      if let made = state.withLock({ $0.finished.removeValue(forKey: index) }) {
        try deliver(made)
        room.signal()
        index += 1
      } else if room.wait(timeout: .now()) == .success {
        if !makeNext(make) {
          room.signal()
          waitUntilFinished(index)
        }
      } else {
        waitUntilFinished(index)
      }
    }
  }

  /// Makes the next host; false when all are taken.
  private func makeNext(_ make: Maker) -> Bool {
    let taken: Int? = state.withLock { state in
      guard state.next < hosts else { return nil }
      defer { state.next += 1 }
      return state.next
    }
    guard let taken else { return false }
    let made = make(taken)
    let isWanted = state.withLock { state in
      state.finished[taken] = made
      guard state.wanted == taken else { return false }
      state.wanted = nil
      return true
    }
    if isWanted { arrival.signal() }
    return true
  }

  private func waitUntilFinished(_ index: Int) {
    let isMissing = state.withLock { state in
      guard state.finished[index] == nil else { return false }
      state.wanted = index
      return true
    }
    if isMissing { arrival.wait() }
  }
}
