internal import Diagnostics

/// Services that were asked for and have nothing to do.
@Sendable func adviseOnIdleServices(_ site: Site) -> [Diagnostic] {
  guard !site.hasUnreadRoles else { return [] }
  var findings: [Diagnostic] = []
  if let enabled = site.selector.enabled, enabled.value, !enabled.isStandIn, !site.has(.jibri),
    !site.has(.sip)
  {
    findings.append(.idleSelector(at: enabled.range))
  }
  if !site.has(.jibri) {
    for (key, range) in [
      ("profile", site.recording.profile.range), ("streaming", site.recording.streaming.range),
    ] {
      if let range { findings.append(.unusedRecordingKey(key, at: range)) }
    }
  }
  return findings
}
