internal import Diagnostics

/// The Debian release has a Java that the Jitsi packages run on (`domain.md` 6.1, 6.3).
@Sendable func checkReleaseSupport(_ site: Site) -> [Diagnostic] {
  let (release, set) = (site.release, site.jitsi)
  guard !release.isStandIn, !set.isStandIn,
    !release.value.java.contains(where: set.value.java.contains)
  else { return [] }
  let fitting = ReleaseSet.known.filter { $0.java.contains(where: release.value.java.contains) }
  return [.releaseMismatch(release, set, oldestFitting: fitting.min())]
}
