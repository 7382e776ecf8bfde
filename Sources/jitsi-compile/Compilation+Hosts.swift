internal import Deployment
internal import Diagnostics
internal import Dispatch
internal import FileTrees
internal import Synchronization

extension Compilation {
  /// Renders every host and keeps nothing but findings.
  func compileAll(reporter: inout Reporter) {
    var workspace = SiteCompiler.Workspace()
    for index in 0..<compiler.hostCount {
      reporter.add(compiler.compile(hostAt: index, in: &workspace).diagnostics)
    }
  }

  /// Compiles hosts `jobs` at a time and hands the results over in the order of the site.
  ///
  /// No more than a few hosts per job are in memory at once, however large the site is.
  func forEachHost<Result: Sendable>(
    jobs: Int, _ transform: @Sendable (HostTree, [Diagnostic]) -> Result,
    deliver: (Result) throws -> Void
  ) throws {
    guard jobs > 1 else {
      var workspace = SiteCompiler.Workspace()
      for index in 0..<compiler.hostCount {
        let (tree, findings) = compiler.compile(hostAt: index, in: &workspace)
        try deliver(transform(tree, findings))
      }
      return
    }
    let hostsPerJob = 4
    var start = 0
    while start < compiler.hostCount {
      let end = min(start + jobs * hostsPerJob, compiler.hostCount)
      let batch = start..<end
      let results = Mutex<[(index: Int, result: Result)]>([])
      let next = Atomic<Int>(batch.lowerBound)
      DispatchQueue.concurrentPerform(iterations: min(jobs, batch.count)) { _ in
        var workspace = SiteCompiler.Workspace()
        while true {
          let index = next.wrappingAdd(1, ordering: .relaxed).oldValue
          guard index < batch.upperBound else { return }
          let (tree, findings) = compiler.compile(hostAt: index, in: &workspace)
          let result = transform(tree, findings)
          results.withLock { $0.append((index, result)) }
        }
      }
      for item in results.withLock({ $0.sorted { $0.index < $1.index } }) {
        try deliver(item.result)
      }
      start = end
    }
  }
}
