internal import Diagnostics

/// A site has exactly one JMS: the web server, Prosody and Jicofo are not made to run twice.
@Sendable func requireOneJMS(_ site: Site) -> [Diagnostic] {
  guard let firstEntry = site.hostEntries.first else { return [] }
  var claims: [(entry: HostEntry, role: Setting<Role>)] = []
  for entry in site.hostEntries {
    if let role = entry.declaration(of: .jms) { claims.append((entry, role)) }
  }
  guard let first = claims.first else {
    return site.hasUnreadRoles ? [] : [.noJMS(firstEntry)]
  }
  var findings: [Diagnostic] = []
  if claims.count > 1 { findings.append(.severalJMS(claims[1...].map(\.role), first: first.role)) }
  for claim in claims where !claim.entry.name.isStandIn && claim.entry.name.value.count > 1 {
    findings.append(.rangeOfJMS(claim.entry, claim.role))
  }
  return findings
}
