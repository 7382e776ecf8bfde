internal import Diagnostics

/// Artifacts that nothing of the site is installed from, and displays that nobody has.
@Sendable func adviseOnUnusedArtifacts(_ site: Site) -> [Diagnostic] {
  guard !site.hasUnreadRoles else { return [] }
  var findings = site.artifacts.filter { !site.uses($0.kind.value) }.map {
    Diagnostic.unusedArtifact($0.kind)
  }
  if site.vnc.value, let range = site.vnc.range, !site.vnc.isStandIn, !site.has(.jibri),
    !site.has(.sip)
  {
    findings.append(.unusedDisplays(at: range))
  }
  return findings
}

extension Site {
  fileprivate func uses(_ artifact: Artifact.Kind) -> Bool {
    switch artifact {
    case .pjsua: has(.sip)
    case .deno, .dialPlan: !dialPlan.isEmpty
    case .whiteboard: whiteboard.enabled.value
    case .selector: usesSelector
    case .sidecar: usesSelector && hostEntries.contains(where: \.offersInstances)
    }
  }
}

/// The security archive is that of the mirror; without one, both are the host's own.
@Sendable func adviseOnArchives(_ site: Site) -> [Diagnostic] {
  guard site.apt.mirror == nil, let range = site.apt.securityMirror.range else { return [] }
  return [.unusedSecurityMirror(at: range)]
}

/// Services that were asked for and have nothing to do.
@Sendable func adviseOnIdleServices(_ site: Site) -> [Diagnostic] {
  guard !site.hasUnreadRoles else { return [] }
  var findings: [Diagnostic] = []
  if let enabled = site.selector.enabled, enabled.value, !enabled.isStandIn,
    !site.hostEntries.contains(where: \.offersInstances)
  {
    findings.append(.idleSelector(at: enabled.range))
  }
  if !site.has(.jibri) {
    for (key, range) in [
      ("profile", site.recording.profile.range), ("streaming", site.recording.streaming.range),
      ("folder", site.recording.folder.isDefault ? nil : site.recording.folder.range),
    ] {
      if let range { findings.append(.unusedRecordingKey(key, at: range)) }
    }
  }
  return findings
}
