internal import Diagnostics
internal import Schema

/// Joins what hosts say about each other.
struct SiteJoin {
  private let proof: SiteProof
  private let evidence: [HostEvidence]
  private var hosts: [IPv4Address: Int] = [:]
  private(set) var objections: [Objection] = []

  init(_ proof: SiteProof, _ evidence: [HostEvidence]) {
    (self.proof, self.evidence) = (proof, evidence)
    for (index, host) in proof.plan.hosts.enumerated() {
      hosts[host.publicAddress] = index
      if let address = host.privateAddress { hosts[address] = index }
    }
  }

  mutating func run() {
    joinConnections()
    joinAccounts()
    joinDomains()
    joinKeys()
    joinMedia()
  }

  // MARK: Connections through firewalls

  private struct Door: Hashable {
    let host: Int
    let transport: Listener.Transport
    let port: Int
  }

  private struct Passage: Hashable {
    let door: Door
    let source: Int
  }

  private mutating func joinConnections() {
    var doors: [Door: HostEnds.Entrance] = [:]
    for host in evidence {
      for entrance in host.ends.entrances {
        doors[Door(host: host.host, transport: entrance.transport, port: entrance.port)] = entrance
      }
    }
    var admitted: Set<Passage> = []
    for (door, entrance) in doors {
      for (address, _) in entrance.admitted ?? [] {
        if let source = hosts[address] { admitted.insert(Passage(door: door, source: source)) }
      }
    }
    var used: Set<Passage> = []
    for host in evidence {
      for connection in host.ends.outbound {
        guard let target = hosts[connection.address] else {
          object(.noListener(target: connection.target), at: connection.position)
          continue
        }
        let door = Door(host: target, transport: connection.transport, port: connection.port)
        guard let entrance = doors[door] else {
          object(.noListener(target: connection.target), at: connection.position)
          continue
        }
        let passage = Passage(door: door, source: host.host)
        used.insert(passage)
        if entrance.admitted != nil, !admitted.contains(passage) {
          object(
            .notAdmitted(target: connection.target), at: connection.position,
            other: entrance.position, saying: "this rule lets others in")
        }
      }
    }
    reportUnused(doors, used)
  }

  private mutating func reportUnused(
    _ doors: [Door: HostEnds.Entrance], _ used: Set<Passage>
  ) {
    for host in evidence {
      for entrance in host.ends.entrances {
        let door = Door(host: host.host, transport: entrance.transport, port: entrance.port)
        for (address, position) in entrance.admitted ?? [] {
          let source = hosts[address]
          if let source, used.contains(Passage(door: door, source: source)) { continue }
          object(
            .admitsNobody(address: address.description), at: position, other: entrance.position,
            saying: "for this rule")
        }
      }
    }
  }

  // MARK: Prosody

  private mutating func joinAccounts() {
    var accounts: [String: HostEnds.Login] = [:]
    for account in evidence.flatMap(\.ends.accounts) { accounts[account.jid] = account }
    var used: Set<String> = []
    for login in evidence.flatMap(\.ends.logins) {
      guard let account = accounts[login.jid] else {
        object(.noAccount(jid: login.jid), at: login.position)
        continue
      }
      used.insert(login.jid)
      if account.secret != login.secret {
        object(
          .wrongPassword(jid: login.jid, client: login.secret, server: account.secret),
          at: login.position, other: account.position, saying: "the server's account")
      }
    }
    let spare = proof.spareAccounts
    for account in accounts.values.sorted(by: { $0.jid < $1.jid })
    where !used.contains(account.jid) && !spare.contains(account.jid) {
      object(.unusedAccount(jid: account.jid), at: account.position)
    }
  }

  private mutating func joinDomains() {
    let served = Set(evidence.flatMap(\.ends.servedDomains).map(\.text))
    for use in evidence.flatMap(\.ends.usedDomains) where !served.contains(use.text) {
      object(.unservedDomain(use.text), at: use.position)
    }
    let watched = Set(evidence.flatMap(\.ends.watchedRooms).map(\.text))
    for room in evidence.flatMap(\.ends.enteredRooms) {
      if !watched.contains(room.text) { object(.unwatchedRoom(room.text), at: room.position) }
    }
    for room in evidence.flatMap({ $0.ends.enteredRooms + $0.ends.watchedRooms }) {
      let domain = room.text.split(separator: "@").last.map(String.init) ?? ""
      if !served.contains(domain) { object(.unservedDomain(domain), at: room.position) }
    }
  }

  // MARK: Keys of signed tokens

  private mutating func joinKeys() {
    var files: [String: HostEnds.Named] = [:]
    for file in evidence.flatMap(\.ends.keyFiles) { files[file.text] = file }
    for id in evidence.flatMap(\.ends.keyIDs) {
      let name = proof.keyFile(of: id.text)
      guard let file = files.removeValue(forKey: name) else {
        object(.noKeyFile(id: id.text), at: id.position)
        continue
      }
      if proof.secrets.privateHalves[file.secret] != id.secret {
        object(
          .wrongKey(id: id.text, secret: file.secret), at: id.position, other: file.position,
          saying: "the public key under this id")
      }
    }
    for file in proof.spareKeyFiles { files[file] = nil }
    for file in files.values.sorted(by: { $0.text < $1.text }) {
      object(.unusedKeyFile(file.text), at: file.position)
    }
  }

  // MARK: Media

  /// The relay may send to every bridge: it is allowed by name, or in no range that is denied.
  private mutating func joinMedia() {
    let allowed = Set(evidence.flatMap(\.ends.relayTargets).map(\.text))
    let denials = evidence.flatMap(\.ends.relayDenials).compactMap { denial in
      Self.range(denial.text).map { (range: $0, position: denial.position) }
    }
    for bridge in evidence.flatMap(\.ends.mediaAddresses) where !allowed.contains(bridge.text) {
      guard let address = IPv4Address(bridge.text),
        let denial = denials.first(where: { $0.range.contains(address) })
      else { continue }
      object(
        .unreachableBridge(address: bridge.text), at: bridge.position, other: denial.position,
        saying: "the relay sends nothing here but to addresses that are allowed")
    }
  }

  /// `10.0.0.0-10.255.255.255`; nil for ranges of IPv6.
  private static func range(_ text: String) -> ClosedRange<IPv4Address>? {
    let ends = text.split(separator: "-").compactMap { IPv4Address($0) }
    return ends.count == 2 && ends[0] <= ends[1] ? ends[0]...ends[1] : nil
  }

  private mutating func object(
    _ edge: Edge, at position: FilePosition, other: FilePosition? = nil, saying note: String = ""
  ) {
    var objection = Objection(
      reason: .edge(edge), position: position, host: position.host,
      origin: proof.plan.hosts[position.host].entry.name.range)
    objection.other = other.map { ($0, note) }
    objections.append(objection)
  }
}
