internal import ConfigFormats
internal import FileTrees

extension Component {
  /// NAT and filter of the containers, in a table of their own that no other tool's rules share.
  static let firewall = Component(
    "firewall", "NAT and filter of the containers", in: [.host],
    packages: [Package("nftables")],
    units: [firewallUnit],
    files: [
      .file(
        "/etc/nftables.d/{{site.name}}.nft", from: "firewall/site.nft", as: .nftables, mode: 0o600,
        onChange: .reload(firewallUnit)),
      .file(
        "/etc/systemd/system/{{site.name}}-firewall.service", from: "firewall/firewall.service",
        as: .systemd, onChange: .run(.daemonReload)),
    ],
    checks: [
      .unitActive(firewallUnit),
      .command(["/usr/sbin/nft", "list", "table", "inet", "jitsi-{{site.name}}"]),
    ])
}

private let firewallUnit = "{{site.name}}-firewall.service"
