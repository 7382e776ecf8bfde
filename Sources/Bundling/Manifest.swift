internal import ConfigFormats
internal import Diagnostics
internal import FileTrees

/// `manifest.json` of a bundle: everything that `apply` promises about one host.
struct Manifest {
  let tree: HostTree
  let records: [FileRecord]
  let site: SiteIdentity

  /// Deterministic: keys ascend, files by place and path, containers by start order.
  func json() -> [UInt8] {
    var json = JSONWriter(reservingCapacity: 2048 + records.count * 400, keysAscend: true)
    json.object { json in
      json.key("artifacts")
      json.artifacts(tree.facts.artifacts)
      json.key("checks")
      json.checks(tree.facts.checks)
      json.key("containers")
      json.array { json in
        for container in tree.containers { json.container(container) }
      }
      json.key("files")
      json.array { json in
        for record in records { write(record, to: &json) }
      }
      json.field("host", tree.host)
      json.key("needs")
      json.needs(tree.facts)
      json.key("packages")
      json.packages(tree.facts.packages)
      json.field("placeholder", site.usesPlaceholders)
      json.field("roles", tree.facts.roles)
      json.field("schema", site.schemaVersion)
      json.field("serial", site.serial)
      json.serving(tree.facts)
      json.field("site", site.site)
      json.field("tool", "jitsi-compile")
      json.field("units", tree.facts.units)
      json.field("version", site.toolVersion)
    }
    return json.finish()
  }

  private func write(_ record: FileRecord, to json: inout JSONWriter) {
    let file = record.file
    json.object { json in
      json.field("action", file.action.summary)
      json.field("component", file.component)
      json.field("format", file.format?.rawValue)
      json.field("group", file.group)
      json.field("interrupts", file.interrupts.rawValue)
      json.field("kind", record.kind.rawValue)
      json.field("mode", record.octalMode)
      json.field("owner", file.owner)
      json.field("path", file.path)
      json.field("place", file.place.folder)
      json.field("secret", file.isSecret)
      json.field("sha256", record.bundleDigest?.description)
      json.field("source", record.source)
      json.field("target", record.linkTarget)
    }
  }
}
