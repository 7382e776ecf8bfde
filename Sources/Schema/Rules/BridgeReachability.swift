internal import Diagnostics

/// A bridge that only a private network can reach, in a site whose JMS everybody can reach.
@Sendable func adviseOnBridgeAddresses(_ site: Site) -> [Diagnostic] {
  guard let jms = site.jmsEntry, !jms.publicAddress.isStandIn,
    jms.publicAddress.value.addresses.allSatisfy(\.isGloballyReachable)
  else { return [] }
  return site.hostEntries.compactMap { entry in
    guard entry.has(.jvb), !entry.publicAddress.isStandIn else { return nil }
    return entry.publicAddress.value.firstAddress { $0.isUnicast && !$0.isGloballyReachable }
      .map { .privateBridge(entry, $0, jms: jms) }
  }
}
