/// Everything that one host gets: its files, its containers and what they expect.
public struct HostTree: Sendable {
  /// The host's name in the site, one DNS label.
  public let host: String
  public let facts: HostFacts
  /// By start order, then by name.
  public let containers: [ContainerFacts]
  /// By place, then by the bytes of the path.
  public let files: [PlannedFile]

  /// Sorts what it is given; duplicates and bad paths are found by `HostBundle`.
  public init(
    host: String, facts: HostFacts, containers: [ContainerFacts], files: [PlannedFile]
  ) {
    self.host = host
    self.facts = facts
    self.containers = containers.sorted { ($0.startOrder, $0.name) < ($1.startOrder, $1.name) }
    self.files = files.sorted { left, right in
      left.place == right.place ? left.path < right.path : left.place < right.place
    }
  }
}
