internal import Diagnostics

/// One port of a public address leads to one host.
///
/// Media and web reach a host through its public address; what the JMS asks of a bridge goes to the
/// private one, where there is one, so websockets of bridges are worth a warning only.
@Sendable func requireOwnPorts(_ site: Site) -> [Diagnostic] {
  let entries = site.hostEntries
  var claims: [PortClaim] = []
  for (index, entry) in entries.enumerated()
  where !entry.publicAddress.isStandIn && entry.privateAddress != nil {
    for address in entry.publicAddress.value.addresses {
      claims += PortClaim.claims(of: entry, index, at: address, in: site)
    }
  }
  claims.sort { ($0.place, $0.entry) < ($1.place, $1.entry) }
  var findings: [Diagnostic] = []
  var reported: Set<[Int]> = []
  var start = 0
  for index in claims.indices {
    if claims[index].place != claims[start].place { start = index }
    let (first, later) = (claims[start], claims[index])
    // Two gateways that want the same ports are one mistake.
    let port = first.service == .sip && later.service == .sip ? DirectCalls.port : later.port
    guard first.entry != later.entry, reported.insert([later.entry, port]).inserted else {
      continue
    }
    findings.append(.portConflict(later, entries[later.entry], with: first, entries[first.entry]))
  }
  return findings
}

/// A port of a public address, and the entry of `hosts` that it leads to.
struct PortClaim {
  enum Service: String {
    case web = "the web server"
    case xmpp = "Prosody"
    case sip = "the SIP gateway"
    case media, colibri
  }
  let address: IPv4Address
  let isUDP: Bool
  let port: Int
  let entry: Int
  let service: Service

  /// What only one host can own.
  var place: UInt64 { UInt64(address.bits) << 32 | (isUDP ? 1 << 16 : 0) | UInt64(port) }

  static func claims(
    of entry: HostEntry, _ index: Int, at address: IPv4Address, in site: Site
  ) -> [PortClaim] {
    func claim(_ port: Int, _ service: Service, isUDP: Bool = false) -> PortClaim {
      PortClaim(
        address: address, isUDP: isUDP || service == .media, port: port, entry: index,
        service: service)
    }
    var claims: [PortClaim] = []
    if entry.has(.jms) { claims += [claim(80, .web), claim(443, .web), claim(5222, .xmpp)] }
    if entry.has(.jvb) {
      claims.append(claim(entry.mediaPort.value, .media))
      if !entry.has(.jms) { claims.append(claim(entry.colibriPort.value, .colibri)) }
    }
    if entry.takesDirectCalls.value {
      claims += [claim(DirectCalls.port, .sip), claim(DirectCalls.port, .sip, isUDP: true)]
      claims += DirectCalls.media.map { claim($0, .sip, isUDP: true) }
    }
    return claims
  }
}
