internal import ConfigFormats
internal import FileTrees

extension Component {
  /// Names and leases of the private network, answered on the bridge and nowhere else.
  static let dnsmasq = Component(
    "dnsmasq", "DNS and DHCP of the private network", in: [.host],
    packages: [Package("dnsmasq")],
    units: [dnsmasqUnit],
    files: [
      .file(
        "/etc/dnsmasq.d/{{site.name}}.conf", from: "dnsmasq/site.conf", as: .dnsmasq,
        onChange: .restart(dnsmasqUnit)),
      .file(
        "/etc/default/dnsmasq", from: "dnsmasq/default", as: .shellEnv,
        onChange: .restart(dnsmasqUnit)),
    ],
    listeners: [
      Listener("dnsmasq.dns", .udp, .fixed(53), from: .bridge, speaks: "DNS"),
      Listener("dnsmasq.dns-tcp", .tcp, .fixed(53), from: .bridge, speaks: "DNS"),
      Listener("dnsmasq.dhcp", .udp, .fixed(67), from: .bridge, speaks: "DHCP"),
    ],
    checks: [.unitActive(dnsmasqUnit)])
}

private let dnsmasqUnit = "dnsmasq.service"
