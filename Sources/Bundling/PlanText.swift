internal import FileTrees

/// `plan.txt`: what a host becomes, on one page for the reviewer.
///
/// Columns have fixed widths and the field that varies most comes last, so that adding a line
/// never moves another one: a diff shows what changed and nothing else.
struct PlanText {
  private(set) var bytes: [UInt8] = []

  init(_ tree: HostTree, records: [FileRecord], site: SiteIdentity) {
    let facts = tree.facts
    bytes.reserveCapacity(1024 + records.count * 160)
    line("# Made by jitsi-compile for host \(tree.host) of site \(site.site).")
    line("# Change the site or a template instead; digests are of the redacted files here.")
    line("")
    add("roles", facts.roles.isEmpty ? "-" : facts.roles.joined(separator: ", "))
    add("address", facts.address ?? "-")
    add("debian", "\(facts.release) \(facts.architecture)")
    add("cores", String(facts.cores))
    add("memory", "\(facts.memoryInMiB) MiB")
    add("disk", "\(facts.diskInMiB) MiB")
    add("bridge", facts.bridge ?? "-")
    if let proxy = facts.proxy { add("proxy", proxy) }
    if let mirror = facts.mirror { add("archive", mirror) }
    if !facts.modules.isEmpty { add("modules", facts.modules.joined(separator: ", ")) }
    if !facts.devices.isEmpty { add("devices", facts.devices.joined(separator: ", ")) }

    section("Containers", of: tree.containers) { container in
      [
        (container.name, 32), (container.kind.rawValue, 8), (container.address ?? "dhcp", 15),
        (container.release, 8), (container.startsAtBoot ? "boot \(container.startOrder)" : "-", 8),
      ]
    }
    section("Ports that have to be free", of: facts.ports) { port in
      [("\(port.transport.rawValue)/\(port.port)", 9), (port.component, 0)]
    }
    let units = entries(tree, \.units, \.units)
    section("Units", of: units) { [($0.place, 32), ($0.value, 0)] }
    let packages = entries(tree, \.packages, \.packages)
    section("Packages", of: packages) {
      [($0.place, 32), ($0.value.name, 32), ($0.value.version ?? "of the release", 0)]
    }
    let artifacts = entries(tree, \.artifacts, \.artifacts)
    section("Artifacts to lay on the host", of: artifacts) {
      [
        ($0.place, 32), ($0.value.name, 32), (String($0.value.digest.prefix(16)), 16),
        ($0.value.file, 0),
      ]
    }
    let checks = entries(tree, \.checks, \.checks)
    section("Health", of: checks) {
      [($0.place, 32), ($0.value.kind, 7), ($0.value.subject, 0)]
    }
    section("Files", of: records) { Self.columns(of: $0) }
  }

  private static func columns(of record: FileRecord) -> [(String, Int)] {
    let file = record.file
    let content =
      switch record.kind {
      case .file: record.reviewDigest.map { String($0.description.prefix(16)) } ?? ""
      case .link: "link"
      case .directory: "directory"
      }
    let name = record.linkTarget.map { "\(file.path) -> \($0)" } ?? file.path
    return [
      (content, 16), (record.kind == .link ? "-" : record.octalMode, 4),
      ("\(file.owner):\(file.group)", 19), (file.isSecret ? "secret" : "-", 6),
      (file.action.summary, 36), ("\(file.place.folder):\(name)", 0),
    ]
  }

  private func entries<Value>(
    _ tree: HostTree, _ host: KeyPath<HostFacts, [Value]>,
    _ container: KeyPath<ContainerFacts, [Value]>
  ) -> [(place: String, value: Value)] {
    tree.facts[keyPath: host].map { ("host", $0) }
      + tree.containers.flatMap { each in each[keyPath: container].map { (each.name, $0) } }
  }

  private mutating func line(_ text: String) {
    bytes += text.utf8
    bytes.append(UInt8(ascii: "\n"))
  }

  private mutating func add(_ name: String, _ value: String) {
    append(name, paddedTo: 10)
    line(value)
  }

  private mutating func section<Row>(
    _ title: String, of rows: [Row], columns: (Row) -> [(text: String, width: Int)]
  ) {
    guard !rows.isEmpty else { return }
    line("")
    line("## \(title)")
    for row in rows {
      for (text, width) in columns(row) { append(text, paddedTo: width + 2) }
      while bytes.last == UInt8(ascii: " ") { bytes.removeLast() }
      line("")
    }
  }

  /// Longer text pushes the rest of its own line to the right, and only that.
  private mutating func append(_ text: String, paddedTo width: Int) {
    bytes += text.utf8
    bytes += repeatElement(UInt8(ascii: " "), count: max(1, width - text.utf8.count))
  }
}
