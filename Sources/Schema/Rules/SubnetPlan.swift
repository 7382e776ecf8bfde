internal import Diagnostics

/// The private network has room for the addresses that containers have on every host, and is not
/// a piece of the Internet.
@Sendable func checkSubnet(_ site: Site) -> [Diagnostic] {
  let subnet = site.network.subnet
  guard !subnet.isStandIn, let range = subnet.range else { return [] }
  // The last address is the broadcast address.
  if let missing = FixedAddress.allCases.first(where: { $0.offset >= subnet.value.count - 1 }) {
    return [.subnetTooSmall(subnet.value, missing, at: range)]
  }
  return subnet.value.address.isGloballyReachable ? [.publicSubnet(subnet.value, at: range)] : []
}

/// No host has an address inside of the private network: a container could not reach it, since the
/// network is the same on every host.
@Sendable func keepSubnetApart(_ site: Site) -> [Diagnostic] {
  let subnet = site.network.subnet
  guard !subnet.isStandIn else { return [] }
  var findings: [Diagnostic] = []
  for entry in site.hostEntries {
    entry.forEachAddress { addresses in
      if let inside = addresses.value.firstAddress(where: subnet.value.contains) {
        findings.append(.addressInSubnet(inside, subnet, at: addresses.range))
      }
    }
  }
  return findings
}
