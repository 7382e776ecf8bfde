public import FileTrees

/// One host of one side of a comparison: what it is and which files it has, wherever that was read.
public struct HostImage: Sendable {
  public let host: String
  public let facts: HostFacts
  public let containers: [ContainerFacts]
  /// By place, then by path. Texts may be missing where digests say enough.
  public var files: [ListedFile]
  /// Whether texts hold secrets, as those of a bundle do. Nothing of a secret file is shown then.
  public let isRevealed: Bool

  public init(
    host: String, facts: HostFacts, containers: [ContainerFacts], files: [ListedFile],
    isRevealed: Bool = false
  ) {
    self.host = host
    self.facts = facts
    self.containers = containers
    self.files = files
    self.isRevealed = isRevealed
  }

  /// A compiled host in its redacted projection.
  public init(_ tree: HostTree) {
    self.init(
      host: tree.host, facts: tree.facts, containers: tree.containers,
      files: tree.files.compactMap { ListedFile($0) })
  }
}

extension ListedFile {
  struct Key: Hashable, Comparable {
    let place: FilePlace
    let path: String

    static func < (left: Self, right: Self) -> Bool {
      left.place == right.place ? left.path < right.path : left.place < right.place
    }
  }

  var key: Key { Key(place: place, path: path) }

  /// Whether both are placed alike, as `apply` compares them: text, target, owner and mode.
  func isSame(as other: ListedFile) -> Bool {
    (owner, group, mode) == (other.owner, other.group, other.mode) && hasSameText(as: other)
  }

  func hasSameText(as other: ListedFile) -> Bool {
    guard linkTarget == other.linkTarget else { return false }
    if let digest, let theirs = other.digest { return digest == theirs }
    return text == other.text
  }
}
