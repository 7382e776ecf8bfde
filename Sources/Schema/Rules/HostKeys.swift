internal import Diagnostics

/// The JMS logs in to no host whose key the site does not know.
@Sendable func requireHostKeys(_ site: Site) -> [Diagnostic] {
  guard !site.hasUnreadRoles else { return [] }
  return site.hostEntries.compactMap { entry -> Diagnostic? in
    guard !entry.hostKeys.contains(where: \.isStandIn) else { return nil }
    let first = entry.hostKeys.first?.range
    guard site.push.value, !entry.has(.jms) else {
      return first.map { .unusedHostKeys(entry, at: $0) }
    }
    return entry.hostKeys.count == entry.count
      ? nil : .wrongNumberOfHostKeys(entry, at: first ?? entry.name.range)
  }
}
