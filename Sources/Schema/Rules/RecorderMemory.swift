internal import Diagnostics

/// Recording in 1080p takes more memory than the least that a recorder runs with: the handbook asks
/// for 8 to 12 GB per instance.
@Sendable func adviseOnRecorderMemory(_ site: Site) -> [Diagnostic] {
  guard site.recording.profile.value == .hd1080 else { return [] }
  return site.hostEntries.compactMap { entry in
    guard entry.has(.jibri), !entry.hasUndecidedInstances, !entry.memoryInMiB.isStandIn else {
      return nil
    }
    let count = entry.instances(of: .jibri)
    let need = HostNeed.memory(of: entry).total
    // A host that is too small at all is another finding.
    guard need <= entry.memoryInMiB.value, HostNeed.cores(of: entry).total <= entry.cores.value
    else { return nil }
    let free =
      entry.memoryInMiB.value - need + count * Capacity.of(.jibri).memoryInMiB
    let each = free / count
    return each < 8 * 1024 ? .littleRecorderMemory(entry, count, each) : nil
  }
}
