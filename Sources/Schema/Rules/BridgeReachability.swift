internal import Diagnostics

/// A bridge that only a private network can reach, in a site whose JMS everybody can reach.
@Sendable func adviseOnBridgeAddresses(_ site: Site) -> [Diagnostic] {
  guard let jms = site.jmsEntry, !jms.publicAddress.isStandIn,
    jms.publicAddress.value.addresses.allSatisfy(\.isGloballyReachable)
  else { return [] }
  return site.hostEntries.filter { $0.has(.jvb) && !$0.publicAddress.isStandIn }.compactMap {
    entry in
    entry.publicAddress.value.addresses.first { $0.isUnicast && !$0.isGloballyReachable }
      .map { .privateBridge(entry, $0, jms: jms) }
  }
}
