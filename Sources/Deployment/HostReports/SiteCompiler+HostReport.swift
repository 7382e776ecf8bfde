public import Diagnostics
internal import FileTrees
internal import Schema
internal import TemplateEngine

extension SiteCompiler {
  /// What `apply` said of a host, as findings about the site: each at the key that decides it.
  ///
  /// A file that was changed by hand stands at the key that the changed line came from, with the
  /// line of the template in a note; one whose line nobody but the template decided, at the host.
  ///
  /// - Returns: nil when the site has no host of that name.
  public func diagnostics(for report: HostReport) -> [Diagnostic]? {
    guard let index = plan.hosts.firstIndex(where: { $0.name == report.host }) else { return nil }
    let entry = plan.hosts[index].entry
    var found = report.findings.map { finding in
      Diagnostic(
        .error, Diagnostic.Code(finding.code), "\(report.host): \(finding.message)",
        at: finding.origin(on: entry, of: plan.site) ?? entry.name.range ?? entry.range,
        help: finding.help)
    }
    let drifted = report.changes.filter { $0.action == "changed-by-hand" }
    if !drifted.isEmpty {
      var workspace = Workspace(tracing: true)
      let tree = compile(hostAt: index, in: &workspace).tree
      let files = Dictionary(
        tree.files.map { ("\($0.place.folder)\($0.path)", $0) },
        uniquingKeysWith: { first, _ in first })
      for change in drifted {
        let key = "\(change.place)\(change.path)"
        let entries = workspace.traces[key] ?? []
        found.append(
          .changedByHand(
            change, on: report.host, entry,
            by: change.line.flatMap { files[key]?.origin(ofLine: $0, entries) }))
      }
    }
    found += report.sickChecks.map { check in
      Diagnostic(
        .error, "apply.not-healthy",
        "\(report.host): \(check.place), \(check.kind) \(check.subject)",
        at: entry.name.range ?? entry.range,
        help: "look at its log in \(check.place); 'apply rollback' runs the generation before")
    }
    return found
  }
}

extension PlannedFile {
  /// What wrote a line: of several values in it, the first that a key of the site decided.
  fileprivate func origin(ofLine line: Int, _ trace: [TraceEntry]) -> TraceEntry? {
    guard case .bytes(let bytes, _) = content else { return nil }
    let lines = bytes.split(separator: 0x0A, omittingEmptySubsequences: false)
    guard line > 0, line <= lines.count else { return nil }
    let start = lines[line - 1].startIndex
    let range = start..<max(lines[line - 1].endIndex, start + 1)
    let there = trace.filter { $0.output.overlaps(range) }
    return there.first { !$0.origins.isEmpty } ?? there.first
  }
}

extension Diagnostic {
  /// A planned file of a host differs from the bundle.
  fileprivate static func changedByHand(
    _ change: HostReport.Change, on host: String, _ entry: HostEntry, by origin: TraceEntry?
  ) -> Self {
    let place = change.place == "host" ? host : "\(host): \(change.place)"
    let line = change.line.map { ", line \($0)" } ?? ""
    return Diagnostic(
      .warning, "apply.changed-by-hand", "\(place): \(change.path)\(line) was changed by hand",
      at: origin?.origins.first?.range ?? entry.name.range ?? entry.range,
      notes: origin.map { [Note("written by this line", at: $0.template)] } ?? [],
      help: "change it in the site, or let 'apply' put the site's text back")
  }
}
