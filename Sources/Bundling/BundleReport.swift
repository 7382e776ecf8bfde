internal import FileTrees

/// What a bundle says of itself, and whether it is whole; in printable ASCII, for a bundle is what
/// somebody sent.
public struct BundleReport: Hashable, Sendable {
  public var site: String
  public var host: String
  public var serial: Int?
  public var toolVersion: String
  public var usesPlaceholders: Bool
  /// Files in it, the script and the tables among them.
  public var fileCount: Int
  /// What is wrong with it, each as a clause; empty for a whole bundle.
  public var flaws: [String]

  /// Reads a bundle and compares every digest in it.
  ///
  /// - Throws: ``ArchiveError`` where the bytes are no archive that a bundle could be.
  public static func make(
    of bytes: [UInt8], limits: ArchiveLimits = ArchiveLimits()
  ) throws(ArchiveError) -> BundleReport {
    var files: [String: [UInt8]] = [:]
    var folder: Substring?
    var flaws: [String] = []
    for entry in try ArchiveReader.entries(of: bytes, limits: limits) {
      let steps = entry.path.text.split(separator: "/", maxSplits: 1)
      if folder == nil { folder = steps.first }
      if steps.first != folder { flaws.append("'\(entry.path.text)' is outside the host's folder") }
      switch entry.content {
      case .file(let bytes): if steps.count == 2 { files[String(steps[1])] = bytes }
      case .directory: break
      case .symlink: flaws.append("'\(entry.path.text)' is a link, which bundles do not have")
      }
    }
    let manifest = files["manifest.json"].flatMap { JSONValue($0) }
    if manifest?["tool"]?.text != "jitsi-compile" {
      flaws.append("it has no manifest.json of jitsi-compile")
    }
    let host = manifest?["host"]?.text ?? ""
    if let folder, folder != host { flaws.append("its folder is '\(folder)', its host '\(host)'") }
    flaws += compareSums(of: files)
    flaws += compareManifest(manifest, with: files)
    return BundleReport(
      site: printable(manifest?["site"]?.text ?? ""), host: printable(host),
      serial: manifest?["serial"]?.number,
      toolVersion: printable(manifest?["version"]?.text ?? ""),
      usesPlaceholders: manifest?["placeholder"] == .boolean(true), fileCount: files.count,
      flaws: flaws.map(printable))
  }

  /// Every file is listed, every listed file is there, and the digests agree.
  private static func compareSums(of files: [String: [UInt8]]) -> [String] {
    var flaws: [String] = []
    var listed: Set<String> = ["SHA256SUMS"]
    let sums = String(decoding: files["SHA256SUMS"] ?? [], as: UTF8.self)
    for line in sums.split(separator: "\n") {
      let name = String(line.dropFirst(66))
      listed.insert(name)
      guard let bytes = files[name] else {
        flaws.append("'\(name)' is missing")
        continue
      }
      if Digest(of: bytes).description != line.prefix(64) {
        flaws.append("'\(name)' does not have the digest in SHA256SUMS")
      }
    }
    for name in files.keys.sorted() where !listed.contains(name) {
      flaws.append("'\(name)' is not listed in SHA256SUMS")
    }
    return flaws
  }

  private static func compareManifest(
    _ manifest: JSONValue?, with files: [String: [UInt8]]
  ) -> [String] {
    (manifest?["files"]?.elements ?? []).compactMap { file in
      guard let source = file["source"]?.text else { return nil }
      guard let bytes = files[source] else { return "'\(source)' of the manifest is missing" }
      return file["sha256"]?.text == Digest(of: bytes).description
        ? nil : "'\(source)' does not have the digest in manifest.json"
    }
  }
}
