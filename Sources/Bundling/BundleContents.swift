internal import ConfigFormats
public import FileTrees

/// A bundle read back: the host that it is for, and its files with their texts.
public struct BundleContents: Sendable {
  public let site: String
  public let host: String
  public let serial: Int?
  public let facts: HostFacts
  public let containers: [ContainerFacts]
  /// By place and path, with digests and texts; texts hold secrets.
  public let files: [ListedFile]

  /// What is missing where a bundle should say it; `BundleReport` says more about broken ones.
  public struct Failure: Error, CustomStringConvertible {
    public let description: String
  }

  public init(_ bytes: [UInt8]) throws {
    var texts: [String: [UInt8]] = [:]
    for entry in try ArchiveReader.entries(of: bytes) {
      guard case .file(let text) = entry.content,
        let slash = entry.path.text.firstIndex(of: "/")
      else { continue }
      texts[String(entry.path.text[entry.path.text.index(after: slash)...])] = text
    }
    guard let manifest = texts["manifest.json"].flatMap({ JSONValue($0) }),
      let host = manifest["host"]?.text
    else { throw Failure(description: "it has no manifest.json of jitsi-compile") }
    self.host = host
    site = manifest["site"]?.text ?? ""
    serial = manifest["serial"]?.number
    facts = HostFacts(manifest)
    containers = (manifest["containers"]?.elements ?? []).compactMap { ContainerFacts($0) }
    files = try (manifest["files"]?.elements ?? []).compactMap { row -> ListedFile? in
      guard row["kind"]?.text != "directory" else { return nil }
      guard let path = row["path"]?.text, let place = row["place"]?.text,
        let action = ChangeAction(summary: row["action"]?.text ?? ""),
        let interrupts = Interruption(rawValue: row["interrupts"]?.text ?? "")
      else { throw Failure(description: "its manifest.json is of another version") }
      return ListedFile(
        place: FilePlace(folder: place), path: path, digest: row["sha256"]?.text,
        text: row["source"]?.text.flatMap { texts[$0] }, linkTarget: row["target"]?.text,
        owner: row["owner"]?.text ?? "", group: row["group"]?.text ?? "",
        mode: UInt16(row["mode"]?.text ?? "", radix: 8) ?? 0,
        component: row["component"]?.text ?? "", action: action, interrupts: interrupts,
        isSecret: row["secret"] == .boolean(true),
        format: row["format"]?.text.flatMap { ConfigFormat(rawValue: $0) })
    }
    .sorted { $0.place == $1.place ? $0.path < $1.path : $0.place < $1.place }
  }
}
