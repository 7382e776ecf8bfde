internal import ConfigFormats
internal import FileTrees

extension Component {
  /// NAT and filter of the containers, in a table of their own that no other tool's rules share.
  static let firewall = Component(
    "firewall", "NAT and filter of the containers", in: [.host],
    packages: [Package("nftables")], units: [firewallUnit],
    files: FileDeclaration.rules(from: "firewall/site.nft"), checks: rulesAreLoaded)

  static let firewallUnit = "{{site.name}}-firewall.service"

  static let rulesAreLoaded: [HealthCheck] = [
    .unitActive(firewallUnit),
    .command(["/usr/sbin/nft", "list", "table", "inet", "jitsi-{{site.name}}"]),
  ]
}

extension FileDeclaration {
  /// The site's table of nftables, and the unit that loads it.
  static func rules(from template: String) -> [FileDeclaration] {
    [
      file(
        "/etc/nftables.d/{{site.name}}.nft", from: template, as: .nftables, mode: 0o600,
        onChange: .reload(Component.firewallUnit)),
      file(
        "/etc/systemd/system/{{site.name}}-firewall.service", from: "firewall/firewall.service",
        as: .systemd, onChange: .run(.daemonReload)),
    ]
  }
}
