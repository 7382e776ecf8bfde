import Bundling
import FileTrees
import Testing

@Test(arguments: ArchiveCompression.allCases)
func wholeBundleHasNoFlaws(_ compression: ArchiveCompression) throws {
  let bundle = try Sample.bundle(compression: compression)
  let report = try BundleReport.make(of: bundle)
  #expect(report.flaws == [])
  #expect(report.host == "jms" && report.site == "nordeck" && report.serial == 12)
  #expect(report.fileCount == 18 && !report.usesPlaceholders)
}

/// Rewrites a good bundle entry by entry; an archive again, but no longer ours.
private func tampered(_ change: (String, [UInt8]) -> [UInt8]?) throws -> [UInt8] {
  var writer = try ArchiveWriter()
  for entry in try ArchiveReader.entries(of: Sample.bundle()) {
    switch entry.content {
    case .file(let bytes):
      guard let bytes = change(entry.path.text, bytes) else { continue }
      try writer.add(entry.path, bytes: bytes, mode: entry.mode)
    case .directory: try writer.addDirectory(entry.path, mode: entry.mode)
    case .symlink(let target): try writer.addLink(entry.path, target: target)
    }
  }
  return try writer.finish()
}

@Test(arguments: [
  ("jms/apply", "'apply' does not have the digest in SHA256SUMS"),
  ("jms/tables/files.tsv", "'tables/files.tsv' does not have the digest in SHA256SUMS"),
  (
    "jms/host/etc/dnsmasq.d/nordeck-hosts",
    "'host/etc/dnsmasq.d/nordeck-hosts' does not have the digest in manifest.json"
  ),
  ("jms/SHA256SUMS", "'apply' is not listed in SHA256SUMS"),
])
func changedFileIsFound(_ path: String, flaw: String) throws {
  let bundle = try tampered { $0 == path ? Array("x".utf8) : $1 }
  #expect(try BundleReport.make(of: bundle).flaws.contains(flaw))
}

@Test func missingFileIsFound() throws {
  let bundle = try tampered { $0 == "jms/tables/host.tsv" ? nil : $1 }
  #expect(try BundleReport.make(of: bundle).flaws == ["'tables/host.tsv' is missing"])
}

@Test func hostileTextsDoNotReachTheTerminal() throws {
  let manifest = #"""
    {"tool": "jitsi-compile", "host": "jms\u001b[2J", "site": "\u0007", "version": "\u009b"}
    """#
  let bundle = try tampered {
    switch $0 {
    case "jms/manifest.json": Array(manifest.utf8)
    case "jms/SHA256SUMS": Array("\(String(repeating: "0", count: 66))\u{1b}]0;a\u{7}\n".utf8)
    default: $1
    }
  }
  let report = try BundleReport.make(of: bundle)
  #expect(report.flaws.first == "its folder is 'jms', its host 'jms?[2J'")
  #expect(report.flaws.contains("'?]0;a?' is missing"))
  #expect(report.host == "jms?[2J" && report.site == "?" && report.toolVersion == "?")
}
