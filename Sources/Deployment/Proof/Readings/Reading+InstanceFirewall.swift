internal import Schema

extension Reading {
  static let instanceFirewall: [Reading] = [
    Reading(
      "instance-firewall", "/etc/nftables.d/instance.nft",
      [
        .set("table", "inet jitsi-instance"), .set("delete", "table inet jitsi-instance"),
        .set("\(chain).iifname", "lo accept"),
        .set("\(chain).tcp", refused("jibri.api")), .set("\(chain).tcp", refused("jibri.internal")),
        .set("\(chain).tcp", refused("jibri.sidecar"), when: .sidecar),
      ]),
    Reading(
      "instance-firewall", "/etc/systemd/system/instance-firewall.service",
      [
        .set("Service.ExecStart", "/usr/sbin/nft -f /etc/nftables.d/instance.nft"),
        .set("Unit.Wants", "network-pre.target"), .set("Unit.Conflicts", "shutdown.target"),
        .set("Install.RequiredBy", "jibri.service"),
      ] + units("Unit.Before", "network-pre.target", "jibri.service", "shutdown.target")),
  ]

  private static let chain: Pattern = "table inet jitsi-instance.chain input"

  /// Gateways have the same ports as recorders.
  private static func refused(_ listener: String) -> Pattern {
    "dport \(.port(listener)) reject with tcp reset"
  }
}
