internal import Diagnostics
internal import FileTrees

/// How facts about hosts stand in `manifest.json` and `site.json`; `HostFacts+JSON` reads them back.
extension JSONWriter {
  mutating func container(_ container: ContainerFacts) {
    object { json in
      json.field("address", container.address)
      json.key("artifacts")
      json.artifacts(container.artifacts)
      json.field("base", container.base)
      json.field("boot", container.startsAtBoot)
      json.key("checks")
      json.checks(container.checks)
      json.inlineField("data", container.data)
      json.inlineField("devices", container.devices)
      json.inlineField("groups", container.groups)
      json.field("kind", container.kind.rawValue)
      json.field("name", container.name)
      json.key("packages")
      json.packages(container.packages)
      json.field("release", container.release)
      json.field("start_order", container.startOrder)
      json.inlineField("units", container.units)
    }
  }

  /// A name with its version where nothing follows from another one, else an object.
  mutating func packages(_ packages: [PackagePin]) {
    inlineArray { json in
      for package in packages {
        guard let upgrade = package.upgrade else {
          json.string(package.specification)
          continue
        }
        json.inlineObject { json in
          json.field("action", upgrade.action.summary)
          json.field("component", upgrade.component)
          json.field("interrupts", upgrade.interrupts.rawValue)
          json.field("package", package.specification)
        }
      }
    }
  }

  mutating func artifacts(_ artifacts: [ArtifactFacts]) {
    array { json in
      for artifact in artifacts {
        json.inlineObject { json in
          json.field("action", artifact.action.summary)
          json.field("file", artifact.file)
          json.field("form", artifact.form.word)
          json.field("mode", artifact.form.octalMode)
          json.field("name", artifact.name)
          json.field("path", artifact.form.path)
          json.field("sha256", artifact.digest)
        }
      }
    }
  }

  mutating func checks(_ checks: [HealthCheck]) {
    inlineArray { json in
      for check in checks {
        json.inlineObject { json in
          json.field("kind", check.kind)
          json.field("subject", check.subject)
        }
      }
    }
  }

  /// What a bundle expects of its host.
  mutating func needs(_ facts: HostFacts, withAddress: Bool = true) {
    object { json in
      if withAddress { json.field("address", facts.address) }
      json.field("architecture", facts.architecture)
      json.field("bridge", facts.bridge)
      json.field("cores", facts.cores)
      json.inlineField("devices", facts.devices)
      json.field("disk_mib", facts.diskInMiB)
      json.field("memory_mib", facts.memoryInMiB)
      json.field("mirror", facts.mirror)
      json.inlineField("modules", facts.modules)
      json.key("ports")
      json.inlineArray { json in
        for port in facts.ports {
          json.inlineObject { json in
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

  mutating func serving(_ facts: HostFacts) {
    key("serving")
    inlineObject { json in
      for (role, count) in facts.serving.sorted(by: { $0.key < $1.key }) {
        json.field(role, count)
      }
    }
  }
}
