public import Changes

/// What changes on one host from one site to the next: derived from the files of both, each with what
/// its declaration says about a change.
public struct HostEffect: Sendable {
  /// Index of the host in the plan.
  public let host: Int
  public let files: [FileChange]
  let effect: Effect

  init(host: Int, files: [FileChange]) {
    (self.host, self.files) = (host, files)
    effect = Effect(files)
  }

  /// What happens, each action once, in the order of places.
  var actions: [String] {
    let placed = files.count(where: { $0.kind != .removed })
    let removed = files.count - placed
    var parts: [String] = []
    if placed > 0 { parts.append("\(placed) file\(placed == 1 ? "" : "s") placed") }
    if removed > 0 { parts.append("\(removed) removed") }
    return [parts.joined(separator: ", ")] + effect.actions
  }

  /// Whom the actions interrupt, in an operator's words, the worst first; empty: nobody.
  var interruptions: [String] { effect.interruptions() }

  var needsConsent: Bool { effect.needsConsent }

  /// Containers whose running copies keep the old files until they are copied again.
  var copiedTemplates: [String] { effect.copiedTemplates }
}

extension SiteCompiler {
  /// What changes from each site to the next, by host, only hosts that change.
  ///
  /// - Parameter compilers: Of sites with the same hosts in the same order; prepared without secrets
  ///   they serve as well, since names of secrets are compared.
  /// - Returns: One list fewer than there are sites.
  public static func effects(along compilers: [SiteCompiler]) -> [[HostEffect]] {
    guard let first = compilers.first else { return [] }
    var effects = compilers.dropFirst().map { _ in [HostEffect]() }
    var workspace = Workspace()
    for host in 0..<first.hostCount {
      var before = HostImage(first.compile(hostAt: host, in: &workspace).tree)
      for (step, compiler) in compilers.dropFirst().enumerated() {
        let after = HostImage(compiler.compile(hostAt: host, in: &workspace).tree)
        let files = after.changes(since: before)
        if !files.isEmpty { effects[step].append(HostEffect(host: host, files: files)) }
        before = after
      }
    }
    return effects
  }
}
