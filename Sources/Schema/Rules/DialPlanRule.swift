internal import Diagnostics

/// The dial plan answers people who show a token, and lists each address once.
@Sendable func checkDialPlan(_ site: Site) -> [Diagnostic] {
  guard let first = site.dialPlan.first else { return [] }
  var findings: [Diagnostic] = []
  if site.auth.mode.value != .token, !site.auth.mode.isStandIn {
    findings.append(.dialPlanWithoutTokens(at: first.id.range, site.auth.mode))
  }
  if site.auth.usesKeys, let keyURL = site.auth.keyURL, !keyURL.isStandIn {
    findings.append(.dialPlanWithKeyURL(at: first.id.range, keyURL))
  }
  var seen: [String: SourceRange] = [:]
  for entry in site.dialPlan where !entry.id.isStandIn {
    guard let range = entry.id.range else { continue }
    if let earlier = seen[entry.id.value] {
      findings.append(.duplicateDialPlanID(entry.id, first: earlier))
    } else {
      seen[entry.id.value] = range
    }
  }
  return findings
}
