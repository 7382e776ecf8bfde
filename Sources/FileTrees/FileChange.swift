/// A file that differs between two plans of one host.
public struct FileChange: Hashable, Sendable {
  public enum Kind: Hashable, Sendable { case added, changed, removed }

  public let kind: Kind
  public let place: FilePlace
  public let path: String
  public let component: String
  /// What the change asks for: of a removed file what the older plan says, as `apply` does it.
  public let action: ChangeAction
  public let interrupts: Interruption

  init(_ kind: Kind, _ file: PlannedFile) {
    self.kind = kind
    (place, path, component) = (file.place, file.path, file.component)
    (action, interrupts) = (file.action, file.interrupts)
  }
}

extension HostTree {
  /// The files that differ from those of an older plan of the same host, by place and path.
  ///
  /// Texts are compared as the review tree shows them, where a secret is its name. So two plans can
  /// be compared without any secret, as long as a name means the same text in both.
  public func changes(since older: HostTree) -> [FileChange] {
    var changes: [FileChange] = []
    var (old, new) = (0, 0)
    while old < older.files.count || new < files.count {
      let before = old < older.files.count ? older.files[old] : nil
      let after = new < files.count ? files[new] : nil
      switch (before, after) {
      case (let before?, let after?) where before.key == after.key:
        if !before.isSame(as: after) { changes.append(FileChange(.changed, after)) }
        (old, new) = (old + 1, new + 1)
      case (let before?, let after?) where after.key < before.key:
        changes.append(FileChange(.added, after))
        new += 1
      case (let before?, _):
        changes.append(FileChange(.removed, before))
        old += 1
      case (nil, let after?):
        changes.append(FileChange(.added, after))
        new += 1
      case (nil, nil): return changes
      }
    }
    return changes
  }
}

extension PlannedFile {
  fileprivate struct Key: Comparable {
    let place: FilePlace
    let path: String

    static func < (left: Self, right: Self) -> Bool {
      left.place == right.place ? left.path < right.path : left.place < right.place
    }
  }

  fileprivate var key: Key { Key(place: place, path: path) }

  fileprivate func isSame(as other: PlannedFile) -> Bool {
    guard (owner, group, mode) == (other.owner, other.group, other.mode) else { return false }
    return switch (content, other.content) {
    case (.bytes(let old, _), .bytes(let new, _)): old == new
    case (.symlink(let old), .symlink(let new)): old == new
    case (.directory, .directory): true
    default: false
    }
  }
}
