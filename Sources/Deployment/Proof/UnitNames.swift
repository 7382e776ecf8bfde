/// Names of systemd units in settings of other units.
enum UnitNames {
  /// Settings that are lists of them.
  static let settings: Set<String> = [
    "After", "Also", "Before", "BindsTo", "Conflicts", "JoinsNamespaceOf", "OnFailure", "OnSuccess",
    "PartOf", "PropagatesReloadTo", "PropagatesStopTo", "ReloadPropagatedFrom", "RequiredBy",
    "Requires", "Requisite", "StopPropagatedFrom", "UpheldBy", "Upholds", "WantedBy", "Wants",
  ]

  /// Units of systemd and of packages that no component lists.
  static let provided: Set<String> = [
    "basic.target", "local-fs.target", "multi-user.target", "network-online.target",
    "network-pre.target", "network.target", "nss-lookup.target", "remote-fs.target",
    "shutdown.target", "sysinit.target", "sysinit-reload.target", "time-sync.target",
    "timers.target", "systemd-modules-load.service", "systemd-networkd.service",
    "systemd-sysctl.service",
    // lxc, nftables and certbot.
    "lxc.service", "lxc-net.service", "nftables.service", "certbot.timer",
  ]

  private static let folder = "/etc/systemd/system/"

  /// The unit that a file is, if it is one.
  static func unit(at path: String) -> String? {
    guard path.hasPrefix(folder) else { return nil }
    let name = path.dropFirst(folder.count)
    return name.contains("/") ? nil : String(name)
  }
}

extension Reading {
  /// Units that a setting names; it may name others, as long as they exist.
  static func units(_ setting: Pattern, _ names: Pattern...) -> [Row] {
    names.map { .set(setting, $0) }
  }
}
