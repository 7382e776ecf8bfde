internal import FileTrees
internal import Schema

/// Listeners, names and connections of one host, as its files say them.
struct HostNetwork {
  struct Socket {
    let place: FilePlace
    let transport: Listener.Transport
    /// nil: all addresses.
    let address: String?
    let port: Int
    let fact: Fact
  }

  private let table: FactTable
  private var sockets: [Socket] = []
  /// Addresses of places, and names that the host's resolver knows.
  private var places: [String: FilePlace] = [:]
  private var names: [String: String] = [:]
  private(set) var outbound: [HostEnds.Outbound] = []
  private(set) var entrances: [HostEnds.Entrance] = []
  private(set) var objections: [Objection] = []

  init(_ table: FactTable) {
    self.table = table
    // A machine without containers has no resolver of the site: it asks the world, which is told
    // `dns.zone`.
    let plan = table.host.proof.plan
    if table.host.host.entry.isMachine, let jms = plan.jmsHost {
      for name in [plan.domains.meet, plan.domains.turn] {
        names[name.value] = jms.publicAddress.description
      }
    }
    for fact in table.facts {
      switch fact.part {
      case .isAt:
        let address = fact.text.split(separator: "/").first.map(String.init) ?? ""
        places[address] = place(of: fact)
      case .resolves:
        let words = fact.text.split { $0 == "," || $0 == " " }.map(String.init)
        guard let address = words.last else { continue }
        for name in words.dropLast() { names[name] = address }
      case .listens(let label, let transport):
        let end = Endpoint(fact.text)
        guard let port = end.port else { continue }
        let bound = end.host ?? table.companion(of: fact, .binds(label))?.text
        sockets.append(
          Socket(
            place: place(of: fact), transport: transport,
            address: bound == "0.0.0.0" || bound == "*" ? nil : bound, port: port, fact: fact))
      default: break
      }
    }
  }

  private func place(of fact: Fact) -> FilePlace { table.place(of: fact) }

  mutating func connect() {
    reportPortsTakenTwice()
    for fact in table.facts {
      switch fact.part {
      case .reaches(let label): connect(fact, label)
      case .mayReach:
        let name = Endpoint(fact.text).host ?? ""
        if name == "localhost" || IPv4Address(name) != nil { connect(fact, "") }
      case .forwards: enter(fact)
      default: break
      }
    }
  }

  // MARK: Ports

  private mutating func reportPortsTakenTwice() {
    var owners: [String: Socket] = [:]
    for socket in sockets {
      let key = "\(socket.place.folder) \(socket.transport.rawValue) \(socket.port)"
      guard let other = owners[key] else {
        owners[key] = socket
        continue
      }
      // Two addresses of one machine may each have a listener, one that takes all may not join.
      let isShared =
        socket.address != nil && other.address != nil && socket.address != other.address
      // One program that says it twice is a matter of its own grammar.
      if isShared || socket.fact.file == other.fact.file { continue }
      object(
        .portTakenTwice(port: "\(socket.transport.rawValue) port \(socket.port)"), socket.fact,
        other: other.fact)
    }
  }

  /// Whether somebody in `place` answers at the address, which is nil for the loopback.
  private func answers(
    in place: FilePlace, _ transport: Listener.Transport, _ port: Int, at address: String?
  ) -> Bool {
    sockets.contains { socket in
      guard socket.place == place, socket.transport == transport, socket.port == port else {
        return false
      }
      guard let bound = socket.address else { return true }
      return address == nil ? bound.hasPrefix("127.") || bound == "localhost" : bound == address
    }
  }

  // MARK: Connections

  private mutating func connect(_ fact: Fact, _ label: String) {
    let end = Endpoint(fact.text)
    let portFact = table.companion(of: fact, .reachesPort(label))
    guard let name = end.host, let port = portFact.flatMap({ Int($0.text) }) ?? end.port else {
      return
    }
    let target = "tcp \(name):\(port)"
    if name == "localhost" || name.hasPrefix("127.") {
      if !answers(in: place(of: fact), .tcp, port, at: nil) {
        object(.noListener(target: target), fact)
      }
      return
    }
    guard let address = IPv4Address(name) ?? names[name].flatMap({ IPv4Address($0) }) else {
      object(.unresolved(name: name), fact)
      return
    }
    if let place = places[address.description] {
      if !answers(in: place, .tcp, port, at: address.description) {
        object(.noListener(target: target), fact)
      }
      return
    }
    outbound.append(
      HostEnds.Outbound(
        address: address, transport: .tcp, port: port, position: table.position(of: fact),
        target: target))
  }

  // MARK: Forwards

  /// A rule such as `tcp dport 80 dnat ip to 172.22.22.14:80`.
  private mutating func enter(_ fact: Fact) {
    let words = fact.text.split(separator: " ").map(String.init)
    func word(after name: String) -> String? {
      words.firstIndex(of: name).flatMap { words.indices.contains($0 + 1) ? words[$0 + 1] : nil }
    }
    let transport: Listener.Transport = words.contains("udp") ? .udp : .tcp
    guard let port = word(after: "dport").flatMap({ Int($0) }), let target = word(after: "to")
    else { return }
    let end = Endpoint(target)
    let inside = end.host.flatMap { places[$0] }
    if !(inside.map { answers(in: $0, transport, end.port ?? port, at: end.host) } ?? false) {
      object(.opensNothing(target: "\(transport.rawValue) \(target)"), fact)
    }
    let set = words.first { $0.hasPrefix("@") }.map { String($0.dropFirst()) }
    let admitted = set.map { set in
      table.facts.compactMap { other -> (address: IPv4Address, position: FilePosition)? in
        guard other.part == .admits else { return nil }
        let parts = other.text.split(separator: " ")
        guard parts.contains(where: { $0 == set }),
          let address = parts.last.flatMap({ IPv4Address($0) })
        else { return nil }
        return (address, table.position(of: other))
      }
    }
    entrances.append(
      HostEnds.Entrance(
        transport: transport, port: port, admitted: admitted, position: table.position(of: fact)))
  }

  private mutating func object(_ edge: Edge, _ fact: Fact, other: Fact? = nil) {
    var objection = Objection(
      reason: .edge(edge), position: table.position(of: fact), host: table.host.index,
      origin: table.host.host.entry.name.range)
    objection.other = other.map { (table.position(of: $0), "the other end") }
    objections.append(objection)
  }
}

/// `scheme://host:port/path`, with any part but the host or the port left out.
struct Endpoint: Hashable {
  let host: String?
  let port: Int?

  init(_ text: String) {
    var rest = text[...]
    // Words behind a port, such as `443 ssl`, say how it is used.
    if let blank = rest.firstIndex(of: " ") { rest = rest[..<blank] }
    var scheme: Substring?
    if let mark = rest.firstRange(of: "://") {
      scheme = rest[..<mark.lowerBound]
      rest = rest[mark.upperBound...]
    }
    if let slash = rest.firstIndex(of: "/") { rest = rest[..<slash] }
    let standard: Int? =
      switch scheme {
      case "http", "ws": 80
      case "https", "wss": 443
      default: nil
      }
    if let port = Int(rest) {
      (host, self.port) = (nil, port)
      return
    }
    let parts = rest.split(separator: ":", maxSplits: 1)
    host = parts.first.map(String.init)
    port = parts.count > 1 ? Int(parts[1]) : standard
  }
}
