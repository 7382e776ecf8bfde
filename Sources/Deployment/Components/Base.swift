internal import ConfigFormats
internal import FileTrees
internal import Schema

extension Component {
  /// What every container has, whatever runs in it.
  ///
  /// Names come from dnsmasq on the host, so there is no resolver in the container. An SSH server is
  /// not installed; the file for it counts where somebody adds one.
  static let base = Component(
    "base", "name, address, resolver, packages and authorities of a container", in: [],
    packages: [
      Package("ca-certificates"), Package("openssl"), Package("tzdata"), Package("dbus"),
      // Old names of time zones, which older releases keep in tzdata.
      Package("tzdata-legacy", otherwise: [.bullseye: nil, .bookworm: nil]),
      Package("iproute2"), Package("cron"), Package("logrotate"),
    ],
    units: [networkUnit],
    files: [
      .file("/etc/hostname", from: "base/hostname", as: .lines),
      .file("/etc/hosts", from: "base/hosts", as: .lines),
      .file("/etc/resolv.conf", from: "base/resolv.conf", as: .lines),
      .file(
        "/etc/systemd/network/eth0.network", from: "base/eth0.network", as: .ini,
        onChange: .restart(networkUnit), interrupts: .signalling),
      .file("/etc/timezone", from: "base/timezone", as: .lines),
      .link("/etc/localtime", to: "/usr/share/zoneinfo/{{site.timezone}}"),
      .file("/etc/apt/apt.conf.d/80{{site.name}}", from: "base/apt.conf", as: .lines),
      .file("/etc/ssh/sshd_config.d/{{site.name}}.conf", from: "base/sshd.conf", as: .lines),
    ] + FileDeclaration.authorities,
    connections: [Connection(to: "dnsmasq.dns")],
    checks: [.unitActive(networkUnit)],
    data: ["/var/log"])

  /// Jitsi's package repository and the versions of the release set.
  ///
  /// The keyring `/usr/share/keyrings/jitsi.gpg` is an artifact: the repository's signing key, which
  /// the operator checks and supplies.
  static let repository = Component(
    "repository", "Jitsi's packages at the release set's versions (operator supplies the keyring)",
    in: [.jitsi, .jvb, .jibri, .sip, .machine],
    files: [
      .file("/etc/apt/sources.list.d/jitsi.list", from: "repository/jitsi.list", as: .lines),
      .file(
        "/etc/apt/preferences.d/{{site.name}}.pref", from: "repository/preferences", as: .lines),
    ])
}

extension FileDeclaration {
  /// Whom programs trust besides Debian's authorities.
  ///
  /// There are several while the authority changes. Programs that read the list at their start name
  /// its generations in their own files, which restart them.
  static let authorities = [
    file(
      "/usr/local/share/ca-certificates/{{site.name}}-ca.crt", from: "base/ca.crt", as: .text,
      onChange: .run(.updateCACertificates)),
    file(
      "/usr/local/share/ca-certificates/{{site.name}}-ca-{{number}}.crt",
      from: "base/further-ca.crt", as: .text, onChange: .run(.updateCACertificates),
      each: "further_authorities"),
  ]

  /// A recent Node from NodeSource, where Debian's is too old for what runs on it.
  ///
  /// The keyring `/usr/share/keyrings/nodesource.gpg` is an artifact like Jitsi's.
  static let nodeRepository = file(
    "/etc/apt/sources.list.d/nodesource.list", from: "repository/node.list", as: .lines,
    when: .not(.debian(.recentNode)))
}

private let networkUnit = "systemd-networkd.service"
