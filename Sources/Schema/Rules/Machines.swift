internal import Diagnostics

/// A host without containers carries one gateway, and only such a host can be called directly.
@Sendable func checkMachines(_ site: Site) -> [Diagnostic] {
  site.hostEntries.flatMap { entry -> [Diagnostic] in
    guard entry.isMachine else {
      guard entry.takesDirectCalls.value, entry.has(.sip), !entry.mode.isStandIn else { return [] }
      return [.directCallsInContainers(entry)]
    }
    var findings: [Diagnostic] = []
    if let role = entry.roles.first(where: { $0.value != .sip }) {
      findings.append(.roleOfMachine(entry, role))
    }
    if let count = entry.sipInstances, !count.isStandIn, count.value > 1 {
      findings.append(.instancesOfMachine(entry, count))
    }
    return findings
  }
}
