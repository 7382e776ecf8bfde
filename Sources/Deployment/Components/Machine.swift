internal import FileTrees

extension Component {
  /// What a gateway on the machine itself wants of it: in a container, others would see to this.
  ///
  /// Nothing lies between the machine and the world, and Jibri listens on all addresses.
  static let machine = Component(
    "machine", "authorities and filter of a gateway without containers", in: [.machine],
    packages: [Package("ca-certificates"), Package("openssl"), Package("nftables")],
    units: [firewallUnit],
    files: FileDeclaration.authorities + FileDeclaration.rules(from: "machine/site.nft"),
    checks: rulesAreLoaded + [
      .command(["/usr/bin/test", "-c", "/dev/video0"]),
      .url("http://127.0.0.1:2222/jibri/api/v1.0/health"),
    ])
}
