internal import Schema

/// Tables for the people who run the network around the site: which ports to open, which names to
/// publish. One line for all hosts of a range.
public struct DerivedTables: Sendable {
  private let plan: SitePlan

  public init(_ plan: SitePlan) { self.plan = plan }

  /// `firewall.md`: every port that somebody outside of a host has to reach.
  public var firewall: [UInt8] {
    var text = """
      # Ports of site \(plan.site.name.value)

      Made by jitsi-compile from the site description. Each host's own rules let in exactly these; a
      firewall before the hosts has to let them pass. Outwards, hosts reach 443/tcp and 5222/tcp of
      the JMS and their package sources; gateways also reach their SIP servers.

      | host | address | port | from | for |
      |---|---|---|---|---|

      """
    for entry in plan.site.hostEntries {
      let forwards = EntryPlan(entry, of: plan, components: Component.all).forwards
      for forward in forwards {
        let cells = [
          entry.name.value.source, address(of: entry),
          "\(forward.port)/\(forward.transport.rawValue)", sources(of: forward), forward.listener,
        ]
        text += "| \(cells.joined(separator: " | ")) |\n"
      }
      if forwards.isEmpty {
        text += "| \(entry.name.value.source) | \(address(of: entry)) | - | nobody | - |\n"
      }
    }
    return Array(text.utf8)
  }

  /// `dns.zone`: the records that clients and nodes need, in the form of RFC 1035.
  public var zone: [UInt8] {
    let meet = plan.domains.meet.value
    let turn = plan.domains.turn.value
    var text = """
      ; Made by jitsi-compile from the description of site \(plan.site.name.value).
      ; TURN shares port 443 of the JMS, so its name leads to the same address.

      """
    if let jms = plan.jmsHost { text += "\(meet). 3600 IN A \(jms.publicAddress)\n" }
    text += "\(turn). 3600 IN CNAME \(meet).\n"
    return Array(text.utf8)
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
