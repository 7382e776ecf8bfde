internal import Diagnostics

/// The TURN name and the guests' domain are told apart from the name of the site, and from the
/// domains that are derived from it.
@Sendable func checkDomains(_ site: Site) -> [Diagnostic] {
  let domains = site.domains
  guard !domains.meet.isStandIn else { return [] }
  let meet = domains.meet.value
  var findings: [Diagnostic] = []
  for (key, domain) in [("turn", domains.turn), ("guest", domains.guest)]
  where !domain.isStandIn && !domain.isDefault {
    if domain.value == meet {
      findings.append(.sameDomain(key, domain, meet: domains.meet))
    } else if DerivedDomain.prefixes.contains(where: { domain.value == "\($0).\(meet)" }) {
      findings.append(.derivedDomain(key, domain, meet: domains.meet))
    }
  }
  return findings
}

/// Derived names stay within 253 bytes, and Prosody's folders of accounts within the 255 bytes of
/// a file name: it is named after the domain, three bytes for each dot and hyphen
/// (`domain.md` 4.3).
@Sendable func checkDomainLength(_ site: Site) -> [Diagnostic] {
  let meet = site.domains.meet
  guard !meet.isStandIn else { return [] }
  let names = DerivedDomain.prefixes.map { "\($0).\(meet.value)" }
  if let longest = names.max(by: { $0.utf8.count < $1.utf8.count }), longest.utf8.count > 253 {
    return [.domainTooLong(meet, excess: longest.utf8.count - 253)]
  }
  let folders = DerivedDomain.prefixesWithAccounts.map { "\($0).\(meet.value)" }
  let longest = folders.map(folderNameLength).max() ?? 0
  return longest > 255 ? [.folderNameTooLong(meet, longest)] : []
}

/// The TURN name leads to the JMS, by an alias or by the same address. Only the DNS knows; a name
/// of another zone is worth a look.
@Sendable func adviseOnTurnName(_ site: Site) -> [Diagnostic] {
  let (turn, meet) = (site.domains.turn, site.domains.meet)
  guard !turn.isStandIn, !turn.isDefault, !meet.isStandIn else { return [] }
  func zone(_ name: String) -> [Substring] { name.split(separator: ".").suffix(2) }
  return zone(turn.value) == zone(meet.value) ? [] : [.turnElsewhere(turn, meet: meet)]
}

private func folderNameLength(_ domain: String) -> Int {
  domain.utf8.reduce(0) { $0 + (isAlphanumeric($1) ? 1 : 3) }
}
