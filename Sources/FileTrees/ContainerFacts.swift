/// A Debian package, at one version where that is pinned.
public struct PackagePin: Hashable, Sendable {
  public var name: String
  /// The exact version, such as `1.0-1180-1`; nil follows the release.
  public var version: String?
  /// What another version asks for; nil where Debian's own tools see to it.
  public var upgrade: PackageUpgrade?

  public init(_ name: String, _ version: String? = nil, upgrade: PackageUpgrade? = nil) {
    (self.name, self.version, self.upgrade) = (name, version, upgrade)
  }

  /// The spelling that apt takes: `name` or `name=version`.
  public var specification: String { version.map { "\(name)=\($0)" } ?? name }

  /// Reads what ``specification`` wrote.
  public init(specification: String) {
    let parts = specification.split(separator: "=", maxSplits: 1).map(String.init)
    self.init(parts.first ?? "", parts.count > 1 ? parts[1] : nil)
  }
}

/// What has to happen once a package has another version, and whom that interrupts.
public struct PackageUpgrade: Hashable, Sendable {
  public var component: String
  public var action: ChangeAction
  public var interrupts: Interruption

  public init(component: String, action: ChangeAction, interrupts: Interruption) {
    (self.component, self.action, self.interrupts) = (component, action, interrupts)
  }
}

/// A container of a host, as `apply` makes it.
///
/// Its LXC configuration is a file of the host, `/var/lib/lxc/<name>/config`, whole: network, root
/// file system, name, devices and all. It is in the list of files like any other.
public struct ContainerFacts: Hashable, Sendable {
  public enum Kind: String, Hashable, Sendable {
    /// What every other container of one release is copied from; never runs in production.
    case base
    /// Copied into ephemeral instances by a unit of the host; never runs itself.
    case template
    /// Runs all the time.
    case `static`
  }

  public var name: String
  public var kind: Kind
  /// IPv4 address on the private network; nil takes one by DHCP.
  public var address: String?
  /// Debian release inside, such as `bookworm`.
  public var release: String
  /// The container that it is copied from; nil for a base container.
  public var base: String?
  /// Position in the order of start, ascending.
  public var startOrder: Int
  public var startsAtBoot: Bool
  public var groups: [String]
  /// Device nodes that have to exist on the host for it, such as `/dev/snd`.
  public var devices: [String]
  /// Packages in the order in which they are named to apt, one call for all.
  public var packages: [PackagePin]
  /// Files from outside of any archive, in the order in which they are installed.
  public var artifacts: [ArtifactFacts]
  /// Units to enable and, in a static container, to run, in the order of start.
  public var units: [String]
  public var checks: [HealthCheck]
  /// Folders with what its programs keep, which go along when it is built anew.
  public var data: [String]

  public init(
    name: String, kind: Kind, address: String? = nil, release: String, base: String? = nil,
    startOrder: Int = 0, startsAtBoot: Bool = false, groups: [String] = [], devices: [String] = [],
    packages: [PackagePin] = [], artifacts: [ArtifactFacts] = [], units: [String] = [],
    checks: [HealthCheck] = [], data: [String] = []
  ) {
    self.name = name
    self.kind = kind
    self.address = address
    self.release = release
    self.base = base
    self.startOrder = startOrder
    self.startsAtBoot = startsAtBoot
    self.groups = groups
    self.devices = devices
    self.packages = packages
    self.artifacts = artifacts
    self.units = units
    self.checks = checks
    self.data = data
  }
}
