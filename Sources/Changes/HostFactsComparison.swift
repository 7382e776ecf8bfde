internal import FileTrees

/// What two images of a host say otherwise outside of its files.
enum HostFactsComparison {
  static func facts(_ old: HostImage, _ new: HostImage) -> [Fact] {
    var facts: [Fact] = []
    func add(_ subject: Fact.Subject, _ key: String, _ before: String?, _ after: String?) {
      if before != after { facts.append(Fact(subject, key, from: before, to: after)) }
    }
    func addSets(
      _ subject: Fact.Subject, _ key: String, _ before: [String], _ after: [String]
    ) {
      guard before != after else { return }
      let (was, is_) = (Set(before), Set(after))
      for value in before where !is_.contains(value) { add(subject, key, value, nil) }
      for value in after where !was.contains(value) { add(subject, key, nil, value) }
      if was == is_ {
        add(subject, key, before.joined(separator: " "), after.joined(separator: " "))
      }
    }
    func addPackages(_ subject: Fact.Subject, _ before: [PackagePin], _ after: [PackagePin]) {
      let (was, is_) = (versions(before), versions(after))
      for pin in before where is_[pin.name] == nil {
        add(subject, "package \(pin.name)", version(pin), nil)
      }
      for pin in after {
        add(subject, "package \(pin.name)", was[pin.name], version(pin))
      }
    }

    if old.host != new.host { add(.host, "name", old.host, new.host) }
    let (was, is_) = (old.facts, new.facts)
    add(.host, "address", was.address, is_.address)
    add(.host, "debian", was.release, is_.release)
    add(.host, "architecture", was.architecture, is_.architecture)
    add(.host, "cores", "\(was.cores)", "\(is_.cores)")
    add(.host, "memory", "\(was.memoryInMiB) MiB", "\(is_.memoryInMiB) MiB")
    add(.host, "disk", "\(was.diskInMiB) MiB", "\(is_.diskInMiB) MiB")
    add(.host, "bridge", was.bridge, is_.bridge)
    add(.host, "proxy", was.proxy, is_.proxy)
    add(.host, "mirror", was.mirror, is_.mirror)
    addSets(.host, "role", was.roles, is_.roles)
    for role in Set(was.serving.keys).union(is_.serving.keys).sorted() {
      let (before, after) = (was.serving[role], is_.serving[role])
      if before ?? 1 > 1 || after ?? 1 > 1 {
        add(.host, "instances.\(role)", before.map { "\($0)" }, after.map { "\($0)" })
      }
    }
    addSets(.host, "module", was.modules, is_.modules)
    addSets(.host, "device", was.devices, is_.devices)
    addSets(.host, "port", was.ports.map(text), is_.ports.map(text))
    addPackages(.host, was.packages, is_.packages)
    addSets(.host, "artifact", was.artifacts.map(text), is_.artifacts.map(text))
    addSets(.host, "unit", was.units, is_.units)
    addSets(.host, "check", was.checks.map(text), is_.checks.map(text))

    let before = Dictionary(
      old.containers.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
    let after = Set(new.containers.map(\.name))
    for container in old.containers where !after.contains(container.name) {
      add(.container(container.name), "container", container.kind.rawValue, nil)
    }
    for container in new.containers {
      let subject = Fact.Subject.container(container.name)
      guard let was = before[container.name] else {
        add(subject, "container", nil, container.kind.rawValue)
        continue
      }
      add(subject, "kind", was.kind.rawValue, container.kind.rawValue)
      add(subject, "address", was.address ?? "dhcp", container.address ?? "dhcp")
      add(subject, "debian", was.release, container.release)
      add(subject, "base", was.base, container.base)
      add(subject, "start order", "\(was.startOrder)", "\(container.startOrder)")
      add(subject, "starts at boot", "\(was.startsAtBoot)", "\(container.startsAtBoot)")
      addSets(subject, "kept folder", was.data, container.data)
      addSets(subject, "group", was.groups, container.groups)
      addSets(subject, "device", was.devices, container.devices)
      addPackages(subject, was.packages, container.packages)
      addSets(subject, "artifact", was.artifacts.map(text), container.artifacts.map(text))
      addSets(subject, "unit", was.units, container.units)
      addSets(subject, "check", was.checks.map(text), container.checks.map(text))
    }
    return facts
  }

  private static func versions(_ pins: [PackagePin]) -> [String: String] {
    Dictionary(pins.map { ($0.name, version($0)) }, uniquingKeysWith: { first, _ in first })
  }

  private static func version(_ pin: PackagePin) -> String { pin.version ?? "of the release" }

  private static func text(_ check: HealthCheck) -> String { "\(check.kind) \(check.subject)" }

  private static func text(_ artifact: ArtifactFacts) -> String {
    "\(artifact.name) \(artifact.file) \(artifact.digest)"
  }

  private static func text(_ port: HostFacts.PortExpectation) -> String {
    "\(port.port)/\(port.transport.rawValue) for \(port.component)"
  }
}
