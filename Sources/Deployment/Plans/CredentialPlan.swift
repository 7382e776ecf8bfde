internal import Credentials
public import Schema

/// Which credentials the bundle of each host may hold: what its own services present or check.
///
/// The plan follows from roles, accounts and the needs of the site, never from what was rendered, so
/// that bundles can be held against it. Whoever takes a node's bundle has that node's credentials
/// and no other's; the JMS checks the passwords of all nodes and can present none of them.
public struct CredentialPlan: Sendable {
  /// What one bundle holds.
  public struct Holding: Hashable, Sendable {
    /// Names of secrets that stand in the bundle as they are.
    public let texts: Set<String>
    /// Names of passwords of which the bundle has what Prosody checks them with: salt and two keys.
    public let hashes: Set<String>
  }

  private let plan: SitePlan
  private let needed: Set<String>

  public init(_ plan: SitePlan) { self.init(plan, needs: SecretPlan(plan).needs) }

  init(_ plan: SitePlan, needs: [SecretNeed]) {
    self.plan = plan
    // Keys that sign for others, the authority's above all, leave the operator's machine in no bundle.
    needed = Set(needs.lazy.filter(\.isForHosts).map(\.name))
  }

  /// Takes time in proportion to the host's own secrets, on the JMS to the size of the site.
  public func holding(of host: Host) -> Holding {
    typealias Name = SecretPlan.Name
    typealias Family = SecretPlan.Family
    let secrets = SecretPlan(plan)
    // Every machine of the site trusts its authority.
    var texts = Set(secrets.accepted(Name.authority, of: Family.authority))
    var hashes: Set<String> = []
    texts.formUnion(plan.accounts.accounts(of: host).map(\.secret))
    for role in [Role.jibri, .sip] where host.has(role) {
      texts.insert(
        secrets.inUse(
          Name.sidecarKey(role, host.name), of: Family.sidecar(role, host.name)))
    }
    if plan.showsDisplays(host) {
      texts.insert(secrets.inUse(Name.vnc(host.name), of: Name.vnc(host.name)))
    }
    if host.has(.sip), let account = plan.sipAccount(of: host.entry) {
      texts.insert(secrets.inUse(account.password.name, of: account.password.name))
    }
    texts.insert(secrets.inUse(Name.pushPublicKey, of: Family.push))
    if host.has(.jms) {
      texts.insert(secrets.inUse(Name.pushKey, of: Family.push))
      texts.formUnion(secrets.accepted(Name.turn, of: Name.turn))
      for pair in [secrets.webPair, secrets.turnPair, secrets.xmppPair] {
        if let pair { texts.formUnion([pair.certificate, pair.key]) }
      }
      texts.formUnion(secrets.accepted(Name.signalPublicKey, of: Family.signal))
      // Without such tokens nothing needs a secret for them, whatever the site says about it.
      let app = plan.site.auth.appSecret.name
      if plan.site.auth.usesSecret { texts.insert(secrets.inUse(app, of: app)) }
      hashes.formUnion(plan.accounts.users.map(\.secret))
      for node in plan.hosts {
        hashes.formUnion(plan.accounts.accepted(of: node).map(\.secret))
        for role in [Role.jibri, .sip] where node.has(role) {
          texts.formUnion(
            secrets.accepted(
              Name.sidecarPublicKey(role, node.name), of: Family.sidecar(role, node.name)))
        }
      }
    }
    // What a feature of the site makes needless is in no bundle.
    return Holding(texts: texts.intersection(needed), hashes: hashes.intersection(needed))
  }
}
