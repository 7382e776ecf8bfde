internal import Diagnostics

/// Java heaps of Jicofo and the bridge leave room for everything else on a host.
@Sendable func adviseOnJavaHeaps(_ site: Site) -> [Diagnostic] {
  site.hostEntries.compactMap { entry in
    guard !entry.hasUndecidedInstances, !entry.memoryInMiB.isStandIn,
      entry.mayFill(site.jicofo.maxMemoryInMiB.value, site.jvb.maxMemoryInMiB.value)
    else { return nil }
    var heaps: [(key: String, size: Setting<Int>)] = []
    // What the host needs besides: the system, and on the JMS web server, Prosody and coturn.
    var rest = 1024
    if entry.has(.jms) {
      heaps.append(("jicofo.max_memory", site.jicofo.maxMemoryInMiB))
      rest = 2048
    }
    if entry.has(.jvb) { heaps.append(("jvb.max_memory", site.jvb.maxMemoryInMiB)) }
    guard !heaps.isEmpty, !heaps.contains(where: \.size.isStandIn),
      HostNeed.memory(of: entry).total <= entry.memoryInMiB.value
    else { return nil }
    for role in [Role.jibri, .sip] {
      rest += entry.instances(of: role) * Capacity.of(role).memoryInMiB
    }
    let sum = heaps.reduce(0) { $0 + $1.size.value }
    return sum + rest > entry.memoryInMiB.value ? .largeHeaps(entry, heaps, sum, rest) : nil
  }
}

extension HostEntry {
  /// Whether heaps could be too large at all: most hosts have room for both, and everything else.
  fileprivate func mayFill(_ jicofo: Int, _ bridge: Int) -> Bool {
    let instances =
      instances(of: .jibri) * Capacity.of(.jibri).memoryInMiB
      + instances(of: .sip) * Capacity.of(.sip).memoryInMiB
    return jicofo + bridge + instances + 2048 > memoryInMiB.value
  }
}
