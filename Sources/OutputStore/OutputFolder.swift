public import FileTrees

/// What a run changed in its output folder.
public struct OutputSummary: Hashable, Sendable {
  /// Files that are new or have other bytes than before.
  public var written = 0
  /// Files that kept their inode and their time.
  public var unchanged = 0
  /// Files of the previous output that this one does not have.
  public var removed = 0

  public var isChanged: Bool { written + removed > 0 }
}

/// An output folder while it is being written: the old output until ``commit(keeping:)``, the new
/// one after it, and nothing in between.
///
/// Files are compared with the old output as they come, and as long as they are the same nothing is
/// made: a run that changes nothing only reads. From the first difference on the whole new output is
/// staged in a hidden folder beside the old one, on the same file system: files whose bytes are the
/// same get a second name there (a hard link, which keeps inode and time), changed ones are written,
/// and files that are not ours get a second name too. Then the two folders trade places in one
/// system call. Whoever reads the output by its name sees one or the other, whole, and a kill at any
/// moment leaves one or the other; the next run tidies up.
///
/// A file system that cannot exchange names gets two renames, with a moment between them in which
/// there is no output; a kill in that moment is repaired by the next run, which puts the old one
/// back. What this does not promise is the disk after a power cut: run the compiler again then.
///
/// We replace and remove only what the previous output's own lists name (`site.json` and
/// `bundles/SHA256SUMS`). A folder with content and without our `site.json` is refused, and so
/// are `/`, home directories, git roots, mount points and the folder that we are called from.
public struct OutputFolder: ~Copyable {
  private let descriptors: Descriptors
  let workspace: Workspace
  let staging: Folder
  /// The output as it stands, where there is one.
  let previous: Folder?
  var owned: Ownership
  /// Paths that the new output has and the lists of the previous one do not name.
  var added: Set<String> = []
  /// Whether every file so far stands in the previous output as it is. Nothing is staged until then.
  private var isAllSame: Bool
  /// The folder of the staging tree that was made last; those above it are there too.
  var stagedFolder = ""
  /// The folder of the previous output that was looked at last and is reached through folders alone.
  var plainFolder = ""
  var summary = OutputSummary()
  private let stop: Step?
  private let mayExchange: Bool
  private var isDone = false

  /// Opens the output folder `path`, or prepares to make it, after repairing what a dead run left.
  ///
  /// - Parameter path: Absolute or relative to the current directory; folders above it are made.
  public static func open(at path: String) throws(OutputError) -> OutputFolder {
    try open(at: path, stoppingAt: nil)
  }

  /// - Parameters:
  ///   - stop: Where a test ends the run as a kill would.
  ///   - mayExchange: False makes a run behave as on a file system without exchange.
  package static func open(
    at path: String, stoppingAt stop: Step?, mayExchange: Bool = true
  ) throws(OutputError) -> OutputFolder {
    let location = try Location(path)
    var descriptors = Descriptors()
    let parent = try descriptors.open(location.parent)
    // Refused before a workspace is made: nothing of ours appears beside a folder we never touch.
    try location.refuseForeign(in: parent)
    let workspace = try Workspace(
      beside: location.name, in: parent, descriptors: &descriptors)
    try workspace.repair()
    var previous: Folder?
    var owned = Ownership()
    if try parent.status(of: location.name) != nil {
      let folder = try descriptors.open(location.name, in: parent)
      owned = try location.ownership(of: folder)
      previous = folder
    }
    try workspace.folder.makeFolder(Workspace.new)
    let staging = try descriptors.open(Workspace.new, in: workspace.folder)
    var output = OutputFolder(
      descriptors: descriptors, workspace: workspace, staging: staging, previous: previous,
      owned: owned, stop: stop, mayExchange: mayExchange)
    try output.reach(.locked)
    return output
  }

  private init(
    descriptors: consuming Descriptors, workspace: Workspace, staging: Folder, previous: Folder?,
    owned: Ownership, stop: Step?, mayExchange: Bool
  ) {
    self.descriptors = descriptors
    self.workspace = workspace
    self.staging = staging
    self.previous = previous
    self.owned = owned
    isAllSame = previous != nil
    self.stop = stop
    self.mayExchange = mayExchange
  }

