internal import Diagnostics

/// The addresses that dnsmasq leases to recorders and gateways.
@Sendable func checkAddressPool(_ site: Site) -> [Diagnostic] {
  let network = site.network
  let (first, last, subnet) = (network.dhcpFirst, network.dhcpLast, network.subnet.value)
  guard !first.isStandIn, !last.isStandIn, !network.subnet.isStandIn else { return [] }
  guard !first.isDefault || !last.isDefault else { return checkPoolSize(site) }
  guard first.value <= last.value else { return [.poolReversed(first, last)] }
  for end in [first, last] where !subnet.contains(end.value) {
    return [.poolOutside(end, network.subnet, at: end.range ?? first.range ?? last.range)]
  }
  for end in [first, last] where [subnet.address, subnet.broadcast].contains(end.value) {
    return [.poolTakes(end.value, "the network", at: end.range)]
  }
  for fixed in FixedAddress.allCases {
    guard let address = subnet.host(fixed.offset) else { continue }
    if first.value <= address, address <= last.value {
      let nearest = last.value == address ? last : first
      return [.poolTakes(address, fixed.noun, at: nearest.range ?? first.range ?? last.range)]
    }
  }
  return checkPoolSize(site)
}

/// Every recorder, gateway and template of a host may hold a lease at the same time.
private func checkPoolSize(_ site: Site) -> [Diagnostic] {
  let (first, last) = (site.network.dhcpFirst, site.network.dhcpLast)
  guard first.value <= last.value else { return [] }
  let size = Int(last.value.bits - first.value.bits) + 1
  func need(_ entry: HostEntry, _ role: Role) -> Int {
    entry.has(role) ? entry.instances(of: role) + 1 : 0
  }
  var (largest, most) = (-1, size)
  for (index, entry) in site.hostEntries.enumerated() {
    let need = need(entry, .jibri) + need(entry, .sip)
    if need > most { (largest, most) = (index, need) }
  }
  guard largest >= 0 else { return [] }
  return [
    .poolTooSmall(
      size, most, for: site.hostEntries[largest],
      at: last.range ?? first.range ?? site.network.subnet.range)
  ]
}
