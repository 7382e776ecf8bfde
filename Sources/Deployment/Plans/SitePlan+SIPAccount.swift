internal import Schema

extension SitePlan {
  /// The account that the gateways of an entry register with: the one that it names, or the only
  /// one that there is; nil where gateways are called
  /// directly, and where a rule reports that neither holds.
  func sipAccount(of entry: HostEntry) -> SIPAccount? {
    guard !entry.takesDirectCalls.value else { return nil }
    let accounts = site.sip.accounts
    guard let name = entry.sipAccount?.value else {
      return accounts.count == 1 ? accounts.first : nil
    }
    return accounts.first { $0.name.value == name }
  }
}