  /// Gives up: what was staged goes, the old output stays.
  deinit {
    // After an injected stop everything stays as a killed run would leave it.
    guard !isDone else { return }
    try? workspace.discard()
    try? workspace.close()
  }

  /// Adds a file to the new output.
  public mutating func write(_ file: OutputFile) throws(OutputError) {
    precondition(Ownership.isPlain(file.path), "a path of the output stays inside it")
    if let previous {
      switch try standing(of: file, in: previous) {
      case .same where isAllSame: summary.unchanged += 1
      case .same: try keep(file.path, nil, from: previous)
      case .tooOpen: try keep(file.path, file.mode, from: previous)
      case .other: try stage(file)
      }
      let mark = owned.renew(file.path)
      let isNew = mark == .foreign ? added.insert(file.path).inserted : mark == .ours
      precondition(isNew, "a file of the output is written once")
    } else {
      try stage(file)
    }
    if summary.written + summary.unchanged == 1 { try reach(.firstFile) }
  }

  private mutating func stage(_ file: OutputFile) throws(OutputError) {
    summary.written += 1
    try stageEarlier()
    try stageFolders(above: file.path)
    switch file.content {
    case .bytes(let bytes): try staging.create(file.path, bytes, mode: file.mode)
    case .symlink(let target): try staging.createLink(file.path, target: target)
    }
  }

  private mutating func keep(
    _ path: String, _ mode: UInt16?, from previous: Folder
  ) throws(OutputError) {
    summary.unchanged += 1
    try stageEarlier()
    try stageSame(path, narrowedTo: mode, from: previous)
  }

  /// Stages the files that were the same so far; called when the first difference shows.
  private mutating func stageEarlier() throws(OutputError) {
    guard isAllSame, let previous else { return }
    isAllSame = false
    for path in added.sorted() { try stageSame(path, narrowedTo: nil, from: previous) }
    let owned = owned
    try owned.forEach(.renewed) { path throws(OutputError) in
      try stageSame(path, narrowedTo: nil, from: previous)
    }
  }

  /// Puts the new output in the old one's place.
  ///
  /// - Parameter kept: Paths of our previous output that stay although this run does not write
  ///   them, such as `secrets.lock`; one that ends in a slash stands for everything below it.
  public consuming func commit(keeping kept: [String] = []) throws(OutputError) -> OutputSummary {
    try reach(.staged)
    if isAllSame, let previous, try hasStale(keeping: kept, in: previous) { try stageEarlier() }
    if !isAllSame, let previous {
      try carry(".", from: previous, keeping: kept)
      try staging.setMode(".", to: try previous.status()?.mode ?? 0o755)
    }
    try reach(.carried)
    if previous == nil || summary.isChanged {
      try swap()
      do { try tidy() } catch {
        if error == .stopped { throw error }
        throw .untidy(error)
      }
    } else {
      try workspace.discard()
      try workspace.close()
      isDone = true
    }
    return summary
  }

  private mutating func swap() throws(OutputError) {
    guard let status = try staging.status() else { throw staging.failure("look at", ".") }
    try workspace.record(status)
    try reach(.recorded)
    if previous == nil {
      try workspace.folder.move(Workspace.new, to: workspace.parent, as: workspace.output)
    } else if try !exchange() {
      try workspace.parent.move(workspace.output, to: workspace.folder, as: Workspace.old)
      try reach(.movedAside)
      do {
        try workspace.folder.move(Workspace.new, to: workspace.parent, as: workspace.output)
      } catch {
        try workspace.folder.move(Workspace.old, to: workspace.parent, as: workspace.output)
        throw error
      }
    }
    // From here on the workspace holds the old output, which only `clearOld` knows how to remove.
    isDone = true
    try reach(.swapped)
  }

  /// Removes the old output, which the new one has replaced.
  private mutating func tidy() throws(OutputError) {
    try workspace.setAside()
    try reach(.setAside)
    try workspace.clearOld()
    try reach(.cleaned)
    try workspace.close()
  }

  private func exchange() throws(OutputError) -> Bool {
    guard mayExchange else { return false }
    return try workspace.folder.exchange(
      Workspace.new, with: workspace.parent, at: workspace.output)
  }

  private mutating func reach(_ step: Step) throws(OutputError) {
    guard step == stop else { return }
    isDone = true
    throw .stopped
  }
}
