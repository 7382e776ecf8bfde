import Credentials
import Diagnostics
import FileTrees
import Schema
import Testing
import _TestSupport

@testable import Deployment

/// Pictures say what declarations say, and what firewall and files say too.
struct GraphTests {
  static let fixtures = FixtureSite.whole.map(\.name)

  /// A port of the firewall's table is the end of an edge that comes from where the table says, and
  /// an edge between hosts ends at a port of the table.
  @Test(arguments: fixtures)
  func edgesAreTheFirewallsRows(_ name: String) throws {
    let site = try ExplainedSite(FixtureSite(name: name))
    let graph = SiteGraph(site.plan)
    var (edges, rows): (Set<String>, Set<String>) = ([], [])
    for group in graph.groups {
      let containers = Set(group.containers.map(\.id))
      for edge in graph.edges where containers.contains(edge.target) {
        if edge.source == SiteGraph.browsers {
          edges.insert("everyone \(group.label) \(edge.label)")
        } else if !containers.contains(edge.source), edge.listener != "jvb.media",
          edge.listener != "nginx.https"
        {
          let source = graph.groups.first { $0.containers.contains { $0.id == edge.source } }
          edges.insert("\(source?.isJMS == true ? "jms" : "nodes") \(group.label) \(edge.label)")
        }
      }
    }
    for (entry, group) in zip(site.plan.site.hostEntries, graph.groups) {
      let forwards = EntryPlan(entry, of: site.plan, components: Component.all).forwards
      for forward in forwards {
        rows.insert(
          "\(forward.sources) \(group.label) \(forward.port)/\(forward.transport.rawValue)")
      }
    }
    #expect(edges == rows)
  }

  /// What rendered files connect to, as the proof reads them, is an edge, and the other way round.
  @Test(arguments: fixtures)
  func edgesAreWhatFilesConnectTo(_ name: String) throws {
    let site = try ExplainedSite(FixtureSite(name: name))
    let graph = SiteGraph(site.plan)
    let proof = SiteProof(site.compiler)
    var workspace = SiteCompiler.Workspace()
    var reading = SiteProof.Workspace()
    var groupOfHost: [Int] = []
    for (index, entry) in site.plan.site.hostEntries.enumerated() {
      groupOfHost += Array(repeating: index, count: entry.count)
    }
    var hosts: [IPv4Address: Int] = [:]
    for (index, host) in site.plan.hosts.enumerated() {
      hosts[host.publicAddress] = index
      if let address = host.privateAddress { hosts[address] = index }
    }
    var seen: Set<String> = []
    for index in site.plan.hosts.indices {
      let tree = site.compiler.compile(hostAt: index, in: &workspace).tree
      let ends = proof.read(tree, ofHost: index, in: &reading).ends
      for connection in ends.outbound {
        guard let target = hosts[connection.address], groupOfHost[target] != groupOfHost[index]
        else { continue }
        seen.insert(
          "\(groupOfHost[index]) \(groupOfHost[target]) \(connection.port)/"
            + connection.transport.rawValue)
      }
    }
    var drawn: Set<String> = []
    for edge in graph.edges where edge.listener != "jvb.media" {
      guard let source = groupIndex(of: edge.source, graph),
        let target = groupIndex(of: edge.target, graph), source != target
      else { continue }
      drawn.insert("\(source) \(target) \(edge.label)")
    }
    #expect(drawn == seen)
  }

  private func groupIndex(of id: String, _ graph: SiteGraph) -> Int? {
    graph.groups.firstIndex { $0.containers.contains { $0.id == id } }
  }

  @Test func everyListenerSaysWhatItSpeaks() {
    for listener in Component.all.flatMap(\.listeners) {
      #expect(!listener.speaks.isEmpty, "\(listener.name)")
    }
  }

  /// A step that no component declares would silently never be a hop.
  @Test func everyStepOfACallIsDeclared() {
    let steps =
      CallPath.services + CallPath.browser + CallPath.recording + CallPath.gateway
    for step in steps {
      let isDeclared =
        if let client = step.client {
          Component.all.contains { component in
            component.name == client
              && (component.connections.contains { $0.target == step.listener }
                || component.peers.contains { $0.name == step.listener })
          }
        } else {
          Component.all.flatMap(\.listeners).contains {
            $0.name == step.listener && $0.scope == .everyone
          }
        }
      #expect(isDeclared, "\(step)")
    }
  }

  @Test func aCallHasItsHops() throws {
    let graph = SiteGraph(try ExplainedSite(FixtureSite(name: "nordeck")).plan)
    let plain = CallPath(graph, from: .browser, record: false, sip: false).hops.map(\.edge)
    #expect(plain.contains { $0.listener == "jvb.media" && $0.source == SiteGraph.browsers })
    #expect(plain.contains { $0.identity == "TURN credential" && $0.port == 5349 })
    #expect(!plain.contains { $0.client == "jibri" || $0.client == "sip" })
    let all = CallPath(graph, from: .browser, record: true, sip: true).hops.map(\.edge)
    #expect(all.contains { $0.client == "jibri" && $0.identity == "control account" })
    #expect(all.contains { $0.client == "sip" && $0.listener == "SIP servers" })
    let device = CallPath(graph, from: .sip, record: false, sip: false).hops.map(\.edge)
    #expect(!device.contains { $0.source == SiteGraph.browsers } && !device.isEmpty)
  }

  /// Entries that are alike share a frame, so that a picture of a thousand hosts is one.
  @Test func manyEntriesAreGrouped() throws {
    var lines = [
      "version: 1", "site: large", "domains: {meet: meet.example.org}", "auth: {app_id: large}",
      "hosts:",
      "  - {name: jms, roles: [jms], address: 203.0.113.10, cores: 8, memory: 16GB, disk: 80GB}",
    ]
    for number in 1...200 {
      lines.append(
        "  - {name: jvb-\(number), roles: [jvb], address: 203.0.\(number).9, cores: 8, "
          + "memory: 16GB, disk: 20GB}")
    }
    let graph = SiteGraph(try ExplainedSite(lines.joined(separator: "\n") + "\n").plan)
    #expect(graph.groups.map(\.count) == [1, 200])
    #expect(graph.groups[1].label == "jvb-1 … jvb-200")
    #expect(graph.edges.count < 40)
  }
}
