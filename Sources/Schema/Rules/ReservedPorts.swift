internal import Diagnostics

/// Ports of a bridge that something else on the host needs, or that the bridge may not open.
@Sendable func refuseReservedPorts(_ site: Site) -> [Diagnostic] {
  var findings: [Diagnostic] = []
  for entry in site.hostEntries where entry.has(.jvb) {
    // The bridge opens this port itself, and it does not run as root.
    if !entry.mediaPort.isStandIn, entry.mediaPort.value < 1024 {
      findings.append(.privilegedPort(entry.mediaPort))
    }
    if !entry.colibriPort.isStandIn, let owner = hostServices[entry.colibriPort.value] {
      findings.append(.reservedPort(entry.colibriPort, of: owner))
    }
  }
  return findings
}

/// TCP ports that belong to the host itself.
private let hostServices = [22: "ssh", 53: "dnsmasq"]
