internal import Diagnostics

/// Addresses of hosts are such that a machine can have them.
@Sendable func requireHostAddresses(_ site: Site) -> [Diagnostic] {
  var findings: [Diagnostic] = []
  for entry in site.hostEntries {
    for addresses in [entry.publicAddress, entry.privateAddress].compactMap({ $0 })
    where !addresses.isStandIn {
      if let bad = addresses.value.addresses.first(where: { !$0.isUnicast }) {
        findings.append(.unusableAddress(bad, at: addresses.range))
      }
    }
  }
  return findings
}
