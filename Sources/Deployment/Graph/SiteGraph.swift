internal import Schema

/// Who talks to whom in a site, from what components declare.
///
/// Hosts of a range are one group. A site with very many entries has groups of entries that are
/// alike, so a picture of it stays one.
public struct SiteGraph: Sendable {
  /// Hosts that are alike.
  public struct Group: Hashable, Sendable {
    public let id: String
    /// As the site writes it, such as `jvb-[1-3]`, or the first and the last name.
    public let label: String
    public let count: Int
    public let roles: [String]
    public let region: String?
    public let containers: [Container]
    /// Indexes of its entries of `hosts`.
    let entries: [Int]
    var isJMS: Bool { roles.contains(Role.jms.rawValue) }
  }

  public struct Container: Hashable, Sendable {
    public let id: String
    public let name: String
    public let components: [String]
  }

  /// People and servers that are no hosts of the site.
  public struct Outside: Hashable, Sendable {
    public let id: String
    public let label: String
  }

  /// One component, or somebody outside, that connects to a listener, or to somebody outside.
  public struct Edge: Hashable, Sendable {
    /// Of a container or of somebody outside.
    public let source: String
    /// The component that connects; nil for somebody outside.
    public let client: String?
    public let target: String
    /// The component that listens; nil for somebody outside.
    public let server: String?
    /// Name of the listener, or of the protocol of somebody outside.
    public let listener: String
    public let transport: String?
    /// nil for a port that somebody else chooses.
    public let port: Int?
    /// The last one where there are several.
    public let lastPort: Int?
    public let speaks: String
    /// What the client logs in with; empty where it does not.
    public let identity: String
    /// Whether both ends are in one container.
    public let isLocal: Bool

    /// `443/tcp`, or the protocol where the port is somebody else's.
    public var label: String {
      guard let port, let transport else { return speaks }
      return "\(port)\(lastPort.map { "-\($0)" } ?? "")/\(transport)"
    }
  }

  public let site: String
  public let outside: [Outside]
  public let groups: [Group]
  public let edges: [Edge]
  let plan: SitePlan

  /// The browsers' id.
  static let browsers = "browsers"
  /// The id of those who call a gateway's own address.
  static let devices = "outside-sip-devices"
  /// More entries than that are grouped by what they have in common.
  static let mostEntries = 40

  public init(_ plan: SitePlan) {
    self.plan = plan
    site = plan.site.name.value
    let components = Component.all.map { $0.named(for: plan) }
    let entries = plan.site.hostEntries
    var makers: [GroupMaker] = []
    for (index, entry) in entries.enumerated() {
      let kind = GroupMaker.Kind(entry)
      if entries.count > Self.mostEntries,
        let known = makers.firstIndex(where: { $0.kind == kind })
      {
        makers[known].entries.append(index)
      } else {
        makers.append(
          GroupMaker(
            kind: kind, entries: [index],
            plan: EntryPlan(entry, of: plan, components: components)))
      }
    }
    groups = makers.enumerated().map { $1.group(numbered: $0, of: plan) }
    var finder = EdgeFinder(plan: plan, makers: makers, groups: groups)
    finder.run()
    edges = finder.edges
    outside = finder.outside
  }

  /// Entries on their way to a group.
  struct GroupMaker {
    /// What hosts of one group have in common.
    struct Kind: Equatable {
      let roles: [Role]
      let release: DebianRelease
      let region: String?
      let ports: [Int]
      let machine: [Bool]

      init(_ entry: HostEntry) {
        roles = entry.roles.map(\.value).sorted()
        release = entry.release.value
        region = entry.region?.value
        ports = [entry.mediaPort.value, entry.colibriPort.value]
        machine = [entry.isMachine, entry.takesDirectCalls.value]
      }
    }

    let kind: Kind
    var entries: [Int]
    let plan: EntryPlan

    func group(numbered number: Int, of site: SitePlan) -> Group {
      let all = entries.map { site.site.hostEntries[$0] }
      let count = all.reduce(0) { $0 + $1.count }
      var label = all[0].name.value.source
      if all.count > 1, let last = all.last {
        label = "\(all[0].host(at: 0).name) … \(last.host(at: last.count - 1).name)"
      }
      return Group(
        id: "g\(number)", label: label, count: count, roles: kind.roles.map(\.rawValue),
        region: kind.region,
        containers: plan.programPlaces.enumerated().map { index, container in
          Container(
            id: "g\(number)c\(index)", name: container.name,
            components: container.components.map(\.name))
        }, entries: entries)
    }
  }
}
