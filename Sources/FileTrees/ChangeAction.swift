/// What has to happen on a host for a changed file to take effect: always the smallest action.
public enum ChangeAction: Hashable, Sendable {
  /// Nothing: the file is read when it is needed.
  case none
  /// A daemon re-reads its files and drops nobody.
  case reload(String)
  /// A daemon stops and starts.
  case restart(String)
  /// A container, or the instances copied from a template, are made again.
  case recreate(String)
  /// The kernel has to start again.
  case reboot
  /// One of the named actions that `apply` knows.
  case run(NamedAction)

  /// Steps that belong to no single daemon. A closed list, because `apply` spells out each one.
  public enum NamedAction: String, Hashable, Sendable, CaseIterable {
    /// systemd reads its unit files again; what changed is not restarted.
    case daemonReload = "daemon-reload"
    case updateCACertificates = "update-ca-certificates"
    /// Kernel settings of `/etc/sysctl.d` are set.
    case loadSysctl = "load-sysctl"
    /// Our own tables are replaced in one transaction.
    case loadFirewall = "load-firewall"
    /// Modules of `/etc/modules-load.d` are loaded, with the options of `/etc/modprobe.d`.
    case loadModules = "load-modules"
    /// The site's bridge is brought up; other interfaces are not touched.
    case bringUpBridge = "bring-up-bridge"
  }

  /// `none`, `reload`, `restart`, `recreate`, `reboot` or `run`: the word in manifests and tables.
  public var verb: String {
    switch self {
    case .none: "none"
    case .reload: "reload"
    case .restart: "restart"
    case .recreate: "recreate"
    case .reboot: "reboot"
    case .run: "run"
    }
  }

  /// The unit, container or named action that the verb is about.
  public var target: String? {
    switch self {
    case .none, .reboot: nil
    case .reload(let unit), .restart(let unit): unit
    case .recreate(let container): container
    case .run(let action): action.rawValue
    }
  }

  /// Verb and target as one text, such as `restart jicofo.service`.
  public var summary: String { target.map { "\(verb) \($0)" } ?? verb }

  /// Reads what ``summary`` wrote; nil for anything else.
  public init?(summary: String) {
    let words = summary.split(separator: " ", omittingEmptySubsequences: false).map(String.init)
    switch (words.first, words.count) {
    case ("none", 1): self = .none
    case ("reboot", 1): self = .reboot
    case ("reload", 2): self = .reload(words[1])
    case ("restart", 2): self = .restart(words[1])
    case ("recreate", 2): self = .recreate(words[1])
    case ("run", 2):
      guard let action = NamedAction(rawValue: words[1]) else { return nil }
      self = .run(action)
    default: return nil
    }
  }
}
