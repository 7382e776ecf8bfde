internal import ConfigFormats
internal import FileTrees
internal import Schema

extension Component {
  /// What a gateway on the machine itself wants of it: in a container, others would see to this.
  ///
  /// Nothing lies between the machine and the world, and Jibri listens on all addresses.
  static let machine = Component(
    "machine", "authorities and filter of a gateway without containers", in: [.machine],
    packages: [Package("ca-certificates"), Package("openssl"), Package("nftables")],
    units: [firewallUnit],
    files: FileDeclaration.authorities + [
      .file(
        "/etc/nftables.d/{{site.name}}.nft", from: "machine/site.nft", as: .nftables, mode: 0o600,
        onChange: .reload(firewallUnit)),
      .file(
        "/etc/systemd/system/{{site.name}}-firewall.service", from: "firewall/firewall.service",
        as: .systemd, onChange: .run(.daemonReload)),
    ],
    checks: [
      .unitActive(firewallUnit),
      .command(["/usr/sbin/nft", "list", "table", "inet", "jitsi-{{site.name}}"]),
      .command(["/usr/bin/test", "-c", "/dev/video0"]),
      .url("http://127.0.0.1:2222/jibri/api/v1.0/health"),
    ])
}

private let firewallUnit = "{{site.name}}-firewall.service"
