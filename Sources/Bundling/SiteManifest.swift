internal import ConfigFormats
internal import Diagnostics
public import FileTrees

/// `site.json`: what an output was made from, what every host is, and every file of it that we own.
///
/// It is a function of site and templates alone. Bundles and `secrets.lock` depend on the secrets
/// and are not listed; `bundles/SHA256SUMS` lists the bundles. What several hosts have alike stands
/// once, under their folded names; `OutputListing` reads it back.
public struct SiteManifest: Sendable {
  /// What one host adds, without the bytes of its files.
  struct HostEntry: Sendable {
    var name: String
    var facts: HostFacts
    var containers: [ContainerFacts]
    var declared: [(place: String, row: DeclaredRow)]
  }

  /// What holds for a file whatever is in it.
  struct DeclaredRow: Hashable, Sendable {
    var action: ChangeAction
    var component: String
    var format: ConfigFormat?
    var group: String
    var interrupts: Interruption
    var mode: String
    var owner: String
    var isSecret: Bool
  }

  /// One file's line. A large site has many, so a digest is kept as its bytes.
  struct FileEntry: Sendable {
    enum Content: Hashable, Sendable {
      case digest(Digest)
      case link(target: String)
    }

    let path: String
    let content: Content

    init(path: String, content: Content) { (self.path, self.content) = (path, content) }

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

  /// What hosts that differ in name and address alone have in common.
  private struct Shape: Hashable {
    let facts: HostFacts
    let containers: [ContainerFacts]
  }

  private let site: SiteIdentity
  private let layout: ReviewLayout
  private let inputs: [(name: String, digest: Digest)]
  private let floors: [String: String]
  // A large site has many hosts with the same files: whatever several have alike is kept once,
  // beside the numbers of the hosts in the order of the site.
  private var hosts: [(name: String, address: String)] = []
  private var groups: [(shape: Shape, hosts: [HostNumber])] = []
  private var groupOfShape: [Shape: Int] = [:]
  private var declared: [String: [DeclaredRow: [HostNumber]]] = [:]
  private var files: [FileEntry] = []
  /// Review files of hosts, by what follows the host's name, then by content: who has them.
  private var hostFiles: [String: [FileEntry.Content: [HostNumber]]] = [:]

  private typealias HostNumber = UInt32

  /// - Parameters:
  ///   - inputs: The site and every template that it used, under names that do not depend on the
  ///     machine, with their digests.
  ///   - floors: How many bridges, recorders and gateways stay in service, by role.
  public init(
    site: SiteIdentity, layout: ReviewLayout = .hosts,
    inputs: [(name: String, digest: Digest)], floors: [String: String] = [:]
  ) {
    self.site = site
    self.layout = layout
    self.inputs = inputs.sorted { $0.name < $1.name }
    self.floors = floors
  }

  /// Notes a host and, where each host has its own, its review files.
  mutating func add(_ host: HostEntry, files entries: [FileEntry]) {
    let number = HostNumber(hosts.count)
    var facts = host.facts
    hosts.append((host.name, facts.address ?? ""))
    facts.address = nil
    let shape = Shape(facts: facts, containers: host.containers)
    if let group = groupOfShape[shape] {
      groups[group].hosts.append(number)
    } else {
      groupOfShape[shape] = groups.count
      groups.append((shape, [number]))
    }
    for (place, row) in host.declared {
      declared[place, default: [:]][row, default: []].append(number)
    }
    for entry in entries {
      if let path = ReviewPath(entry.path) {
        hostFiles[path.rest, default: [:]][entry.content, default: []].append(number)
      } else {
        files.append(entry)
      }
    }
  }

  /// Notes a file that stands beside the hosts, or that several of them share.
  mutating func add(_ file: OutputFile) { files.append(FileEntry(file)) }

  private func folded(_ numbers: [HostNumber]) -> String {
    HostRange.folded(numbers.lazy.map { hosts[Int($0)].name })
  }

  func json() -> [UInt8] {
    var json = JSONWriter(reservingCapacity: 1024 + files.count * 140, keysAscend: true)
    json.object { json in
      json.key("declared")
      writeDeclared(to: &json)
      json.key("files")
      writeFiles(to: &json)
      json.key("hosts")
      writeHosts(to: &json)
      json.key("inputs")
      json.object { json in
        for input in inputs { json.field(input.name, input.digest.description) }
      }
      json.field("layout", layout.rawValue)
      json.key("rollout")
      json.inlineObject { json in
        for (role, floor) in floors.sorted(by: { $0.key < $1.key }) { json.field(role, floor) }
      }
      json.field("schema", site.schemaVersion)
      json.field("serial", site.serial)
      json.field("site", site.site)
      json.field("tool", "jitsi-compile")
      json.field("version", site.toolVersion)
    }
    return json.finish()
  }

  private func writeFiles(to json: inout JSONWriter) {
    var all = files
    for (rest, contents) in hostFiles {
      for (content, numbers) in contents {
        let path = ReviewPath(hosts: folded(numbers), rest: rest).text
        all.append(FileEntry(path: path, content: content))
      }
    }
    json.object { json in
      for file in all.sorted(by: { $0.path < $1.path }) { json.field(file.path, file.description) }
    }
  }

  /// A line for each file that some host has; hosts that have it in different ways are named.
  private func writeDeclared(to json: inout JSONWriter) {
    json.array { json in
      for (place, rows) in declared.sorted(by: { $0.key < $1.key }) {
        let named = rows.map { (row: $0.key, hosts: folded($0.value)) }
        for (row, hosts) in named.sorted(by: { $0.hosts < $1.hosts }) {
          json.inlineObject { json in
            json.field("action", row.action.summary)
            json.field("component", row.component)
            json.field("format", row.format?.rawValue)
            if rows.count > 1 { json.field("hosts", hosts) }
            json.field("interrupts", row.interrupts.rawValue)
            json.field("mode", row.mode)
            json.field("owner", "\(row.owner):\(row.group)")
            json.field("path", place)
            json.field("secret", row.isSecret)
          }
        }
      }
    }
  }

  /// Hosts that differ in name and address alone share an object, at the place of the first.
  private func writeHosts(to json: inout JSONWriter) {
    json.array { json in
      for group in groups {
        json.object { json in
          let names = folded(group.hosts)
          writeAddresses(of: group.hosts, named: names, to: &json)
          json.key("artifacts")
          json.artifacts(group.shape.facts.artifacts)
          json.key("checks")
          json.checks(group.shape.facts.checks)
          json.key("containers")
          json.array { json in
            for container in group.shape.containers { json.container(container) }
          }
          json.field("names", names)
          json.key("needs")
          json.needs(group.shape.facts, withAddress: false)
          json.key("packages")
          json.packages(group.shape.facts.packages)
          json.inlineField("roles", group.shape.facts.roles)
          json.serving(group.shape.facts)
          json.inlineField("units", group.shape.facts.units)
        }
      }
    }
  }

  /// One text where it reads back in the order of the names, else one address for each.
  private func writeAddresses(
    of numbers: [HostNumber], named names: String, to json: inout JSONWriter
  ) {
    let addressOfName = Dictionary(
      numbers.lazy.map { hosts[Int($0)] }, uniquingKeysWith: { first, _ in first })
    let addresses = (HostRange.expanded(names) ?? []).map { addressOfName[$0] ?? "" }
    let folded = HostRange.folded(addresses)
    if HostRange.expanded(folded) == addresses {
      json.field("addresses", folded)
    } else {
      json.inlineField("addresses", addresses)
    }
  }
}
