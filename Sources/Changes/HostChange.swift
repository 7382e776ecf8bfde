public import FileTrees

/// Everything that differs on one host.
public struct HostChange: Sendable {
  public enum Kind: String, Hashable, Sendable { case added, removed, changed }

  public let host: String
  public let kind: Kind
  /// The host's name on the older side, where it has another one now.
  public let formerName: String?
  /// What the host is on the newer side, or on the older one where it is gone.
  public let facts: HostFacts
  public let containers: [ContainerFacts]
  /// What the host served before: nothing where it is new.
  public let servedBefore: [String: Int]
  /// In the order of host, containers, files.
  public let differences: [Fact]
  public let files: [FileChange]
  /// Files that differ in nothing that a program reads: `host:/etc/hosts`.
  public let commentsOnly: [String]
  /// Packages with another version, and what that asks for.
  public let upgrades: [PackageChange]
  /// Containers that come and go.
  public let containerChanges: [ContainerChange]
  /// Whether Debian on the host itself is another release, which nothing but a new installation does.
  public let needsInstallation: Bool

  public struct PackageChange: Hashable, Sendable {
    public let place: FilePlace
    public let package: PackagePin
    public let former: String?
  }

  public struct ContainerChange: Hashable, Sendable {
    public let name: String
    public let kind: ContainerFacts.Kind
    public let isNew: Bool
  }

  public var isEmpty: Bool {
    kind == .changed && formerName == nil && differences.isEmpty && files.isEmpty
      && upgrades.isEmpty && containerChanges.isEmpty
  }
}
