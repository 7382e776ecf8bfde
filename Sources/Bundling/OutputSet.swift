public import FileTrees

/// Keeps the books of an output while its files pass by, and closes them at the end.
///
/// The command writes each host's files as they come, tells this value of them, and writes
/// ``closingFiles()`` last.
public struct OutputSet: Sendable {
  private var manifest: SiteManifest
  private let layout: ReviewLayout
  private var sums: [(name: String, digest: Digest)] = []

  public init(
    site: SiteIdentity, layout: ReviewLayout = .hosts,
    inputs: [(name: String, digest: Digest)], floors: [String: String] = [:]
  ) {
    self.layout = layout
    manifest = SiteManifest(site: site, layout: layout, inputs: inputs, floors: floors)
  }

  /// Notes a host and its bundle; its review files too where the layout gives each its own.
  public mutating func add(_ host: HostOutput) {
    manifest.add(host.entry, files: layout == .hosts ? host.entries : [])
    if let bundle = host.bundle, let digest = host.bundleDigest {
      sums.append((String(bundle.path.dropFirst("bundles/".count)), digest))
    }
  }

  /// Notes a file that depends on no secret: one beside the hosts, such as `firewall.md`, or one that
  /// several hosts share in the grouped layout.
  public mutating func add(_ file: OutputFile) { manifest.add(file) }

  /// `.gitignore`, `bundles/SHA256SUMS` where there are bundles, and `site.json`, in this order.
  public func closingFiles() -> [OutputFile] {
    var manifest = manifest
    let ignore = OutputFile(
      path: ".gitignore",
      bytes: Array(
        """
        # Made by jitsi-compile: bundles hold the secrets of their hosts.
        /bundles/

        """.utf8))
    manifest.add(ignore)
    var files = [ignore]
    if !sums.isEmpty {
      var text = ""
      for sum in sums.sorted(by: { $0.name < $1.name }) { text += "\(sum.digest)  \(sum.name)\n" }
      files.append(
        OutputFile(path: "bundles/SHA256SUMS", bytes: Array(text.utf8), mode: 0o600))
    }
    files.append(OutputFile(path: "site.json", bytes: manifest.json()))
    return files
  }
}
