internal import Credentials
internal import FileTrees
internal import Schema
internal import TemplateEngine

// What `report/report.html` sees.
extension SiteReport {
  var record: Record {
    [
      "site": .record(siteFacts),
      "graph": GraphView(graph, .topology).graphValue(isAlone: false),
      "connections": .list(connections), "hosts": .list(graph.groups.map(host)),
      "ports": .list(graph.groups.flatMap(ports)), "accounts": .list(accounts),
      "credentials": .list(credentials), "certificates": .list(certificates),
    ]
  }

  private var siteFacts: Record {
    let site = plan.site
    let containers = graph.groups.reduce(0) { $0 + $1.count * $1.containers.count }
    return [
      "name": .text(site.name.value),
      "serial": site.serial.map { .text(String($0.value)) } ?? .null,
      "meet": .text(plan.domains.meet.value), "turn": .text(plan.domains.turn.value),
      "jitsi": .text(site.jitsi.value.version), "release": .text(site.release.value.rawValue),
      "auth": .text(site.auth.mode.value.rawValue), "tls": .text(site.tls.mode.value.rawValue),
      "hosts": .number(plan.hosts.count), "containers": .number(containers),
      "subnet": .text(plan.network.network.subnet.value.description),
      "is_site_ca": .flag(site.tls.mode.value == .siteCA),
      "features": .text(
        Feature.allCases.filter { plan.features.contains($0) && $0.isForOperators }
          .map { $0.rawValue.replacing("_", with: " ") }.joined(separator: ", ")),
    ]
  }

  /// In words what the picture shows.
  private var connections: [Value] {
    graph.edges.filter { !$0.isLocal }.map { edge in
      .record([
        "from": .text(graph.name(of: edge.source)), "client": .text(edge.client ?? "-"),
        "to": .text(graph.name(of: edge.target)), "server": .text(edge.server ?? "-"),
        "port": .text(edge.port == nil ? "-" : edge.label), "speaks": .text(edge.speaks),
        "identity": .text(edge.identity.isEmpty ? "-" : edge.identity),
      ])
    }
  }

  private func host(_ group: SiteGraph.Group) -> Value {
    let entry = plan.site.hostEntries[group.entries[0]]
    let example = entry.host(at: 0)
    let facts = HostPlan(
      site: plan,
      entry: EntryPlan(entry, of: plan, components: Component.all.map { $0.named(for: plan) }),
      host: example)
    return .record([
      "id": .text(group.id), "name": .text(group.label), "count": .number(group.count),
      "is_range": .flag(group.count > 1), "example": .text(example.name),
      "roles": .text(group.roles.joined(separator: ", ")),
      "region": .text(group.region ?? "-"), "release": .text(entry.release.value.rawValue),
      "address": .text(addresses(of: group)), "bars": .list(bars(entry)),
      "containers": .list(facts.containers.filter { $0.kind != .base }.map(container)),
      "host_packages": .text(facts.facts.packages.map(\.words).joined(separator: ", ")),
      "host_units": .text(facts.facts.units.joined(separator: ", ")),
      "files": .list((files[example.name] ?? []).map { file($0, of: example.name) }),
      "file_count": .number(files[example.name]?.count ?? 0),
    ])
  }

  private func addresses(of group: SiteGraph.Group) -> String {
    guard group.entries.count == 1 else { return "\(group.count) addresses" }
    let entry = plan.site.hostEntries[group.entries[0]]
    let inner = entry.privateAddress.map { " (\($0.value.source))" } ?? ""
    return entry.publicAddress.value.source + inner
  }

  private func bars(_ entry: HostEntry) -> [Value] {
    var (cores, memory, disk) = (0, 0, 0)
    for role in Role.allCases where entry.has(role) {
      let need = Capacity.of(role)
      cores += need.cores * entry.instances(of: role)
      memory += need.memoryInMiB * entry.instances(of: role)
      disk += need.diskInMiB
    }
    func bar(_ name: String, _ used: Int, _ all: Int, _ unit: String, by divisor: Int) -> Value {
      let share = all == 0 ? 0 : min(100, used * 100 / all)
      return .record([
        "name": .text(name), "percent": .number(share), "is_tight": .flag(share > 90),
        "words": .text("\(used / divisor) of \(all / divisor)\(unit)"),
      ])
    }
    return [
      bar("cores", cores, entry.cores.value, "", by: 1),
      bar("memory", memory, entry.memoryInMiB.value, " GiB", by: 1024),
      bar("disk", disk, entry.diskInMiB.value, " GiB", by: 1024),
    ]
  }

  private func container(_ facts: ContainerFacts) -> Value {
    .record([
      "name": .text(facts.name), "kind": .text(facts.kind.rawValue),
      "address": .text(facts.address ?? "by DHCP"),
      "units": .text(facts.units.joined(separator: ", ")),
      "packages": .text(facts.packages.map(\.words).joined(separator: ", ")),
    ])
  }

  private func file(_ file: ReportedFile, of host: String) -> Value {
    .record([
      "place": .text(file.place), "path": .text(file.path),
      "link": .text(Self.link(to: "hosts/\(host)/\(file.place)\(file.path)")),
      "component": .text(file.component), "action": .text(file.action),
      "interrupts": .text(file.interrupts.isEmpty ? "-" : file.interrupts),
      "secret": .flag(file.isSecret),
    ])
  }

  /// A relative address: everything but letters, digits and a few marks as `%` and two digits.
  static func link(to path: String) -> String {
    var link = ""
    for byte in path.utf8 {
      let isPlain =
        byte.isLetterOrDigit || "-._~/".utf8.contains(byte)
      if isPlain {
        link.unicodeScalars.append(Unicode.Scalar(byte))
      } else {
        let text = String(byte, radix: 16, uppercase: true)
        link += "%" + (text.utf8.count == 1 ? "0" : "") + text
      }
    }
    return link
  }

  private func ports(_ group: SiteGraph.Group) -> [Value] {
    let entry = plan.site.hostEntries[group.entries[0]]
    let forwards = EntryPlan(entry, of: plan, components: Component.all).forwards
    return forwards.map { forward in
      let sources =
        switch forward.sources {
        case .everyone: "everyone"
        case .nodes: "other hosts of the site"
        case .jms: "the JMS"
        }
      return .record([
        "host": .text(group.label), "address": .text(addresses(of: group)),
        "port": .text(forward.ports), "transport": .text(forward.transport.rawValue),
        "from": .text(sources), "listener": .text(forward.listener),
        "target": .text(forward.address.map { "\($0):\(forward.targetPort)" } ?? "the host itself"),
      ])
    }
  }
}

extension UInt8 {
  fileprivate var isLetterOrDigit: Bool {
    (0x30...0x39).contains(self) || (0x41...0x5A).contains(self) || (0x61...0x7A).contains(self)
  }
}

extension PackagePin {
  /// The name, with its version where the release set pins one.
  var words: String { version.map { "\(name) \($0)" } ?? name }
}

extension Feature {
  /// Whether it is something that people see, and no detail of a release set.
  fileprivate var isForOperators: Bool {
    switch self {
    case .websockets, .componentsAnnounceThemselves, .pollsAreComponent, .bridgeProperties,
      .remoteNodes, .localBridge, .tokens, .tokenKeys, .letsEncrypt:
      false
    default: true
    }
  }
}
