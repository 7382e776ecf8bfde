public import FileTrees

/// A file that differs between two images of one host.
public struct FileChange: Hashable, Sendable {
  public enum Kind: String, Hashable, Sendable { case added, changed, removed }

  public let kind: Kind
  public let place: FilePlace
  public let path: String
  public let component: String
  /// What the change asks for: of a removed file what the older image says, as `apply` does it.
  public let action: ChangeAction
  public let interrupts: Interruption

  init(_ kind: Kind, _ file: ListedFile) {
    self.kind = kind
    (place, path, component) = (file.place, file.path, file.component)
    (action, interrupts) = (file.action, file.interrupts)
  }
}

/// The files of two images of one host, side by side.
struct FilePair {
  /// Index in the older image's files; nil for a new file.
  let old: Int?
  let new: Int?

  /// By place and path, in time linear in both lists.
  static func all(_ old: [ListedFile], _ new: [ListedFile]) -> [FilePair] {
    var pairs: [FilePair] = []
    pairs.reserveCapacity(max(old.count, new.count))
    var (left, right) = (0, 0)
    while left < old.count || right < new.count {
      if left == old.count || right < new.count && new[right].key < old[left].key {
        pairs.append(FilePair(old: nil, new: right))
        right += 1
      } else if right == new.count || old[left].key < new[right].key {
        pairs.append(FilePair(old: left, new: nil))
        left += 1
      } else {
        pairs.append(FilePair(old: left, new: right))
        (left, right) = (left + 1, right + 1)
      }
    }
    return pairs
  }
}

extension HostImage {
  /// The files that differ from those of an older image of the same host, by place and path.
  ///
  /// Texts are compared as the review tree shows them, where a secret is its name. So two sites can
  /// be compared without any secret, as long as a name means the same text in both.
  public func changes(since older: HostImage) -> [FileChange] {
    FilePair.all(older.files, files).compactMap { pair in
      switch (pair.old, pair.new) {
      case (let old?, let new?):
        files[new].isSame(as: older.files[old]) ? nil : FileChange(.changed, files[new])
      case (let old?, nil): FileChange(.removed, older.files[old])
      case (nil, let new?): FileChange(.added, files[new])
      case (nil, nil): nil
      }
    }
  }
}
