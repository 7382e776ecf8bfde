internal import FileTrees

/// The manifest once more as tab-separated tables, because bash reads lines and not JSON.
///
/// Every table has one record per line and `-` where a field is empty: bash takes several tabs for
/// one. No field holds a tab or a line break; ``checkTree(_:)`` sees to that.
///
/// | table | columns |
/// |---|---|
/// | `host.tsv` | key, value |
/// | `files.tsv` | place, path, kind (`file`, `link`, `directory`), mode, owner, group, digest, source in the bundle, link target, action, its target, component |
/// | `containers.tsv` | name, kind, address, base, release, start order, starts at boot |
/// | `packages.tsv` | place, name, version, action after another version, its target |
/// | `artifacts.tsv` | place, form (`file`, `folder`, `package`), name, digest, file, path, mode, action, its target |
/// | `units.tsv` | place, unit |
/// | `checks.tsv` | place, kind, subject |
/// | `data.tsv` | place, folder that outlives its container |
/// | `needs.tsv` | kind (`module`, `device`, `tcp`, `udp`), value, component |
struct HostTables {
  private(set) var files: [(name: String, bytes: [UInt8])] = []

  init(_ tree: HostTree, records: [FileRecord], site: SiteIdentity) {
    add(
      "artifacts.tsv",
      tree.facts.artifacts.map { Self.columns(of: $0, in: "host") }
        + tree.containers.flatMap { container in
          container.artifacts.map { Self.columns(of: $0, in: container.name) }
        })
    add("checks.tsv", Self.checks(tree))
    add(
      "containers.tsv",
      tree.containers.map { container in
        [
          container.name, container.kind.rawValue, container.address, container.base,
          container.release, String(container.startOrder), container.startsAtBoot ? "yes" : "no",
        ]
      })
    add(
      "data.tsv",
      tree.containers.flatMap { container in container.data.map { [container.name, $0] } })
    add(
      "files.tsv",
      records.map { record in
        let file = record.file
        return [
          file.place.folder, file.path, record.kind.rawValue, record.octalMode, file.owner,
          file.group, record.bundleDigest?.description, record.source, record.linkTarget,
          file.action.verb, file.action.target, file.component,
        ]
      })
    add("host.tsv", Self.host(tree, site: site))
    add("needs.tsv", Self.needs(tree.facts))
    add(
      "packages.tsv",
      tree.facts.packages.map { Self.columns(of: $0, in: "host") }
        + tree.containers.flatMap { container in
          container.packages.map { Self.columns(of: $0, in: container.name) }
        })
    add(
      "units.tsv",
      tree.facts.units.map { ["host", $0] }
        + tree.containers.flatMap { container in container.units.map { [container.name, $0] } })
  }

  private static func columns(of artifact: ArtifactFacts, in place: String) -> [String?] {
    [
      place, artifact.form.word, artifact.name, artifact.digest, artifact.file,
      artifact.form.path, artifact.form.octalMode, artifact.action.verb, artifact.action.target,
    ]
  }

  private static func columns(of package: PackagePin, in place: String) -> [String?] {
    let action = package.upgrade?.action ?? .none
    return [place, package.name, package.version, action.verb, action.target]
  }

  private static func host(_ tree: HostTree, site: SiteIdentity) -> [[String?]] {
    let facts = tree.facts
    return [
      ["site", site.site],
      ["host", tree.host],
      ["serial", site.serial.map { String($0) }],
      ["placeholder", site.usesPlaceholders ? "yes" : "no"],
      ["tool", site.toolVersion],
      ["schema", String(site.schemaVersion)],
      ["architecture", facts.architecture],
      ["release", facts.release],
      ["cores", String(facts.cores)],
      ["memory_mib", String(facts.memoryInMiB)],
      ["disk_mib", String(facts.diskInMiB)],
      ["address", facts.address],
      ["bridge", facts.bridge],
      ["proxy", facts.proxy],
      ["mirror", facts.mirror],
    ]
  }

  private static func checks(_ tree: HostTree) -> [[String?]] {
    tree.facts.checks.map { ["host", $0.kind, $0.subject] }
      + tree.containers.flatMap { container in
        container.checks.map { [container.name, $0.kind, $0.subject] }
      }
  }

  private static func needs(_ facts: HostFacts) -> [[String?]] {
    facts.modules.map { ["module", $0, nil] } + facts.devices.map { ["device", $0, nil] }
      + facts.ports.map { [$0.transport.rawValue, String($0.port), $0.component] }
  }

  private mutating func add(_ name: String, _ rows: [[String?]]) {
    var bytes: [UInt8] = []
    for row in rows {
      for (column, field) in row.enumerated() {
        if column > 0 { bytes.append(0x09) }
        let text = field ?? ""
        bytes.append(contentsOf: (text.isEmpty ? "-" : text).utf8)
      }
      bytes.append(0x0A)
    }
    files.append((name, bytes))
  }
}
