public import FileTrees

/// The redacted files of a host, for a pull request: `hosts/<host>/<container>/etc/...`.
///
/// It depends on the site and the templates alone: nothing in it says which secrets were at hand.
public enum ReviewTree {
  /// Every file and link of `tree`, by path. Folders are left out, as git leaves them out.
  public static func files(of tree: HostTree) -> [OutputFile] {
    tree.files.compactMap { file($0, of: tree) }.sorted { $0.path < $1.path }
  }

  /// nil for a folder.
  static func file(_ file: PlannedFile, of tree: HostTree) -> OutputFile? {
    let path = "hosts/\(tree.host)/\(file.place.folder)\(file.path)"
    switch file.content {
    case .bytes(let review, _): return OutputFile(path: path, bytes: review)
    case .symlink(let target): return OutputFile(path: path, content: .symlink(target: target))
    case .directory: return nil
    }
  }
}
