internal import ConfigFormats
internal import FileTrees

extension Component {
  /// Keeps the interfaces of an instance to itself: Jibri's of the builds that release sets bring and the
  /// sidecar's listen on every address, and start and end jobs for whoever asks.
  static let instanceFirewall = Component(
    "instance-firewall", "keeps what starts jobs from all but the instance itself",
    in: [.jibri, .sip], packages: [Package("nftables")], units: ["instance-firewall.service"],
    files: [
      .file(
        "/etc/nftables.d/instance.nft", from: "instances/own.nft", as: .nftables, mode: 0o600,
        onChange: .recreate("{{container.name}}"), interrupts: .jobs),
      .file(
        "/etc/systemd/system/instance-firewall.service", from: "instances/own.service",
        as: .systemd, onChange: .recreate("{{container.name}}"), interrupts: .jobs),
    ])
}
