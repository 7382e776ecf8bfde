internal import Diagnostics

/// Keys of a host that only one role reads. A warning, because hosts may share a block of keys
/// through an anchor.
@Sendable func reportUnusedHostKeys(_ site: Site) -> [Diagnostic] {
  site.hostEntries.flatMap { entry -> [Diagnostic] in
    guard !entry.hasUnreadRoles else { return [] }
    var findings: [Diagnostic] = []
    func report<Value>(_ key: String, _ setting: Setting<Value>?, needs role: Role) {
      guard let range = setting?.range, !entry.has(role) else { return }
      findings.append(.unusedHostKey(key, on: entry, needs: role, at: range))
    }
    report("instances.jibri", entry.jibriInstances, needs: .jibri)
    report("instances.sip", entry.sipInstances, needs: .sip)
    report("sip_account", entry.sipAccount, needs: .sip)
    if entry.takesDirectCalls.value { report("direct", entry.takesDirectCalls, needs: .sip) }
    if entry.has(.sip), entry.takesDirectCalls.value, let range = entry.sipAccount?.range {
      findings.append(.accountOfDirectCalls(entry, at: range))
    }
    report("ports.media", entry.mediaPort, needs: .jvb)
    report("ports.colibri", entry.colibriPort, needs: .jvb)
    if let range = entry.sidecar.range, !entry.sidecar.isStandIn, !entry.has(.jibri),
      !entry.has(.sip)
    {
      findings.append(.unusedHostKey("sidecar", on: entry, needs: .jibri, at: range))
    }
    if entry.has(.jms), entry.has(.jvb), let range = entry.colibriPort.range {
      findings.append(.localColibriPort(at: range))
    }
    return findings
  }
}
