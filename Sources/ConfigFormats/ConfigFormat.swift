/// The grammars that we render: a closed list, chosen per template.
public enum ConfigFormat: String, CaseIterable, Hashable, Sendable {
  // Programming and data languages.
  case lua, hocon, json, javascript, yaml, html
  /// A shell script (bash or POSIX sh).
  case shell
  /// A systemd `EnvironmentFile`, or a dotenv file read by a service.
  case env
  /// An environment file that a shell sources as well (`/etc/jitsi/*/config`).
  case shellEnv = "shell-env"
  /// Java properties.
  case properties
  // Grammars of one program each.
  case nginx, systemd, pjsua, coturn, dnsmasq, nftables, lxc, modprobe, sudoers, asoundrc, xorg
  /// systemd-networkd files and others of the same family that expand nothing.
  case ini
  /// ifupdown's interfaces(5).
  case interfaces
  /// Line-based lists: `sources.list`, apt preferences, sysctl, hosts, modules.
  case lines
  /// No grammar: every value stands as it is.
  case text
}
