extension Location {
  /// Refuses what is no folder of ours before anything is made beside it.
  func refuseForeign(in parent: Folder) throws(OutputError) {
    guard let status = try parent.status(of: name) else { return }
    guard status.kind == .folder else {
      throw .refused(
        path: path, reason: "it is not a folder", help: "name a folder, or one to make")
    }
    guard status.device == (try parent.status())?.device else {
      throw .refused(
        path: path, reason: "it is a mount point, which cannot be replaced in one step",
        help: "name a folder inside it, such as '\(path)/out'")
    }
    var descriptors = Descriptors()
    let folder = try descriptors.open(name, in: parent)
    _ = try ownership(of: folder)
  }

  /// What is ours in the folder here, unless it is not for us to write into.
  func ownership(of folder: Folder) throws(OutputError) -> Ownership {
    let names = try folder.names(in: ".")
    if names.contains(".git") {
      throw .refused(
        path: path, reason: "it is the root of a git repository",
        help: "name a folder inside it, such as '\(path)/out'")
    }
    if names.isEmpty { return Ownership() }
    guard let owned = try Ownership(of: folder) else {
      throw .refused(
        path: path, reason: "it has files in it and no site.json of ours",
        help: "name an empty folder or one to make; if an earlier output lost its site.json,"
          + " remove that output first")
    }
    return owned
  }
}
