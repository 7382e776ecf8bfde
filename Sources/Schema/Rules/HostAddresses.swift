internal import Diagnostics

/// Addresses of hosts are such that a machine can have them.
@Sendable func requireHostAddresses(_ site: Site) -> [Diagnostic] {
  var findings: [Diagnostic] = []
  for entry in site.hostEntries {
    entry.forEachAddress { addresses in
      if let bad = addresses.value.firstAddress(where: { !$0.isUnicast }) {
        findings.append(.unusableAddress(bad, at: addresses.range))
      }
    }
  }
  return findings
}
