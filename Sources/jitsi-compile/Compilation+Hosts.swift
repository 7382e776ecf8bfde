internal import Deployment
internal import Diagnostics
internal import Dispatch
internal import FileTrees
internal import Synchronization

extension Compilation {
  /// Renders every host, proves that their files agree, and keeps nothing but findings.
  func compileAll(jobs: Int = Build.processors, reporter: inout Reporter) {
    let proof = SiteProof(compiler)
    var evidence: [HostEvidence] = []
    forEachHost(jobs: jobs, proof) { _, findings in
      findings
    } deliver: { findings, host in
      reporter.add(findings)
      evidence.append(host)
    }
    conclude(proof, evidence, reporter: &reporter)
  }

  /// Reports what the hosts' files do not agree about.
  ///
  /// Says nothing about a site of which some files could not be rendered: what they would have said
  /// is missed everywhere.
  func conclude(_ proof: SiteProof, _ evidence: [HostEvidence], reporter: inout Reporter) {
    guard !reporter.hasErrors else { return }
    let objections = proof.conclude(evidence)
    reporter.add(proof.diagnostics(objections, from: compiler, into: &reporter.sources))
  }

  /// Compiles hosts `jobs` at a time, reads their files back for the proof, and hands the results
  /// over in the order of the site.
  ///
  /// No more than a few hosts per job are in memory at once, however large the site is; of the
  /// proof, what hosts say about each other stays.
  func forEachHost<Result: Sendable>(
    jobs: Int, _ proof: SiteProof, _ transform: @Sendable (HostTree, [Diagnostic]) -> Result,
    deliver: (Result, HostEvidence) throws -> Void
  ) rethrows {
    guard jobs > 1 else {
      var workspace = SiteCompiler.Workspace()
      var reading = SiteProof.Workspace()
      for index in 0..<compiler.hostCount {
        let (tree, findings) = compiler.compile(hostAt: index, in: &workspace)
        let evidence = proof.read(tree, ofHost: index, in: &reading)
        try deliver(transform(tree, findings), evidence)
      }
      return
    }
    let hostsPerJob = 4
    let workspaces = Mutex<[SiteProof.Workspace]>([])
    var start = 0
    while start < compiler.hostCount {
      let end = min(start + jobs * hostsPerJob, compiler.hostCount)
      let batch = start..<end
      let results = Mutex<[(index: Int, result: Result, evidence: HostEvidence)]>([])
      let next = Atomic<Int>(batch.lowerBound)
      DispatchQueue.concurrentPerform(iterations: min(jobs, batch.count)) { _ in
        var workspace = SiteCompiler.Workspace()
        // What the proof remembers of a range's hosts is worth keeping over batches.
        var reading = workspaces.withLock { $0.popLast() } ?? SiteProof.Workspace()
        defer { workspaces.withLock { $0.append(reading) } }
        while true {
          let index = next.wrappingAdd(1, ordering: .relaxed).oldValue
          guard index < batch.upperBound else { return }
          let (tree, findings) = compiler.compile(hostAt: index, in: &workspace)
          let evidence = proof.read(tree, ofHost: index, in: &reading)
          let result = transform(tree, findings)
          results.withLock { $0.append((index, result, evidence)) }
        }
      }
      for item in results.withLock({ $0.sorted { $0.index < $1.index } }) {
        try deliver(item.result, item.evidence)
      }
      start = end
    }
  }
}
