public import Diagnostics
public import FileTrees

/// The tar of one host: its files, the script that applies them and the manifest of both.
///
/// ```
/// <host>/SHA256SUMS                 every other file of the bundle
/// <host>/apply                      the script; the same in every bundle
/// <host>/containers/<name>/config   of LXC
/// <host>/containers/<name>/packages one per line, as apt takes it
/// <host>/containers/<name>/rootfs/  files of the container
/// <host>/host/                      files of the host
/// <host>/manifest.json
/// <host>/tables/                    the manifest again, for bash
/// ```
///
/// All of it is for root's eyes only wherever it is unpacked: files 0600, the script 0700. Owners
/// and modes come from the manifest when `apply` places a file, and so do links and folders.
public struct HostBundle: Sendable {
  /// The script `apply`, byte for byte.
  public let applyScript: [UInt8]
  public let compression: ArchiveCompression
  private let applyDigest: Digest

  public init(applyScript: [UInt8], compression: ArchiveCompression = .none) {
    (self.applyScript, self.compression) = (applyScript, compression)
    applyDigest = Digest(of: applyScript)
  }

  /// Packs `tree`; nil after reporting what keeps it from being packed.
  public func make(
    _ tree: HostTree, for site: SiteIdentity, reporting diagnostics: inout DiagnosticBag
  ) throws(ArchiveError) -> [UInt8]? {
    let findings = checkTree(tree) + checkSecrets(tree)
    diagnostics.append(contentsOf: findings)
    guard findings.isEmpty else { return nil }
    return try pack(tree, records: tree.files.map { FileRecord($0, wantsBundle: true) }, site: site)
  }

  /// Packs a tree that ``checkTree(_:)`` found nothing wrong with.
  func pack(
    _ tree: HostTree, records: [FileRecord], site: SiteIdentity
  ) throws(ArchiveError) -> [UInt8] {
    var members: [(path: String, bytes: [UInt8], digest: Digest)] = []
    func add(_ path: String, _ bytes: [UInt8], _ digest: Digest? = nil) {
      members.append((path, bytes, digest ?? Digest(of: bytes)))
    }
    add("apply", applyScript, applyDigest)
    add("manifest.json", Manifest(tree: tree, records: records, site: site).json())
    for table in HostTables(tree, records: records, site: site).files {
      add("tables/\(table.name)", table.bytes)
    }
    for container in tree.containers {
      let lines = container.packages.map { $0.specification + "\n" }
      add("containers/\(container.name)/packages", Array(lines.joined().utf8))
    }
    for record in records {
      guard let source = record.source, let bytes = record.bundleBytes else { continue }
      add(source, bytes, record.bundleDigest)
    }
    members.sort { $0.path < $1.path }
    var sums: [UInt8] = []
    for member in members {
      sums.append(contentsOf: "\(member.digest)  \(member.path)\n".utf8)
    }

    // The folder counts as a file without bytes.
    let sizes = [0, sums.count] + members.map(\.bytes.count)
    var writer = try ArchiveWriter(compression: compression, expecting: sizes)
    try writer.addDirectory(ArchivePath(tree.host), mode: 0o700)
    // Upper case sorts before every other name at this level.
    try writer.add(ArchivePath("\(tree.host)/SHA256SUMS"), bytes: sums, mode: 0o600)
    for member in members {
      let mode: UInt16 = member.path == "apply" ? 0o700 : 0o600
      try writer.add(ArchivePath("\(tree.host)/\(member.path)"), bytes: member.bytes, mode: mode)
    }
    return try writer.finish()
  }
}
