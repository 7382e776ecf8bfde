internal import Bundling
internal import Changes
internal import Credentials
internal import Diagnostics
internal import FileTrees

/// An output folder, on disk or in git: its `site.json` says what is there, files are read when they
/// are needed.
///
/// Digests of `site.json` are believed: a file that somebody changed by hand since the build counts
/// as what was built.
final class FolderSide: ComparedSide {
  let name: String
  private let listing: OutputListing
  /// The bytes of a path of the folder; nil where there is no such file.
  private let read: (String) throws -> [UInt8]?

  init(named name: String, reading read: @escaping (String) throws -> [UInt8]?) throws {
    guard let manifest = try read("site.json") else {
      throw SideError("\(name) is no output of jitsi-compile: it has no site.json")
    }
    guard let listing = OutputListing(manifest) else {
      throw SideError(
        "\(name)/site.json does not say what hosts are; build it again with this version, or "
          + "compare the sites")
    }
    (self.name, self.listing, self.read) = (name, listing, read)
  }

  var hosts: [String] { listing.hosts }
  var isPartial: Bool { false }
  var floors: [String: Floor] { listing.floors.compactMapValues { Floor($0) } }

  var settings: [(key: String, value: String)] {
    [("site", listing.site)] + (listing.serial.map { [("serial", "\($0)")] } ?? [])
  }

  func image(ofHost host: String, digesting: Bool) throws -> HostImage {
    guard let (facts, containers) = listing.facts(ofHost: host) else {
      throw SideError("\(name)/site.json has no host \(host)")
    }
    return HostImage(
      host: host, facts: facts, containers: containers, files: listing.files(ofHost: host))
  }

  func text(of file: ListedFile) throws -> [UInt8] {
    guard let path = file.outputPath, let bytes = try read(path) else {
      throw SideError("\(name) lacks \(file.outputPath ?? file.path), which its site.json lists")
    }
    return bytes
  }

  func table(_ name: String) throws -> [UInt8]? { try read(name) }

  func lock() throws -> SecretLock? {
    guard let bytes = try read("secrets.lock") else { return nil }
    let text = SourceText(name: "\(name)/secrets.lock", utf8: bytes)
    var map = SourceMap()
    let (lock, findings) = SecretLock.parse(text, as: map.add(text))
    guard findings.isEmpty else {
      throw SideError("\(name)/secrets.lock has a line that is neither comment nor fingerprint")
    }
    return lock
  }
}
