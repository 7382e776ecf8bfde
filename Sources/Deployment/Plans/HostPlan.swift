internal import Diagnostics
internal import FileTrees
internal import Schema

/// One host: what its entry plans, with its own name and addresses.
struct HostPlan: Sendable {
  let site: SitePlan
  let entry: EntryPlan
  let host: Host

  /// Of the host and of its containers alike.
  var release: DebianRelease { host.entry.release.value }

  var nameOrigin: Origin { host.entry.name.origin }

  var facts: HostFacts {
    let roles = host.entry.roles.map(\.value).sorted()
    let devices = host.entry.devices
    var modules: [String] = []
    if devices.cardCount > 0 { modules.append("snd_aloop") }
    if !devices.videoDevices.isEmpty { modules.append("v4l2loopback") }
    return HostFacts(
      release: release.rawValue, cores: host.entry.cores.value,
      memoryInMiB: host.entry.memoryInMiB.value, diskInMiB: host.entry.diskInMiB.value,
      address: host.siteAddress.description, roles: roles.map(\.rawValue), serving: host.serving,
      modules: modules,
      devices: devices.videoDevices.map { "/dev/video\($0)" },
      ports: entry.forwards.flatMap { forward in
        (forward.port...forward.lastPort).map {
          HostFacts.PortExpectation(
            forward.transport == .tcp ? .tcp : .udp, UInt16($0), component: forward.component)
        }
      }, bridge: entry.machine == nil ? site.network.network.bridge.value : nil,
      proxy: site.site.apt.proxy?.value, mirror: site.site.apt.mirror?.value,
      packages: entry.hostComponents.packages(in: site, on: host.entry),
      artifacts: artifacts(of: entry.hostComponents),
      units: entry.hostComponents.flatMap(\.units),
      checks: entry.hostComponents.flatMap(\.checks))
  }

  private func artifacts(of components: [Component]) -> [ArtifactFacts] {
    components.flatMap(\.artifacts).compactMap { declared in
      guard let artifact = site.site.artifacts.first(where: { $0.kind.value == declared.kind })
      else { return nil }
      return ArtifactFacts(
        name: declared.kind.rawValue, form: declared.form, file: artifact.file.value,
        digest: artifact.digest.value, action: declared.onChange)
    }
  }

  var containers: [ContainerFacts] {
    let release = release.rawValue
    let base = "\(site.site.name.value)-\(release)"
    guard !entry.containers.isEmpty else { return [] }
    var all = [ContainerFacts(name: base, kind: .base, release: release)]
    for container in entry.containers {
      all.append(
        ContainerFacts(
          name: container.name, kind: container.role.isTemplate ? .template : .static,
          address: site.network.address(of: container.role)?.description, release: release,
          base: base, startOrder: container.role.startOrder,
          startsAtBoot: !container.role.isTemplate, groups: container.groups,
          devices: container.usesSound ? ["/dev/snd"] : [], packages: container.packages,
          artifacts: artifacts(of: container.components),
          units: container.components.flatMap(\.units),
          checks: container.components.flatMap(\.checks),
          data: container.components.flatMap(\.data)))
    }
    return all
  }
}

extension Host {
  /// What the host carries calls with, by role: one bridge, and as many recorders and gateways as there
  /// are instances.
  var serving: [String: Int] {
    var serving: [String: Int] = [:]
    if has(.jvb) { serving[Role.jvb.rawValue] = 1 }
    if has(.jibri) { serving[Role.jibri.rawValue] = entry.devices.jibriInstances }
    if has(.sip) { serving[Role.sip.rawValue] = entry.devices.sipInstances }
    return serving
  }
}
