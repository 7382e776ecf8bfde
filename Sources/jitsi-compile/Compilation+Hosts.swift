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
    let compiler = compiler
    let pipeline = HostPipeline<(result: Result, evidence: HostEvidence)>(
      hosts: compiler.hostCount, jobs: jobs
    ) {
      var workspace = SiteCompiler.Workspace()
      var reading = SiteProof.Workspace()
      return { index in
        let (tree, findings) = compiler.compile(hostAt: index, in: &workspace)
        let evidence = proof.read(tree, ofHost: index, in: &reading)
        return (transform(tree, findings), evidence)
      }
    }
    try pipeline.run { made throws(Failure) in try deliver(made.result, made.evidence) }
  }
}
