internal import Schema

/// Who is carried bundles to, and from where.
extension SitePlan {
  struct PushTarget {
    let host: Host
    let key: Setting<String>
  }

  /// The other hosts with the keys of their SSH servers, in the order of the site.
  var pushTargets: [PushTarget] {
    guard features.contains(.push) else { return [] }
    return hosts.compactMap { host in
      guard !host.has(.jms), host.index < host.entry.hostKeys.count else { return nil }
      return PushTarget(host: host, key: host.entry.hostKeys[host.index])
    }
  }

  /// The addresses that the JMS may come from, as `from=` of an authorized key takes them.
  var pushAddresses: String {
    guard let jms = jmsHost else { return "" }
    return ([jms.publicAddress] + (jms.privateAddress.map { [$0] } ?? []))
      .map(\.description).joined(separator: ",")
  }
}
