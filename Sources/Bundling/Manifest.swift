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
      json.key("checks")
      write(tree.facts.checks, to: &json)
      json.key("containers")
      json.array { json in
        for container in tree.containers { write(container, to: &json) }
      }
      json.key("files")
      json.array { json in
        for record in records { write(record, to: &json) }
      }
      json.field("host", tree.host)
      json.key("needs")
      writeNeeds(to: &json)
      json.key("packages")
      write(tree.facts.packages, to: &json)
      json.field("placeholder", site.usesPlaceholders)
      json.field("roles", tree.facts.roles)
      json.field("schema", site.schemaVersion)
      json.field("serial", site.serial)
      json.field("site", site.site)
      json.field("tool", "jitsi-compile")
      json.field("units", tree.facts.units)
      json.field("version", site.toolVersion)
    }
    return json.finish()
  }

  private func write(_ container: ContainerFacts, to json: inout JSONWriter) {
    json.object { json in
      json.field("address", container.address)
      json.key("artifacts")
      json.array { json in
        for artifact in container.artifacts { write(artifact, to: &json) }
      }
      json.field("base", container.base)
      json.field("boot", container.startsAtBoot)
      json.key("checks")
      write(container.checks, to: &json)
      json.field("data", container.data)
      json.field("devices", container.devices)
      json.field("groups", container.groups)
      json.field("kind", container.kind.rawValue)
      json.field("name", container.name)
      json.key("packages")
      write(container.packages, to: &json)
      json.field("release", container.release)
      json.field("start_order", container.startOrder)
      json.field("units", container.units)
    }
  }

  private func write(_ artifact: ArtifactFacts, to json: inout JSONWriter) {
    json.object { json in
      json.field("action", artifact.action.summary)
      json.field("file", artifact.file)
      json.field("form", artifact.form.word)
      json.field("mode", artifact.form.octalMode)
      json.field("name", artifact.name)
      json.field("path", artifact.form.path)
      json.field("sha256", artifact.digest)
    }
  }

  private func write(_ record: FileRecord, to json: inout JSONWriter) {
    let file = record.file
    json.object { json in
      json.field("action", file.action.summary)
      json.field("component", file.component)
      json.field("format", file.formatName)
      json.field("group", file.group)
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

  private func write(_ packages: [PackagePin], to json: inout JSONWriter) {
    json.array { json in for package in packages { json.string(package.specification) } }
  }

  private func write(_ checks: [HealthCheck], to json: inout JSONWriter) {
    json.array { json in
      for check in checks {
        json.object { json in
          json.field("kind", check.kind)
          json.field("subject", check.subject)
        }
      }
    }
  }

  private func writeNeeds(to json: inout JSONWriter) {
    let facts = tree.facts
    json.object { json in
      json.field("address", facts.address)
      json.field("architecture", facts.architecture)
      json.field("bridge", facts.bridge)
      json.field("cores", facts.cores)
      json.field("devices", facts.devices)
      json.field("disk_mib", facts.diskInMiB)
      json.field("memory_mib", facts.memoryInMiB)
      json.field("mirror", facts.mirror)
      json.field("modules", facts.modules)
      json.key("ports")
      json.array { json in
        for port in facts.ports {
          json.object { json in
            json.field("component", port.component)
            json.field("port", Int(port.port))
            json.field("transport", port.transport.rawValue)
          }
        }
      }
      json.field("proxy", facts.proxy)
      json.field("release", facts.release)
    }
  }
}
