internal import Schema

/// Joins the connections that components declare with the listeners that components declare.
struct EdgeFinder {
  let plan: SitePlan
  let makers: [SiteGraph.GroupMaker]
  let groups: [SiteGraph.Group]
  private(set) var edges: [SiteGraph.Edge] = []
  private(set) var outside: [SiteGraph.Outside] = []

  /// A listener where it is.
  private struct Seat {
    let group: Int
    let container: Int
    let component: Component
    let listener: Listener
    let port: Int
  }

  init(plan: SitePlan, makers: [SiteGraph.GroupMaker], groups: [SiteGraph.Group]) {
    (self.plan, self.makers, self.groups) = (plan, makers, groups)
  }

  mutating func run() {
    let seats = seats
    outside = [SiteGraph.Outside(id: SiteGraph.browsers, label: "browsers")]
    for seat in seats where seat.listener.scope == .everyone {
      if seat.component.name == Component.sip.name {
        addOutside(SiteGraph.devices, "SIP devices")
        add(from: SiteGraph.devices, client: nil, to: seat, "", isLocal: false)
        continue
      }
      let identity = seat.listener.name == "nginx.https" ? visitors : ""
      add(from: SiteGraph.browsers, client: nil, to: seat, identity, isLocal: false)
    }
    for (index, maker) in makers.enumerated() {
      for (place, container) in maker.plan.programPlaces.enumerated() {
        for component in container.components {
          for connection in component.connections
          where connection.when.holds(plan.features, on: maker.plan.entry) {
            for seat in seats
            where seat.listener.name == connection.target
              && reaches(seat, from: index, place, component)
            {
              add(
                from: groups[index].containers[place].id, client: component.name, to: seat,
                connection.identity.words,
                isLocal: seat.group == index && seat.container == place && !isAmongOthers(seat))
            }
          }
          addPeers(of: component, on: maker.plan.entry, at: groups[index].containers[place].id)
        }
      }
    }
  }

  private var visitors: String {
    if plan.features.contains(.tokens) { return "signed token" }
    return plan.features.contains(.userAccounts) ? "account of a person" : ""
  }

  private var seats: [Seat] {
    var seats: [Seat] = []
    for (index, maker) in makers.enumerated() {
      let entry = maker.plan.entry
      for (place, container) in maker.plan.programPlaces.enumerated() {
        for component in container.components {
          for listener in component.listeners where listener.when.holds(plan.features, on: entry) {
            let ports = listener.ports(on: entry)
            // Beside the listener its own port counts, from elsewhere the host's.
            seats.append(
              Seat(
                group: index, container: place, component: component, listener: listener,
                port: ports.host))
          }
        }
      }
    }
    return seats
  }

  private func reaches(
    _ seat: Seat, from group: Int, _ container: Int, _ component: Component
  ) -> Bool {
    switch seat.listener.scope {
    case .loopback: return seat.group == group && seat.container == container
    case .bridge: return seat.group == group
    case .everyone, .nodes, .jms:
      let isItself =
        seat.group == group && seat.container == container
        && seat.component.name == component.name
      return !isItself || isAmongOthers(seat)
    }
  }

  /// Whether the hosts of the seat's group may talk to each other.
  private func isAmongOthers(_ seat: Seat) -> Bool {
    groups[seat.group].count > 1 && seat.listener.scope == .everyone
  }

  private mutating func add(
    from source: String, client: String?, to seat: Seat, _ identity: String, isLocal: Bool
  ) {
    edges.append(
      SiteGraph.Edge(
        source: source, client: client, target: groups[seat.group].containers[seat.container].id,
        server: seat.component.name, listener: seat.listener.name,
        transport: seat.listener.transport.rawValue, port: seat.port,
        lastPort: seat.listener.lastPort,
        speaks: seat.listener.speaks, identity: identity, isLocal: isLocal))
  }

  private mutating func addOutside(_ id: String, _ label: String) {
    guard !outside.contains(where: { $0.id == id }) else { return }
    outside.append(SiteGraph.Outside(id: id, label: label))
  }

  private mutating func addPeers(
    of component: Component, on entry: HostEntry, at container: String
  ) {
    for peer in component.peers where peer.when.holds(plan.features, on: entry) {
      let id = "outside-" + String(peer.name.lowercased().map { $0.isLetter ? $0 : "-" })
      addOutside(id, peer.name)
      edges.append(
        SiteGraph.Edge(
          source: container, client: component.name, target: id, server: nil, listener: peer.name,
          transport: nil, port: nil, lastPort: nil, speaks: peer.speaks, identity: peer.identity,
          isLocal: false))
    }
  }
}

extension Connection.Identity {
  /// As a picture says it; empty for none.
  var words: String {
    switch self {
    case .none: ""
    case .focus: "account focus"
    case .jvb: "account of the bridge"
    case .jibri: "control account"
    case .recorder: "account of the recorder"
    case .sip: "account of the gateway"
    case .sidecar: "signed token of the sidecar"
    case .turn: "TURN credential"
    case .token: "signed token"
    }
  }
}
