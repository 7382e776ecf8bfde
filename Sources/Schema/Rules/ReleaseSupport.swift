internal import Diagnostics

/// The Debian release of every host has what the Jitsi packages on it run on (`domain.md` 6.1, 6.3).
///
/// One finding for each place that chooses a release, however many hosts follow it.
@Sendable func checkReleaseSupport(_ site: Site) -> [Diagnostic] {
  guard !site.jitsi.isStandIn else { return [] }
  var seen: Set<Setting<DebianRelease>> = []
  return site.hostEntries.compactMap { entry in
    guard !entry.release.isStandIn,
      let obstacle = entry.release.value.obstacle(
        to: site.jitsi.value, on: entry.roles.map(\.value)),
      seen.insert(entry.release).inserted
    else { return nil }
    return .releaseMismatch(entry.release, site.jitsi, obstacle)
  }
}

/// Why a release set does not run on a Debian release.
enum ReleaseObstacle {
  case java, prosody
}

extension DebianRelease {
  /// What keeps a set from running on a host with these roles; nil when nothing does.
  func obstacle(to set: ReleaseSet, on roles: [Role]) -> ReleaseObstacle? {
    if java(for: set) == nil { return .java }
    // Prosody runs on the JMS alone, so bridges and recorders may stay on an older Debian.
    if roles.contains(.jms), facts.prosody < set.oldestProsody { return .prosody }
    return nil
  }
}
