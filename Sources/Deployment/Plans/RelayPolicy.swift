internal import Diagnostics
internal import Schema

/// Where the TURN relay may send media.
///
/// Networks that are not of the public Internet are denied, the site's bridges there are allowed
/// nonetheless. A bridge that everybody can reach needs no word in coturn's file, whose change is a
/// restart that throws out whoever is relayed.
enum RelayPolicy {
  /// IPv4 networks that are special (RFC 6890), and those reserved for groups and later use.
  static let denied: [Subnet] = [
    "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12",
    "192.0.0.0/24", "192.0.2.0/24", "192.88.99.0/24", "192.168.0.0/16", "198.18.0.0/15",
    "198.51.100.0/24", "203.0.113.0/24", "240.0.0.0/4",
  ].compactMap { Subnet($0) }

  static func denies(_ address: IPv4Address) -> Bool {
    denied.contains { $0.contains(address) }
  }

  /// The addresses of a bridge that the relay is allowed by name, each once, with what decided it.
  static func peers(of host: Host, in site: SitePlan) -> [(address: IPv4Address, origin: Origin)] {
    var peers: [(address: IPv4Address, origin: Origin)] = []
    if host.has(.jms), let inside = site.network.address(of: .jitsi) {
      let subnet = site.network.network.subnet.origin
      peers.append((inside, subnet.derived(by: .addressInSubnet)))
    }
    peers.append((host.publicAddress, host.entry.publicAddress.origin))
    if let address = host.privateAddress, let origin = host.entry.privateAddress?.origin {
      peers.append((address, origin))
    }
    var seen: Set<IPv4Address> = []
    return peers.filter { denies($0.address) && seen.insert($0.address).inserted }
  }
}
