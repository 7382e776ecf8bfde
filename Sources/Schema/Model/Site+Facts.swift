/// What a site amounts to, where a key was left out as well as where it was written.
extension Site {
  func has(_ role: Role) -> Bool { hostEntries.contains { $0.has(role) } }

  /// The first entry with the role `jms`.
  var jmsEntry: HostEntry? { hostEntries.first { $0.has(.jms) } }

  /// Whether the component selector runs: where the site does not say, when it has something to hand
  /// out.
  public var usesSelector: Bool {
    selector.enabled?.value ?? hostEntries.contains(where: \.offersInstances)
  }

  /// Whether several bridges may share a conference: where the site does not say, when bridges have
  /// regions.
  public var usesRelays: Bool {
    jvb.relays?.value ?? hostEntries.contains { $0.has(.jvb) && $0.region != nil }
  }
}

extension HostEntry {
  /// Whether the host has recorders or gateways that the selector may hand out.
  var offersInstances: Bool { (has(.jibri) || has(.sip)) && sidecar.value }

  /// Where the entry says that it has `role`.
  func declaration(of role: Role) -> Setting<Role>? { roles.first { $0.value == role } }

  /// Calls `body` with the addresses that the site gives the entry and that could be read.
  func forEachAddress(_ body: (Setting<RangePattern>) -> Void) {
    if !publicAddress.isStandIn { body(publicAddress) }
    if let privateAddress, !privateAddress.isStandIn { body(privateAddress) }
  }

  /// The address at which other hosts of the site reach this one.
  var siteAddress: Setting<RangePattern> { privateAddress ?? publicAddress }

  /// The name as it is written.
  var label: String { quoted(name.value.source) }
}
