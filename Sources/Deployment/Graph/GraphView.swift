internal import Diagnostics
internal import Schema

/// A picture of a site before it has a format: boxes in frames, and arrows between them.
public struct GraphView: Sendable {
  public enum Kind: String, CaseIterable, Sendable { case topology, ports, call }

  struct Frame: Sendable {
    let id: String
    let label: String
    /// A second line, such as roles and region.
    let detail: String
    var boxes: [Box]
    /// Whether the frame is drawn: what is outside has none.
    let isHost: Bool
    let isJMS: Bool
  }

  struct Box: Sendable {
    let id: String
    let label: String
    let detail: String
  }

  struct Arrow: Sendable {
    let source: String
    let target: String
    let label: String
    /// Every edge that the arrow stands for.
    var edges: [SiteGraph.Edge]
    /// The number of a hop; nil but in a call.
    var number: Int?
    var meaning = ""
  }

  let title: String
  let kind: Kind
  var frames: [Frame]
  private(set) var arrows: [Arrow] = []
  let graph: SiteGraph

  public init(
    _ graph: SiteGraph, _ kind: Kind, from caller: CallPath.Caller = .browser,
    record: Bool = false, sip: Bool = false
  ) {
    self.graph = graph
    self.kind = kind
    title =
      switch kind {
      case .topology: "Hosts of site \(graph.site) and who talks to whom"
      case .ports: "Ports of site \(graph.site) and who uses them"
      case .call: "One call in site \(graph.site), hop by hop"
      }
    frames =
      graph.outside.map {
        Frame(
          id: "f-\($0.id)", label: "", detail: "",
          boxes: [Box(id: $0.id, label: $0.label, detail: "outside of the site")], isHost: false,
          isJMS: false)
      }
      + graph.groups.map { group in
        Frame(
          id: group.id, label: group.label, detail: group.words,
          boxes: group.containers.map {
            Box(id: $0.id, label: $0.name, detail: $0.components.shown.joined(separator: ", "))
          }, isHost: true, isJMS: group.isJMS)
      }
    switch kind {
    case .topology: addTopology()
    case .ports: addPorts()
    case .call: addCall(CallPath(graph, from: caller, record: record, sip: sip))
    }
    dropUnused()
  }

  /// One arrow for all that goes from one box to another over one port.
  private mutating func addTopology() {
    for edge in graph.edges where !edge.isLocal {
      let index = arrows.firstIndex {
        $0.source == edge.source && $0.target == edge.target && $0.label == edge.label
      }
      if let index {
        arrows[index].edges.append(edge)
      } else {
        arrows.append(
          Arrow(source: edge.source, target: edge.target, label: edge.label, edges: [edge]))
      }
    }
  }

  /// A box for every listener.
  private mutating func addPorts() {
    for index in frames.indices where frames[index].isHost {
      let containers = frames[index].boxes
      frames[index].boxes = containers.flatMap { container in
        var seen: Set<String> = []
        return graph.edges.filter {
          $0.target == container.id && seen.insert($0.listener).inserted
        }.map {
          Box(
            id: Self.portID($0), label: "\($0.label) \($0.server ?? "")",
            detail: "\(container.label): \($0.listener)")
        } + [container]
      }
    }
    for edge in graph.edges where !(edge.isLocal && edge.client == edge.server) {
      arrows.append(
        Arrow(
          source: edge.source, target: edge.port == nil ? edge.target : Self.portID(edge),
          label: edge.client ?? edge.speaks, edges: [edge]))
    }
  }

  private static func portID(_ edge: SiteGraph.Edge) -> String {
    "\(edge.target)-" + String(edge.listener.map { $0.isLetter || $0.isNumber ? $0 : "-" })
  }

  private mutating func addCall(_ path: CallPath) {
    for (index, hop) in path.hops.enumerated() {
      arrows.append(
        Arrow(
          source: hop.edge.source, target: hop.edge.target,
          label: "\(index + 1). \(hop.edge.label)", edges: [hop.edge], number: index + 1,
          meaning: hop.meaning))
    }
  }

  /// Somebody outside whom no arrow reaches is not shown, nor are hosts in a call they have no part in.
  private mutating func dropUnused() {
    let used = Set(arrows.flatMap { [$0.source, $0.target] })
    frames.removeAll { frame in
      (!frame.isHost || kind == .call) && !frame.boxes.contains { used.contains($0.id) }
    }
  }
}

extension SiteGraph.Group {
  /// Such as `3 hosts: jvb, region eu`.
  var words: String {
    let hosts = count == 1 ? "" : "\(count) hosts: "
    return hosts + roles.joined(separator: ", ") + (region.map { ", region \($0)" } ?? "")
  }
}

extension [String] {
  /// Without what every container has.
  var shown: [String] { filter { !["base", "repository"].contains($0) } }
}

extension SiteGraph {
  /// Whom an id stands for, as a table calls it.
  public func name(of id: String) -> String {
    if let other = outside.first(where: { $0.id == id }) { return other.label }
    for group in groups {
      if let container = group.containers.first(where: { $0.id == id }) {
        return "\(group.label) \(container.name)"
      }
    }
    return id
  }

  /// The key that decides an edge's port, and the one that decides who listens: what the site says
  /// about the edge.
  func origins(of edge: Edge) -> [Origin] {
    guard let group = groups.first(where: { $0.containers.contains { $0.id == edge.target } }),
      let index = group.entries.first
    else {
      let condition = Component.all.flatMap(\.peers).first { $0.name == edge.listener }?.when
      if case .feature(let feature)? = condition { return [plan.origin(of: feature)] }
      return plan.site.sip.accounts.map(\.server.origin)
    }
    let entry = plan.site.hostEntries[index]
    let port: Origin =
      switch edge.listener {
      case "jvb.media": entry.mediaPort.origin
      case "jvb.colibri": entry.colibriPort.origin
      default: Origin.none.derived(by: .forwardOfListener)
      }
    let address = (entry.privateAddress ?? entry.publicAddress).origin
    return edge.isLocal ? [port] : [port, address]
  }
}
