internal import Diagnostics

/// The wording of rules about addresses, ports and the private network.
extension Diagnostic {
  static func duplicateAddress(
    _ address: IPv4Address, of later: HostEntry, and first: HostEntry
  ) -> Self {
    let ranges = [later.siteAddress, later.publicAddress]
    let range = ranges.first { $0.value.addresses.contains(address) }?.range
    let others = [first.siteAddress, first.publicAddress]
    let other = others.first { $0.value.addresses.contains(address) }?.range
    return Diagnostic(
      .error, "site.duplicate-address",
      "\(later.label) and \(first.label) both have the address \(address)", at: range,
      notes: [Note("first given here", at: other)],
      help: "correct one of them; hosts behind one public address take "
        + "{public: ..., private: ...} with private addresses of their own")
  }

  static func unusableAddress(_ address: IPv4Address, at range: SourceRange?) -> Self {
    Diagnostic(
      .error, "site.unusable-address", "no host can have the address \(address)", at: range,
      help: "write the address as 'ip addr' prints it on the host")
  }

  static func portConflict(
    _ later: PortClaim, _ entry: HostEntry, with first: PortClaim, _ other: HostEntry
  ) -> Self {
    func range(_ claim: PortClaim, _ entry: HostEntry) -> SourceRange? {
      switch claim.service {
      case .media: entry.mediaPort.range ?? entry.publicAddress.range
      case .colibri: entry.colibriPort.range ?? entry.publicAddress.range
      case .web, .xmpp, .sip: entry.publicAddress.range
      }
    }
    let transport = later.isUDP ? "UDP" : "TCP"
    let isWebsocket = [later.service, first.service].contains(.colibri)
    guard isWebsocket else {
      return Diagnostic(
        .error, "site.port-conflict",
        "\(transport) port \(later.port) of \(later.address) leads to \(other.label), so "
          + "\(entry.label) cannot have it",
        at: range(later, entry), notes: [Note("first taken here", at: range(first, other))],
        help: later.service == .media
          ? "give one of the bridges another port: 'ports: {media: \(later.port + 1)}'"
          : "give one of the hosts another public address")
    }
    return Diagnostic(
      .warning, "site.shared-colibri-port",
      "\(entry.label) and \(other.label) share \(later.address) and \(transport) port "
        + "\(later.port); the JMS has to reach both by their private addresses",
      at: range(later, entry), notes: [Note("the other host", at: range(first, other))],
      help: "where it cannot, give a bridge another port: 'ports: {colibri: 9091}'")
  }

  static func privilegedPort(_ port: Setting<Int>) -> Self {
    Diagnostic(
      .error, "site.reserved-port",
      "UDP port \(port.value) is below 1024, and the bridge does not run as root", at: port.range,
      help: "write a port from 1024 to 65535, such as 10000")
  }

  static func reservedPort(_ port: Setting<Int>, of owner: String) -> Self {
    Diagnostic(
      .error, "site.reserved-port", "TCP port \(port.value) of the host belongs to \(owner)",
      at: port.range, help: "write another port, such as 9090")
  }

  static func privateBridge(_ entry: HostEntry, _ address: IPv4Address, jms: HostEntry) -> Self {
    Diagnostic(
      .warning, "site.private-bridge",
      "the bridge of \(entry.label) is reached at \(address), which the public Internet cannot "
        + "reach, while the JMS has a public address",
      at: entry.publicAddress.range,
      notes: [Note("the address of the JMS", at: jms.publicAddress.range)],
      help: "write {public: ..., private: \(entry.publicAddress.value.source)}")
  }

  static func subnetTooSmall(_ subnet: Subnet, _ missing: FixedAddress, at range: SourceRange)
    -> Self
  {
    Diagnostic(
      .error, "site.subnet-too-small",
      "\(subnet) has no address \(missing.offset), which belongs to \(missing.noun)", at: range,
      help: "write a network of at least 32 addresses: \(subnet.address)/27, or better a /24")
  }

  static func publicSubnet(_ subnet: Subnet, at range: SourceRange) -> Self {
    Diagnostic(
      .warning, "site.public-subnet",
      "\(subnet) is part of the public Internet, which containers then cannot reach there",
      at: range, help: "write a network inside of 10.0.0.0/8, 172.16.0.0/12 or 192.168.0.0/16")
  }

  static func addressInSubnet(
    _ address: IPv4Address, _ subnet: Setting<Subnet>, at range: SourceRange?
  ) -> Self {
    Diagnostic(
      .error, "site.subnet-overlap",
      "\(address) is inside of the private network \(subnet.value), where containers cannot "
        + "reach a host",
      at: range, notes: subnet.range.map { [Note("the private network", at: $0)] } ?? [],
      help: "write another 'network.subnet', which no host has addresses in")
  }

  static func poolReversed(_ first: Setting<IPv4Address>, _ last: Setting<IPv4Address>) -> Self {
    Diagnostic(
      .error, "site.dhcp-reversed",
      "the pool begins at \(first.value), after its end \(last.value)",
      at: first.isDefault ? last.range : first.range,
      notes: first.isDefault || last.isDefault ? [] : [Note("its end", at: last.range)],
      help: first.isDefault || last.isDefault ? "write both ends" : "exchange the two")
  }

  static func poolOutside(
    _ end: Setting<IPv4Address>, _ subnet: Setting<Subnet>, at range: SourceRange?
  ) -> Self {
    Diagnostic(
      .error, "site.dhcp-outside", "\(end.value) is outside of the private network \(subnet.value)",
      at: range, notes: subnet.range.map { [Note("the private network", at: $0)] } ?? [],
      help: "write addresses between \(subnet.value.address) and \(subnet.value.broadcast)")
  }

  static func poolTakes(_ address: IPv4Address, _ owner: String, at range: SourceRange?) -> Self {
    Diagnostic(
      .error, "site.dhcp-reserved",
      "the pool contains \(address), which belongs to \(owner)", at: range,
      help: "keep the network's first 18 addresses and its last one out of the pool")
  }

  static func poolTooSmall(
    _ size: Int, _ need: Int, for entry: HostEntry, at range: SourceRange?
  ) -> Self {
    Diagnostic(
      .error, "site.dhcp-too-small",
      "the pool has \(size) \(size == 1 ? "address" : "addresses"), and the recorders, gateways "
        + "and templates of \(entry.label) need \(need)",
      at: range, notes: [Note("the host", at: entry.name.range)],
      help: "widen 'network.dhcp', or leave it out for addresses 200 to 250 of a /24")
  }

  static func reservedInterface(_ bridge: Setting<String>) -> Self {
    Diagnostic(
      .error, "site.reserved-interface",
      "the bridge cannot be named \(quoted(bridge.value)), which is another interface",
      at: bridge.range, help: "leave 'bridge' out, and it is named after the site")
  }

  static func interfaceIsBridge(_ interface: Setting<String>, _ bridge: Setting<String>) -> Self {
    Diagnostic(
      .error, "site.reserved-interface",
      "\(quoted(interface.value)) is the bridge of the containers, not the interface that packets "
        + "from outside come in by",
      at: interface.range, notes: bridge.range.map { [Note("the bridge", at: $0)] } ?? [],
      help: "write the interface of the host's address, or leave the key out")
  }
}
