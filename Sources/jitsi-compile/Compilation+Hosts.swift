internal import Credentials
internal import Deployment
internal import Diagnostics
internal import Dispatch
internal import FileTrees
internal import Synchronization

extension Compilation {
  /// Renders every host, proves that their files agree, and keeps nothing but findings.
  consuming func compileAll(jobs: Int = Build.processors, reporter: inout Reporter) {
    compiler.useStandInHashes()
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

  /// Hashes the passwords of all accounts, `jobs` at a time: on a large site the longest part of the
  /// work, and otherwise all of it that of one host, the JMS.
  mutating func hashAccounts(jobs: Int) {
    guard secrets.hasTexts, jobs > 1 else { return }
    let accounts = compiler.accounts
    let compiler = compiler
    let hashes = Mutex<[String: AccountHash]>([:])
    DispatchQueue.concurrentPerform(iterations: jobs) { job in
      for account in stride(from: job, to: accounts.count, by: jobs).lazy.map({ accounts[$0] }) {
        let hash = compiler.hash(of: account)
        hashes.withLock { $0[account.jid] = hash }
      }
    }
    self.compiler.use(hashes.withLock { $0 })
  }

  /// Compiles hosts `jobs` at a time, reads their files back for the proof, and hands the results
  /// over in the order of the site, while the next hosts are compiled.
  ///
  /// No more than a few hosts per job are in memory at once, however large the site is; of the
  /// proof, what hosts say about each other stays.
  func forEachHost<Result: Sendable, Failure: Error>(
    jobs: Int, _ proof: SiteProof,
    _ transform: @escaping @Sendable (HostTree, [Diagnostic]) -> Result,
    deliver: (Result, HostEvidence) throws(Failure) -> Void
  ) throws(Failure) {
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
    let hostsPerJob = 8
    let compiler = compiler
    // What the proof remembers of a range's hosts is worth keeping over rounds.
    let memories = Shared<SiteProof.Workspace>()
    let workers = DispatchGroup()
    var finished: [CompiledHost<Result>] = []
    var start = 0
    while start < compiler.hostCount || !finished.isEmpty {
      let end = min(start + jobs * hostsPerJob, compiler.hostCount)
      let results = Shared<CompiledHost<Result>>()
      let next = HostCounter(from: start)
      let work = { @Sendable in
        var workspace = SiteCompiler.Workspace()
        var memory = memories.popLast() ?? SiteProof.Workspace()
        while let index = next.take(below: end) {
          let (tree, findings) = compiler.compile(hostAt: index, in: &workspace)
          let evidence = proof.read(tree, ofHost: index, in: &memory)
          results.append(
            CompiledHost(index: index, result: transform(tree, findings), evidence: evidence))
        }
        memories.append(memory)
      }
      for _ in 1..<jobs { DispatchQueue.global().async(group: workers, execute: work) }
      // This thread hands over what the last round made, before it joins the others.
      var failure: Failure?
      do throws(Failure) {
        for host in finished { try deliver(host.result, host.evidence) }
        work()
      } catch {
        failure = error
      }
      workers.wait()
      if let failure { throw failure }
      finished = results.all.sorted { $0.index < $1.index }
      start = end
    }
  }
}

/// A host that was compiled and waits for its turn.
private struct CompiledHost<Result: Sendable>: Sendable {
  let index: Int
  let result: Result
  let evidence: HostEvidence
}

/// Counts the hosts that threads take.
private final class HostCounter: Sendable {
  private let next: Atomic<Int>

  init(from start: Int) { next = Atomic(start) }

  func take(below end: Int) -> Int? {
    let index = next.wrappingAdd(1, ordering: .relaxed).oldValue
    return index < end ? index : nil
  }
}

/// A list that threads add to and take from.
private final class Shared<Element: Sendable>: Sendable {
  private let elements = Mutex<[Element]>([])

  var all: [Element] { elements.withLock { $0 } }
  func append(_ element: Element) { elements.withLock { $0.append(element) } }
  func popLast() -> Element? { elements.withLock { $0.popLast() } }
}
