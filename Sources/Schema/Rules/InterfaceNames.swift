internal import Diagnostics

/// The bridge is an interface of its own, beside those that a host has.
@Sendable func checkInterfaceNames(_ site: Site) -> [Diagnostic] {
  let bridge = site.network.bridge
  guard !bridge.isStandIn else { return [] }
  // `dummy0` is the bridge's one fixed member (domain.md 1.4).
  if ["lo", "dummy0"].contains(bridge.value) { return [.reservedInterface(bridge)] }
  for entry in site.hostEntries {
    guard let interface = entry.interface, !interface.isStandIn,
      interface.value == bridge.value
    else { continue }
    return [.interfaceIsBridge(interface, bridge)]
  }
  return []
}
