#if canImport(Glibc)
  internal import Glibc
#else
  internal import Musl
#endif

/// The hidden folder beside an output in which the next one is staged: `.out.jitsi-compile`.
///
/// | name | what |
/// |---|---|
/// | `new` | the staging tree; for a moment after the swap, the old output |
/// | `next` | device and inode of the staging tree, written just before the swap |
/// | `old` | the old output on its way out |
///
/// Its own lock keeps two runs apart, and the kernel lifts that lock when a run dies. What a dead
/// run left is repaired by the next one, before it does anything else.
struct Workspace {
  let parent: Folder
  /// The output's name in `parent`.
  let output: String
  let name: String
  let folder: Folder

  static let new = "new"
  static let old = "old"
  private static let next = "next"

  /// Makes or finds the workspace and locks it.
  init(
    beside output: String, in parent: Folder, descriptors: inout Descriptors
  ) throws(OutputError) {
    let name = ".\(output).jitsi-compile"
    while true {
      try parent.makeFolder(name, mode: 0o700)
      let folder = try descriptors.open(name, in: parent)
      guard descriptors.lock(folder) else { throw .busy(path: "\(parent.name)/\(output)") }
      // The run that had the lock before may have removed the folder while we waited for it.
      if let there = try parent.status(of: name), let ours = try folder.status(),
        there.isSame(as: ours)
      {
        (self.parent, self.output, self.name, self.folder) = (parent, output, name, folder)
        return
      }
    }
  }

  /// Notes which folder is about to become the output.
  func record(_ staging: Folder.Status) throws(OutputError) {
    try folder.remove(Self.next)
    try folder.create(Self.next, Array("\(staging.device) \(staging.inode)".utf8), mode: 0o600)
  }

  /// Brings what a dead run left to an end: forward when the swap had happened, back otherwise.
  func repair() throws(OutputError) {
    if try parent.status(of: output) == nil, try folder.status(of: Self.old) != nil {
      // Killed between the two renames that stand in for an exchange.
      try folder.move(Self.old, to: parent, as: output)
    }
    if try isSwapped() { try setAside() } else { try folder.removeTree(Self.new) }
    try clearOld()
    try folder.remove(Self.next)
  }

  /// Whether the folder on record stands in the output's place.
  private func isSwapped() throws(OutputError) -> Bool {
    guard try folder.status(of: Self.next)?.kind == .file,
      let status = try parent.status(of: output)
    else { return false }
    let record = String(decoding: try folder.read(Self.next), as: UTF8.self)
    return record == "\(status.device) \(status.inode)"
  }

  /// Gives the old output its own name, after an exchange.
  func setAside() throws(OutputError) {
    guard try folder.status(of: Self.new) != nil else { return }
    try folder.move(Self.new, to: folder, as: Self.old)
  }

  /// Removes the old output. A file in it that neither is ours nor stands in the new output was
  /// made by somebody while we were at work, and moves there.
  func clearOld() throws(OutputError) {
    guard try folder.status(of: Self.old)?.kind == .folder else { return }
    var descriptors = Descriptors()
    let old = try descriptors.open(Self.old, in: folder)
    let new = try descriptors.open(output, in: parent)
    let owned = try Ownership(of: old) ?? Ownership()
    try clear(".", of: old, new: new, owned: owned)
    // Lists go last: they say what is ours if we are killed in between.
    for list in ["bundles/SHA256SUMS", "bundles", "site.json"] {
      if try old.status(of: list)?.kind == .folder {
        try old.removeFolder(list)
      } else if owned.contains(list) {
        try old.remove(list)
      }
    }
    try folder.removeFolder(Self.old)
  }

  private func clear(
    _ path: String, of old: Folder, new: Folder, owned: Ownership
  ) throws(OutputError) {
    for name in try old.names(in: path) {
      let below = path == "." ? name : "\(path)/\(name)"
      guard let status = try old.status(of: below) else { continue }
      let counterpart = try new.status(of: below)
      if status.kind == .folder {
        try clear(below, of: old, new: new, owned: owned)
        if below != "bundles" { try old.removeFolder(below) }
      } else if below == "site.json" || below == "bundles/SHA256SUMS" {
        continue
      } else if owned.contains(below) || counterpart.map({ $0.isSame(as: status) }) ?? false {
        try old.remove(below)
      } else if counterpart == nil {
        try new.makeFolders(above: below)
        try old.move(below, to: new, as: below)
      }
    }
  }

  /// Removes what an unfinished run staged.
  func discard() throws(OutputError) { try folder.removeTree(Self.new) }

  /// Removes the workspace, unless something nobody knows is left in it.
  func close() throws(OutputError) {
    try folder.remove(Self.next)
    try parent.removeFolder(name)
  }
}
