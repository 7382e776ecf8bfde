internal import Diagnostics
internal import Schema

/// Tables for the people who run the network around the site: which ports to open, which names to
/// publish. One line for all hosts of a range.
public struct DerivedTables: Sendable {
  private let plan: SitePlan

  public init(_ plan: SitePlan) { self.plan = plan }

  /// `firewall.md`: every port that somebody outside of a host has to reach.
  public var firewall: [UInt8] { Self.text(of: firewallLines) }

  /// `dns.zone`: the records that clients and nodes need, in the form of RFC 1035.
  public var zone: [UInt8] { Self.text(of: zoneLines) }

  /// A line of a table, with what decided it.
  struct Line: Sendable {
    let text: String
    var origins: [Origin] = []
  }

  private static func text(of lines: [Line]) -> [UInt8] {
    lines.flatMap { Array("\($0.text)\n".utf8) }
  }

  var firewallLines: [Line] {
    var lines = [
      Line(text: "# Ports of site \(plan.site.name.value)", origins: [plan.site.name.origin]),
      Line(text: ""),
      Line(
        text:
          "Made by jitsi-compile from the site description. To containers, each host's own rules let"
          + " in"),
      Line(
        text:
          "exactly these; a firewall before the hosts has to let them pass. Outwards, hosts reach"
          + " 443/tcp"),
      Line(
        text: "and 5222/tcp of the JMS and their package sources; gateways also reach SIP servers."),
      Line(text: ""),
      Line(text: "| host | address | port | from | for |"),
      Line(text: "|---|---|---|---|---|"),
    ]
    var plans = EntryPlans(of: plan, components: Component.all)
    for entry in plan.site.hostEntries {
      let name = entry.name.value.source
      let origins = [entry.name, entry.publicAddress, entry.privateAddress].compactMap {
        $0?.origin
      }
      let forwards = plans.plan(entry).forwards
      for forward in forwards {
        let cells = [
          name, address(of: entry), "\(forward.ports)/\(forward.transport.rawValue)",
          sources(of: forward), forward.listener,
        ]
        lines.append(
          Line(
            text: "| \(cells.joined(separator: " | ")) |",
            origins: origins + [plan.portOrigin(of: forward, on: entry)]))
      }
      let isPushedTo = plan.features.contains(.push) && !entry.has(.jms)
      if isPushedTo {
        let jms = plan.jmsHost?.name ?? "the JMS"
        lines.append(
          Line(
            text: "| \(name) | \(address(of: entry)) | 22/tcp | \(jms) | push |",
            origins: origins + [plan.site.push.origin]))
      }
      if forwards.isEmpty, !isPushedTo {
        lines.append(
          Line(
            text: "| \(name) | \(address(of: entry)) | - | nobody | - |",
            origins: origins + entry.roles.map { $0.origin.derived(by: .rolesOfHost) }))
      }
    }
    return lines
  }

  var zoneLines: [Line] {
    let (meet, turn) = (plan.domains.meet, plan.domains.turn)
    var lines = [
      Line(
        text: "; Made by jitsi-compile from the description of site \(plan.site.name.value).",
        origins: [plan.site.name.origin]),
      Line(text: "; TURN shares port 443 of the JMS, so its name leads to the same address."),
    ]
    if let jms = plan.jmsHost {
      lines.append(
        Line(
          text: "\(meet.value). 3600 IN A \(jms.publicAddress)",
          origins: [meet.origin, jms.entry.publicAddress.origin]))
    }
    lines.append(
      Line(
        text: "\(turn.value). 3600 IN CNAME \(meet.value).", origins: [turn.origin, meet.origin]))
    return lines
  }

  private func address(of entry: HostEntry) -> String {
    guard let address = entry.privateAddress else { return entry.publicAddress.value.source }
    return "\(entry.publicAddress.value.source) (\(address.value.source))"
  }

  private func sources(of forward: Forward) -> String {
    switch forward.sources {
    case .everyone: "everyone"
    case .nodes: "all other hosts of the site"
    case .jms: plan.jmsHost?.name ?? "the JMS"
    }
  }
}

extension SitePlan {
  /// The key that decides a port, or the rule that it is the component's own.
  func portOrigin(of forward: Forward, on entry: HostEntry) -> Origin {
    switch forward.listener {
    case "jvb.media": entry.mediaPort.origin
    case "jvb.colibri": entry.colibriPort.origin
    default: Origin(entry.roles.first?.range).derived(by: .forwardOfListener)
    }
  }
}
