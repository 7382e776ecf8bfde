internal import Bundling
internal import Credentials
internal import Deployment
internal import Diagnostics
internal import FileTrees
internal import OutputStore
internal import Schema

/// One run of `build` after everything was read: hosts are rendered, packed and staged as they
/// come, and the output takes its place only when nothing was wrong.
struct OutputBuild {
  let command: Build
  let compilation: Compilation
  private let identity: SiteIdentity
  private let bundler: HostBundle?
  private let selected: Set<String>

  init(_ command: Build, _ compilation: Compilation) {
    self.command = command
    self.compilation = compilation
    let site = compilation.plan.site
    identity = SiteIdentity(
      site: site.name.value, serial: site.serial?.value, toolVersion: Version.tool,
      schemaVersion: 1, usesPlaceholders: compilation.secrets.isPlaceholder)
    let script = ApplyScript.join { name in
      EmbeddedFiles.templates.first { "\($0.path)" == "apply/\(name).sh" }
        .map { $0.text.withUTF8Buffer { Array($0) } }
    }
    precondition(script != nil, "a part of the script 'apply' was not built in")
    bundler =
      command.noBundles
      ? nil
      : HostBundle(
        applyScript: script ?? [],
        compression: command.compress)
    selected = Set(command.hosts)
  }

  func run(reporter: inout Reporter) throws {
    _ = try compilation.plan.hostIndexes(of: selected)
    var output = try OutputFolder.open(at: command.output)
    var books = OutputSet(
      site: identity, layout: command.review,
      inputs: compilation.inputs.map { ($0.name, Digest(of: $0.utf8)) },
      floors: compilation.plan.site.rollout.floors)
    let (identity, bundler, selected) = (identity, bundler, selected)
    let proof = SiteProof(compilation.compiler)
    var evidence: [HostEvidence] = []
    var page = SiteReport(compilation.plan, needs: compilation.needs)
    let empty = page
    var grouped = GroupedReview()
    // How many hosts of the current entry are still to come.
    var entries = compilation.plan.site.hostEntries.map(\.count)[...]
    try compilation.forEachHost(jobs: command.jobs, proof) { tree, findings in
      var bag = DiagnosticBag()
      bag.append(contentsOf: findings)
      let isWanted = selected.isEmpty || selected.contains(tree.host)
      let made: Swift.Result<HostOutput?, ArchiveError> = Swift.Result {
        () throws(ArchiveError) -> HostOutput? in
        guard !bag.hasErrors else { return nil }
        return try HostOutput.make(
          tree, for: identity, bundling: isWanted ? bundler : nil, reporting: &bag)
      }
      return (made, bag.all, empty.files(of: tree).map { (tree.host, $0) })
    } deliver: { result, host in
      let (made, findings, files) = result
      if let (name, files) = files { page.add(files, of: name) }
      reporter.add(findings)
      evidence.append(host)
      guard let host = try made.get(), !reporter.refusesOutput else { return }
      if command.review == .hosts {
        for file in host.review { try output.write(file) }
      } else {
        grouped.add(host)
        entries[entries.startIndex] -= 1
        if entries.first == 0 {
          entries = entries.dropFirst()
          for file in grouped.endEntry() {
            try output.write(file)
            books.add(file)
          }
        }
      }
      if let bundle = host.bundle { try output.write(bundle) }
      books.add(host)
    }
    compilation.conclude(proof, evidence, reporter: &reporter)
    // The folder gives up what it staged when it goes out of scope; the old output stays.
    guard !reporter.refusesOutput else { return }
    guard let page = rendered(page, reporter: &reporter), let play = play(reporter: &reporter)
    else { return }
    for file in derived + play + [page] + (command.review == .grouped ? [grouped.table] : []) {
      try output.write(file)
      books.add(file)
    }
    for file in books.closingFiles() { try output.write(file) }
    if let lock { try output.write(lock) }
    report(try output.commit(keeping: kept))
  }

  /// The fingerprints of the secrets in use, where their texts are at hand.
  private var lock: OutputFile? {
    guard case .store(let store) = compilation.secrets,
      let lock = store.lock(for: compilation.needs)
    else { return nil }
    return OutputFile(path: "secrets.lock", bytes: Array(lock.text.utf8))
  }

  private func rendered(_ page: SiteReport, reporter: inout Reporter) -> OutputFile? {
    var bag = DiagnosticBag()
    let bytes = page.html(templates: compilation.templates, reporting: &bag)
    reporter.add(bag.all)
    guard !reporter.refusesOutput else { return nil }
    return bytes.map { OutputFile(path: "report.html", bytes: $0) }
  }

  /// What carries the bundles to the hosts.
  private func play(reporter: inout Reporter) -> [OutputFile]? {
    var bag = DiagnosticBag()
    let files = AnsiblePlay(compilation.plan).files(
      templates: compilation.templates, reporting: &bag)
    reporter.add(bag.all)
    guard !reporter.refusesOutput else { return nil }
    return files.map { OutputFile(path: $0.path, bytes: $0.bytes) }
  }

  private var derived: [OutputFile] {
    let tables = DerivedTables(compilation.plan)
    return [
      OutputFile(path: "dns.zone", bytes: tables.zone),
      OutputFile(path: "firewall.md", bytes: tables.firewall),
    ]
  }

  /// What an earlier run made and this one was not asked for.
  private var kept: [String] {
    var kept = lock == nil ? ["secrets.lock"] : []
    if command.noBundles || !selected.isEmpty { kept.append("bundles/") }
    return kept
  }

  private func report(_ summary: OutputSummary) {
    guard Terminal.hasListener else { return }
    let hosts = compilation.compiler.hostCount
    Terminal.say(
      "\(command.output): \(hosts) host\(hosts == 1 ? "" : "s"), \(summary.written) files written, "
        + "\(summary.unchanged) unchanged, \(summary.removed) removed"
        + (identity.usesPlaceholders ? "; with dummies for secrets, apply refuses the bundles" : "")
    )
  }
}
