public import FileTrees

/// What changes on one host from one site to the next, and whom that interrupts: derived from the
/// files of both, each with what its declaration says about a change.
public struct HostEffect: Sendable {
  /// Index of the host in the plan.
  public let host: Int
  public let files: [FileChange]

  /// What happens, each action once, in the order of places.
  var actions: [String] {
    var seen: Set<String> = []
    let restarted = files.filter { $0.action.verb == "restart" }
    let actions = files.compactMap { file -> String? in
      if file.action == .none { return nil }
      // What starts anew has no need to read its files again.
      if case .reload(let unit) = file.action,
        restarted.contains(where: { $0.place == file.place && $0.action.target == unit })
      {
        return nil
      }
      if case .recreate(let template) = file.action, file.place == .container(template) {
        return "new copies of \(template)"
      }
      return "\(file.action.summary) in \(file.place.folder)"
    }.filter { seen.insert($0).inserted }
    let placed = files.count(where: { $0.kind != .removed })
    let removed = files.count - placed
    var parts: [String] = []
    if placed > 0 { parts.append("\(placed) file\(placed == 1 ? "" : "s") placed") }
    if removed > 0 { parts.append("\(removed) removed") }
    return [parts.joined(separator: ", ")] + actions
  }

  /// Whom the actions interrupt, in an operator's words, the worst first; empty: nobody.
  var interruptions: [String] {
    var seen: Set<String> = []
    return files.filter { $0.action != .none && $0.interrupts.disturbs }
      .sorted { $0.interrupts.severity > $1.interrupts.severity }
      .map { $0.interrupts.sentence(about: $0.component) }
      .filter { seen.insert($0).inserted }
  }

  /// Whether something stops and starts that `apply` cannot drain, so that it asks for consent.
  var needsConsent: Bool {
    files.contains { file in
      switch file.action {
      case .restart: file.component != "jvb"
      case .recreate(let container): file.place != .container(container)
      case .reboot: true
      case .none, .reload, .run: false
      }
    }
  }

  /// Containers whose running copies keep the old files until they are copied again.
  var copiedTemplates: [String] {
    var seen: Set<String> = []
    return files.compactMap { file in
      guard case .recreate(let template) = file.action, file.place == .container(template),
        seen.insert(template).inserted
      else { return nil }
      return template
    }
  }
}

extension Interruption {
  /// Whether anybody notices who is in a meeting.
  fileprivate var disturbs: Bool { self != .nobody && self != .newSessions }

  fileprivate var severity: Int {
    switch self {
    case .nobody: 0
    case .newSessions: 1
    case .signalling: 2
    case .media: 3
    case .jobs: 4
    case .conferences: 5
    }
  }

  fileprivate func sentence(about component: String) -> String {
    switch (self, component) {
    case (.media, "jvb"): "calls on this bridge end first: `apply` drains it"
    case (.media, "coturn"): "media that TURN relays stops until clients reconnect"
    case (.media, _): "running media of some users stops (\(component))"
    case (.conferences, "prosody"): "all conferences end and are joined again (Prosody restarts)"
    case (.conferences, "jicofo"): "conferences end or are joined again (Jicofo restarts)"
    case (.conferences, _): "conferences end and are joined again (\(component))"
    case (.jobs, "sip"), (.jobs, "sip-sidecar"), (.jobs, "sip-host"):
      "SIP calls on this host end, unless it is idle"
    case (.jobs, _): "recordings and streams on this host end, unless it is idle"
    case (.signalling, _): "signalling of \(component) reconnects, media goes on"
    case (.newSessions, _): "new sessions only"
    case (.nobody, _): "nobody"
    }
  }
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
      var before = first.compile(hostAt: host, in: &workspace).tree
      for (step, compiler) in compilers.dropFirst().enumerated() {
        let after = compiler.compile(hostAt: host, in: &workspace).tree
        let files = after.changes(since: before)
        if !files.isEmpty { effects[step].append(HostEffect(host: host, files: files)) }
        before = after
      }
    }
    return effects
  }
}
