internal import Schema

/// A port of a host that leads to a container: what the firewall lets in.
struct Forward: Hashable, Sendable {
  enum Sources: Hashable, Sendable { case everyone, nodes, jms }

  let component: String
  let listener: String
  let transport: Listener.Transport
  /// The host's port.
  let port: Int
  let address: IPv4Address
  let targetPort: Int
  let sources: Sources

  /// The listeners of a host's containers that somebody outside of the host has to reach.
  static func list(
    _ containers: [ContainerPlan], entry: HostEntry, site: SitePlan
  ) -> [Forward] {
    var forwards: [Forward] = []
    for container in containers {
      guard let address = site.network.address(of: container.role) else { continue }
      for component in container.components {
        for listener in component.listeners where listener.when.holds(site.features, on: entry) {
          guard let sources = Sources(listener.scope, entry: entry, site: site) else { continue }
          let ports = listener.ports(on: entry)
          forwards.append(
            Forward(
              component: component.name, listener: listener.name, transport: listener.transport,
              port: ports.host, address: address, targetPort: ports.container, sources: sources))
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
    // Media candidates name the port that the bridge itself uses, so both are the same.
    case .media: (entry.mediaPort.value, entry.mediaPort.value)
    case .colibri: (entry.colibriPort.value, Listener.colibriPort)
    }
  }

  /// Where a bridge serves its websockets inside its container.
  static let colibriPort = 9090
}
