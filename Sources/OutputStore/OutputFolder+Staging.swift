internal import FileTrees

extension OutputFolder {
  mutating func stageFolders(above path: String) throws(OutputError) {
    guard let slash = path.utf8.lastIndex(of: UInt8(ascii: "/")) else { return }
    let above = String(path[..<slash])
    // Files mostly come by path, so it is enough to know the newest folder and those above it.
    guard !stagedFolder.isOrIsBelow(above) else { return }
    try stageFolders(above: above)
    if try staging.makeFolder(above), let previous,
      let status = try previous.status(of: above), status.kind == .folder
    {
      try staging.setMode(above, to: status.mode)
    }
    stagedFolder = above
  }

  /// How the old output has a file.
  enum Standing {
    case same
    /// The same, but more people may read it than the new one.
    case tooOpen
    case other
  }

  mutating func standing(
    of file: OutputFile, in previous: Folder
  ) throws(OutputError) -> Standing {
    guard try isReachedPlainly(file.path, in: previous) else { return .other }
    switch file.content {
    case .bytes(let bytes):
      guard let mode = try previous.mode(of: file.path, ifItHolds: bytes),
        (mode ^ file.mode) & 0o100 == 0
      else { return .other }
      return file.mode & 0o077 == 0 && mode & 0o077 != 0 ? .tooOpen : .same
    case .symlink(let target):
      guard try previous.status(of: file.path)?.kind == .link else { return .other }
      return try previous.linkTarget(file.path) == target ? .same : .other
    }
  }

  /// Gives the old file a second name in the new output, or a copy where the system forbids that.
  ///
  /// - Parameter mode: What a file becomes that too many people may read.
  mutating func stageSame(
    _ path: String, narrowedTo mode: UInt16?, from previous: Folder
  ) throws(OutputError) {
    try stageFolders(above: path)
    if try previous.share(path, with: staging, as: path) {
      if let mode { try staging.setMode(path, to: mode) }
    } else if let status = try previous.status(of: path), status.kind == .file {
      try staging.create(path, try previous.read(path), mode: mode ?? status.mode)
    } else {
      try staging.createLink(path, target: try previous.linkTarget(path))
    }
  }

  /// Whether the old output has files of ours that the new one does not have.
  func hasStale(keeping kept: [String], in previous: Folder) throws(OutputError) -> Bool {
    var isFound = false
    try owned.forEach(.ours) { path throws(OutputError) in
      if !isFound, !Self.isKept(path, kept) { isFound = try previous.status(of: path) != nil }
    }
    return isFound
  }

  /// A link among the folders above a path would let us read somebody else's files as ours.
  mutating func isReachedPlainly(
    _ path: String, in previous: Folder
  ) throws(OutputError) -> Bool {
    guard let slash = path.utf8.lastIndex(of: UInt8(ascii: "/")) else { return true }
    let above = String(path[..<slash])
    if plainFolder.isOrIsBelow(above) { return true }
    guard try isReachedPlainly(above, in: previous),
      try previous.status(of: above)?.kind == .folder
    else { return false }
    plainFolder = above
    return true
  }

  /// Takes everything along that is not ours, or that is to be kept. Folders that held nothing but
  /// stale files of ours stay behind.
  mutating func carry(
    _ path: String, from previous: Folder, keeping kept: [String]
  ) throws(OutputError) {
    let names = try previous.names(in: path)
    // Somebody's empty folder has no file that would bring it along.
    if names.isEmpty, path != "." { try carryFolder(path, from: previous) }
    for name in names {
      let below = path == "." ? name : "\(path)/\(name)"
      if try previous.status(of: below)?.kind == .folder {
        try carry(below, from: previous, keeping: kept)
        continue
      }
      if added.contains(below) {
        guard try isAdopted(below, from: previous) else {
          throw .foreign(path: "\(previous.name)/\(below)")
        }
        continue
      }
      switch owned[below] {
      case .renewed: continue
      case .ours where !Self.isKept(below, kept): summary.removed += 1
      case .ours, .foreign: try carryFile(below, from: previous)
      }
    }
  }

  /// A foreign file that already has our bytes is as good as ours.
  func isAdopted(_ path: String, from previous: Folder) throws(OutputError) -> Bool {
    guard let old = try previous.status(of: path), let new = try staging.status(of: path) else {
      return false
    }
    return old.isSame(as: new)
  }

  mutating func carryFile(_ path: String, from previous: Folder) throws(OutputError) {
    if let slash = path.utf8.lastIndex(of: UInt8(ascii: "/")) {
      try carryFolder(String(path[..<slash]), from: previous)
    }
    guard try previous.share(path, with: staging, as: path) else {
      throw .refused(
        path: "\(previous.name)/\(path)", reason: "the system does not let us keep it",
        help: "move it out of the output folder, or run as its owner")
    }
  }

  mutating func carryFolder(_ path: String, from previous: Folder) throws(OutputError) {
    if added.contains(path) || owned[path] == .renewed {
      throw .foreign(path: "\(previous.name)/\(path)")
    }
    try stageFolders(above: "\(path)/.")
  }

  static func isKept(_ path: String, _ kept: [String]) -> Bool {
    kept.contains { $0.last == "/" ? path.hasPrefix($0) : path == $0 }
  }
}

extension String {
  /// Whether this path is the folder `folder` or leads into it.
  fileprivate func isOrIsBelow(_ folder: String) -> Bool {
    guard hasPrefix(folder) else { return false }
    let rest = utf8.dropFirst(folder.utf8.count)
    return rest.isEmpty || rest.first == UInt8(ascii: "/")
  }
}
