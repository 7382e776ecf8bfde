internal import ConfigFormats
internal import FileTrees

extension Component {
  /// LXC itself, without the bridge, DHCP and NAT that its package would set up.
  static let lxc = Component(
    "lxc", "LXC and the configuration of every container", in: [.host],
    packages: [Package("lxc"), Package("debootstrap"), Package("uidmap")],
    units: ["lxc.service"],
    files: [
      .file(
        "/etc/default/lxc-net", from: "lxc/lxc-net", as: .shellEnv,
        onChange: .restart("lxc-net.service")),
      .file(
        "/var/lib/lxc/{{container.name}}/config", from: "container/lxc.conf", as: .lxc, mode: 0o640,
        onChange: .recreate("{{container.name}}"), interrupts: .conferences, each: "containers"),
    ])
}
