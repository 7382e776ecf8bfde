internal import Schema

/// A port of a host that others reach: it leads to a container, or belongs to the machine itself.
struct Forward: Hashable, Sendable {
  enum Sources: Hashable, Sendable { case everyone, nodes, jms }

  let component: String
  let listener: String
  let transport: Listener.Transport
  /// The host's port, and the last one where there are several.
  let port: Int
  let lastPort: Int
  /// Of the container; nil on the machine itself.
  let address: IPv4Address?
  let targetPort: Int
  let sources: Sources

  /// As a table says it: `443`, or `4000-4010`.
  var ports: String { lastPort == port ? "\(port)" : "\(port)-\(lastPort)" }

  /// The listeners of a host's programs that somebody outside of the host has to reach.
  static func list(
    _ containers: [ContainerPlan], entry: HostEntry, site: SitePlan
  ) -> [Forward] {
    var forwards: [Forward] = []
    for container in containers {
      let address = site.network.address(of: container.role)
      guard address != nil || container.role == .machine else { continue }
      for component in container.components {
        for listener in component.listeners where listener.when.holds(site.features, on: entry) {
          guard let sources = Sources(listener.scope, entry: entry, site: site) else { continue }
          let ports = listener.ports(on: entry)
          forwards.append(
            Forward(
              component: component.name, listener: listener.name, transport: listener.transport,
              port: ports.host, lastPort: listener.lastPort ?? ports.host, address: address,
              targetPort: ports.container, sources: sources))
        }
      }
    }
    return forwards.sorted { ($0.port, $0.transport.rawValue) < ($1.port, $1.transport.rawValue) }
  }
}

extension Forward.Sources {
  /// nil when nobody outside of the host needs the listener.
  init?(_ scope: Listener.Scope, entry: HostEntry, site: SitePlan) {
    switch scope {
    case .loopback, .bridge: return nil
    case .everyone: self = .everyone
    case .nodes where site.features.contains(.remoteNodes): self = .nodes
    // The JMS reaches its own containers without leaving the host.
    case .jms where !entry.has(.jms): self = .jms
    case .nodes, .jms: return nil
    }
  }
}

extension Listener {
  /// The port on the host and the one inside the container, which differ only where hosts share a
  /// public address and the operator gave them different ports.
  func ports(on entry: HostEntry) -> (host: Int, container: Int) {
    switch port {
    case .fixed(let port): (port, port)
    case .fixedRange(let ports): (ports.lowerBound, ports.lowerBound)
    // Media candidates name the port that the bridge itself uses, so both are the same.
    case .media: (entry.mediaPort.value, entry.mediaPort.value)
    case .colibri: (entry.colibriPort.value, Listener.colibriPort)
    }
  }

  /// nil where there is only one.
  var lastPort: Int? {
    if case .fixedRange(let ports) = port { ports.upperBound } else { nil }
  }

  /// Where a bridge serves its websockets inside its container.
  static let colibriPort = 9090
}
