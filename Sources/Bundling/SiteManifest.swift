internal import Diagnostics
internal import FileTrees

/// `site.json`: what an output was made from, and every file of it that we own.
///
/// It is a function of site and templates alone. Bundles and `secrets.lock` depend on the secrets
/// and are not listed; `bundles/SHA256SUMS` lists the bundles.
public struct SiteManifest: Sendable {
  /// One host's line: who is in which role.
  struct HostEntry: Sendable {
    var name: String
    var roles: [String]
    var address: String?
    var containers: [String]
  }

  /// One file's line. A large site has many, so a digest is kept as its bytes.
  struct FileEntry: Sendable {
    enum Content: Sendable {
      case digest(Digest)
      case link(target: String)
    }

    let path: String
    let content: Content

    /// - Parameter digest: Of the file's bytes, where it is known.
    init(_ file: OutputFile, digest: Digest? = nil) {
      path = file.path
      content =
        switch file.content {
        case .bytes(let bytes): .digest(digest ?? Digest(of: bytes))
        case .symlink(let target): .link(target: target)
        }
    }

    var description: String {
      switch content {
      case .digest(let digest): digest.description
      case .link(let target): "link to \(target)"
      }
    }
  }

  private let site: SiteIdentity
  private let inputs: [(name: String, digest: Digest)]
  private var hosts: [HostEntry] = []
  private var files: [FileEntry] = []

  /// - Parameter inputs: The site and every template that it used, under names that do not
  ///   depend on the machine, with their digests.
  public init(site: SiteIdentity, inputs: [(name: String, digest: Digest)]) {
    self.site = site
    self.inputs = inputs.sorted { $0.name < $1.name }
  }

  mutating func add(_ host: HostEntry) { hosts.append(host) }

  /// Notes a file that belongs to the review tree or stands beside it.
  mutating func add(_ file: OutputFile) { files.append(FileEntry(file)) }

  mutating func add(contentsOf entries: [FileEntry]) { files.append(contentsOf: entries) }

  func json() -> [UInt8] {
    var json = JSONWriter(reservingCapacity: 1024 + files.count * 140, keysAscend: true)
    json.object { json in
      json.key("files")
      json.object { json in
        for file in files.sorted(by: { $0.path < $1.path }) {
          json.field(file.path, file.description)
        }
      }
      json.key("hosts")
      json.array { json in
        for host in hosts.sorted(by: { $0.name < $1.name }) {
          json.object { json in
            json.field("address", host.address)
            json.field("containers", host.containers)
            json.field("name", host.name)
            json.field("roles", host.roles)
          }
        }
      }
      json.key("inputs")
      json.object { json in
        for input in inputs { json.field(input.name, input.digest.description) }
      }
      json.field("schema", site.schemaVersion)
      json.field("serial", site.serial)
      json.field("site", site.site)
      json.field("tool", "jitsi-compile")
      json.field("version", site.toolVersion)
    }
    return json.finish()
  }
}
