public import Diagnostics
public import FileTrees

/// What one host adds to the output. Made host by host, so that a large site never stands in
/// memory as a whole; different hosts may be made at the same time.
public struct HostOutput: Sendable {
  /// The redacted files and `plan.txt`, by path.
  public let review: [OutputFile]
  /// `bundles/<host>.tar`, mode 0600; nil where none is wanted.
  public let bundle: OutputFile?
  let entry: SiteManifest.HostEntry
  /// What the site's manifest says of each of `review`.
  let entries: [SiteManifest.FileEntry]
  let bundleDigest: Digest?

  /// Makes the review files of `tree` and, where `bundling` is given, its bundle.
  ///
  /// - Returns: nil after reporting what is wrong with the tree.
  public static func make(
    _ tree: HostTree, for site: SiteIdentity, bundling bundler: HostBundle?,
    reporting diagnostics: inout DiagnosticBag
  ) throws(ArchiveError) -> HostOutput? {
    let findings = checkTree(tree) + (bundler == nil ? [] : checkSecrets(tree))
    diagnostics.append(contentsOf: findings)
    guard findings.isEmpty else { return nil }

    let records = tree.files.map { FileRecord($0, wantsBundle: bundler != nil) }
    var review = records.compactMap { record in
      ReviewTree.file(record.file, of: tree).map { ListedFile($0, digest: record.reviewDigest) }
    }
    let plan = PlanText(tree, records: records, site: site).bytes
    review.append(ListedFile(OutputFile(path: "hosts/\(tree.host)/plan.txt", bytes: plan)))
    review.sort { $0.file.path < $1.file.path }

    var bundle: OutputFile?
    var digest: Digest?
    if let bundler {
      let bytes = try bundler.pack(tree, records: records, site: site)
      let name = "\(tree.host).\(bundler.compression.fileExtension)"
      bundle = OutputFile(path: "bundles/\(name)", bytes: bytes, mode: 0o600)
      digest = Digest(of: bytes)
    }
    let entry = SiteManifest.HostEntry(
      name: tree.host, facts: tree.facts, containers: tree.containers,
      declared: records.map { record in
        let file = record.file
        return (
          "\(file.place.folder):\(file.path)",
          SiteManifest.DeclaredRow(
            action: file.action, component: file.component, format: file.format, group: file.group,
            interrupts: file.interrupts, mode: record.octalMode, owner: file.owner,
            isSecret: file.isSecret)
        )
      })
    return HostOutput(
      review: review.map(\.file), bundle: bundle, entry: entry, entries: review.map(\.entry),
      bundleDigest: digest)
  }
}

/// A review file with what the site's manifest says of it.
private struct ListedFile {
  let file: OutputFile
  let entry: SiteManifest.FileEntry

  init(_ file: OutputFile, digest: Digest? = nil) {
    self.file = file
    entry = SiteManifest.FileEntry(file, digest: digest)
  }
}
