internal import Diagnostics

/// Every gateway logs in with an account of the site, but those that are called directly.
@Sendable func checkAccountReferences(_ site: Site) -> [Diagnostic] {
  guard !site.sip.hasUnreadAccounts else { return [] }
  let names = Set(site.sip.accounts.map(\.name.value))
  var findings: [Diagnostic] = []
  var without: [HostEntry] = []
  for entry in site.hostEntries where entry.has(.sip) && !entry.takesDirectCalls.value {
    if let account = entry.sipAccount {
      guard !account.isStandIn, !names.contains(account.value) else { continue }
      findings.append(.unknownAccount(account, known: site.sip.accounts.map(\.name.value)))
    } else if names.count > 1 {
      findings.append(.undecidedAccount(entry, known: site.sip.accounts.map(\.name.value)))
    } else if names.isEmpty {
      without.append(entry)
    }
  }
  if let first = without.first {
    findings.append(.noAccount(first, others: Array(without.dropFirst())))
  }
  return findings
}

/// Accounts that no gateway uses.
@Sendable func adviseOnUnusedAccounts(_ site: Site) -> [Diagnostic] {
  guard !site.hasUnreadRoles else { return [] }
  let gateways = site.hostEntries.filter { $0.has(.sip) && !$0.takesDirectCalls.value }
  // A name that was not read, or is not known, may have been meant for any of them.
  let names = Set(site.sip.accounts.map(\.name.value))
  let used = Set(gateways.compactMap { $0.sipAccount?.value })
  guard used.isSubset(of: names) else { return [] }
  let takesAny = gateways.contains { $0.sipAccount == nil }
  guard !takesAny else { return [] }
  return site.sip.accounts.filter { !used.contains($0.name.value) }.map {
    .unusedAccount($0.name, hasGateways: site.has(.sip))
  }
}
