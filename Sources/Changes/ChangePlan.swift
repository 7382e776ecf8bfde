internal import FileTrees

/// What has to be done for a change set to take effect: on which host, in which order, and who
/// notices.
public struct ChangePlan: Sendable {
  /// One host's part.
  public struct HostPart: Sendable {
    public enum Kind: String, Sendable { case deploy, change, remove }

    public let host: String
    public let kind: Kind
    /// `none`, `reload`, `restart`, `recreate` or `reboot`.
    public let verb: String
    public let actions: [String]
    public let interruptions: [String]
    /// Whether `apply` asks for consent, because something cannot be drained.
    public let needsConsent: Bool
    /// What is out of service meanwhile, by role.
    public let away: [String: Int]
    /// Units of the host that have to be restarted when idle, for copies to be new.
    public let copiedTemplates: [String]
  }

  public struct Wave: Sendable {
    public let hosts: [HostPart]
    /// How many stay in service while the wave is under way, by role; only roles of which some are
    /// away.
    public let left: [String: Int]
    /// Roles of which fewer are left than the floor.
    public let belowFloor: [String]
  }

  public let waves: [Wave]
  /// What others do before the first wave and after the last, in words.
  public let before: [String]
  public let after: [String]
  /// What cannot be seen in a table.
  public let notes: [String]
  /// Hosts whose pinned packages change: one release set runs on all of them or on none.
  public let movingTogether: [String]
  public let floors: [String: Int]

  public var isEmpty: Bool { waves.isEmpty && before.isEmpty && after.isEmpty }

  /// - Parameter floors: What stays in service, by role; the standard where nothing is said.
  public init(_ changes: ChangeSet, floors declared: [String: Floor]) {
    let parts = changes.hosts.compactMap { Part($0) }
    var floors: [String: Int] = [:]
    for role in Set(changes.servedBefore.keys).union(changes.servedAfter.keys) {
      let (was, will) = (changes.servedBefore[role] ?? 0, changes.servedAfter[role] ?? 0)
      // What comes up in this very rollout cannot be counted on before, nor what goes after it.
      floors[role] = (declared[role] ?? .standard).kept(of: min(was, will))
    }
    self.floors = floors
    var rollout = Rollout(serving: changes.servedBefore, floors: floors)

    let servers = parts.filter(\.isServer)
    let nodes = parts.filter { !$0.isServer }
    let leaving = nodes.filter { $0.part.kind == .remove }
    let coming = nodes.filter { $0.part.kind == .deploy }
    let staying = nodes.filter { $0.part.kind == .change }
    let dropsAccounts = servers.contains(where: \.dropsAccounts)
    let addsAccounts = servers.contains(where: \.addsAccounts)

    // Accounts are there before anybody logs in with them, and go when nobody does any more.
    let canLeaveFirst = dropsAccounts && rollout.canSpare(leaving)
    if canLeaveFirst { rollout.remove(leaving) }
    rollout.change(servers)
    rollout.add(coming)
    rollout.change(staying)
    if !canLeaveFirst { rollout.remove(leaving) }
    waves = rollout.waves
    movingTogether = HostRange.sorted(parts.filter(\.movesVersions).map(\.part.host))

    var notes: [String] = []
    if dropsAccounts, addsAccounts, !canLeaveFirst, !leaving.isEmpty {
      notes.append(
        "the new site takes accounts away from \(HostRange.folded(leaving.map(\.part.host))) before "
          + "others can do their work: add hosts with one site and remove these with the next")
    }
    if !movingTogether.isEmpty {
      notes.append(
        "versions move together: \(HostRange.folded(movingTogether)); begin when there is time "
          + "to end")
    }
    for part in parts {
      if let former = part.formerName {
        notes.append("rename \(former) to \(part.part.host) before: `apply` refuses another name")
      }
    }
    let reinstalled = Dictionary(grouping: parts.filter(\.needsInstallation), by: \.release)
    for (release, parts) in reinstalled.sorted(by: { $0.key < $1.key }) {
      notes.append(
        "install Debian \(release) on \(HostRange.folded(parts.map(\.part.host))) before: `apply` "
          + "refuses another one")
    }
    self.notes = notes
    let ports = PortEdges(changes.tables.first { $0.name == "firewall.md" })
    let names = changes.tables.first { $0.name == "dns.zone" }
    before =
      (names?.added ?? []).map { "DNS: publish \($0)" }
      + ports.opened.map { "firewall: open \($0)" }
    after =
      (names?.removed ?? []).map { "DNS: withdraw \($0)" }
      + ports.closed.map { "firewall: close \($0)" }
  }
}

/// Rows of `firewall.md` as single edges, so that a range that grows by one host opens one host's
/// ports.
struct PortEdges {
  private(set) var opened: [String] = []
  private(set) var closed: [String] = []

  private struct Edge: Hashable {
    let host: String
    let address: String
    let rest: [String]
  }

  init(_ table: ChangeSet.TableChange?) {
    let (was, will) = (
      (table?.removed ?? []).flatMap(Self.edges), (table?.added ?? []).flatMap(Self.edges)
    )
    let (before, after) = (Set(was), Set(will))
    opened = Self.folded(will.filter { !before.contains($0) })
    closed = Self.folded(was.filter { !after.contains($0) })
  }

  /// A row for a range of hosts has a range of addresses of the same length.
  private static func edges(of row: String) -> [Edge] {
    let cells = row.split(separator: "|").map { cell -> String in
      let words = cell.split(separator: " ")
      return words.joined(separator: " ")
    }
    guard cells.count > 2 else { return [Edge(host: row, address: "", rest: [])] }
    let rest = Array(cells[2...])
    guard let hosts = HostRange.expanded(cells[0]), let addresses = HostRange.expanded(cells[1]),
      hosts.count == addresses.count
    else { return [Edge(host: cells[0], address: cells[1], rest: rest)] }
    return zip(hosts, addresses).map { Edge(host: $0, address: $1, rest: rest) }
  }

  private static func folded(_ edges: [Edge]) -> [String] {
    var order: [[String]] = []
    var members: [[String]: [Edge]] = [:]
    for edge in edges {
      if members[edge.rest] == nil { order.append(edge.rest) }
      members[edge.rest, default: []].append(edge)
    }
    return order.map { rest in
      let edges = members[rest] ?? []
      let place =
        HostRange.folded(edges.map(\.host)) + " (" + HostRange.folded(edges.map(\.address)) + ")"
      return rest.count == 3
        ? "\(rest[0]) on \(place) from \(rest[1]), for \(rest[2])"
        : "\(place): \(rest.joined(separator: ", "))"
    }
  }
}
