internal import FileTrees

extension OutputFile {
  /// What is left of a file once its bytes are known to stand in the old output.
  struct Shape {
    var path: String
    var mode: UInt16
    var isLink: Bool
  }

  var shape: Shape {
    if case .symlink = content { return Shape(path: path, mode: mode, isLink: true) }
    return Shape(path: path, mode: mode, isLink: false)
  }
}

extension OutputFolder {
  mutating func stageFolders(above path: String) throws(OutputError) {
    guard let slash = path.utf8.lastIndex(of: UInt8(ascii: "/")) else { return }
    let above = String(path[..<slash])
    // Files mostly come by path, so it is enough to know the newest folder and those above it.
    guard stagedFolder != above, !stagedFolder.hasPrefix(above + "/") else { return }
    try stageFolders(above: above)
    if try staging.makeFolder(above), let previous,
      let status = try previous.status(of: above), status.kind == .folder
    {
      try staging.setMode(above, to: status.mode)
    }
    stagedFolder = above
  }

  /// Whether the old output has the very same file where this one goes.
  mutating func isUnchanged(
    _ file: OutputFile, in previous: Folder
  ) throws(OutputError) -> Bool {
    guard try isReachedPlainly(file.path, in: previous),
      let status = try previous.status(of: file.path)
    else { return false }
    switch (file.content, status.kind) {
    case (.bytes(let bytes), .file):
      guard status.size == bytes.count, (status.mode ^ file.mode) & 0o100 == 0 else {
        return false
      }
      return try previous.read(file.path) == bytes
    case (.symlink(let target), .link): return try previous.linkTarget(file.path) == target
    default: return false
    }
  }

  /// Whether the old file may be read by no more people than the new one.
  func isPrivateEnough(
    _ file: OutputFile.Shape, in previous: Folder
  ) throws(OutputError) -> Bool {
    guard !file.isLink, file.mode & 0o077 == 0 else { return true }
    return try (previous.status(of: file.path)?.mode ?? 0) & 0o077 == 0
  }

  /// Gives the old file a second name in the new output, or a copy where the system forbids that.
  mutating func stageSame(
    _ file: OutputFile.Shape, from previous: Folder
  ) throws(OutputError) {
    try stageFolders(above: file.path)
    if try previous.share(file.path, with: staging, as: file.path) {
      if try !isPrivateEnough(file, in: staging) { try staging.setMode(file.path, to: file.mode) }
    } else if file.isLink {
      try staging.createLink(file.path, target: try previous.linkTarget(file.path))
    } else {
      try staging.create(file.path, try previous.read(file.path), mode: file.mode)
    }
  }

  /// Whether the old output has files of ours that the new one does not have.
  func hasStale(keeping kept: [String], in previous: Folder) throws(OutputError) -> Bool {
    for path in owned.paths where !written.contains(path) && !Self.isKept(path, kept) {
      if try previous.status(of: path) != nil { return true }
    }
    return false
  }

  /// A link among the folders above a path would let us read somebody else's files as ours.
  mutating func isReachedPlainly(
    _ path: String, in previous: Folder
  ) throws(OutputError) -> Bool {
    guard let slash = path.utf8.lastIndex(of: UInt8(ascii: "/")) else { return true }
    let above = String(path[..<slash])
    if let known = plainFolders[above] { return known }
    var isPlain = try isReachedPlainly(above, in: previous)
    if isPlain { isPlain = try previous.status(of: above)?.kind == .folder }
    plainFolders[above] = isPlain
    return isPlain
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
      let isOwned = owned.contains(below)
      if written.contains(below) {
        if isOwned { continue }
        guard try isAdopted(below, from: previous) else {
          throw .foreign(path: "\(previous.name)/\(below)")
        }
      } else if isOwned, !Self.isKept(below, kept) {
        summary.removed += 1
      } else {
        try carryFile(below, from: previous)
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
    if written.contains(path) { throw .foreign(path: "\(previous.name)/\(path)") }
    try stageFolders(above: "\(path)/.")
  }

  static func isKept(_ path: String, _ kept: [String]) -> Bool {
    kept.contains { $0.last == "/" ? path.hasPrefix($0) : path == $0 }
  }
}
