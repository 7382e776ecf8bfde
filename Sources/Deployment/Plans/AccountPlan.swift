public import Diagnostics
public import Schema

/// One XMPP account of the site.
public struct Account: Hashable, Sendable {
  public let user: String
  public let domain: String
  /// Name of the secret that holds its password.
  public let secret: String
  public let origin: Origin
  public var jid: String { "\(user)@\(domain)" }
}

/// Who logs in to Prosody: one account per role, and per host, because the server can tell hosts
/// apart. A leaked bundle then compromises one host, and its accounts can be changed alone.
public struct AccountPlan: Sendable {
  let domains: DomainPlan
  /// People who have an account; none unless the mode of `auth` is `internal`.
  let names: [Setting<String>]

  /// Jicofo's account; its name is fixed in Jicofo's peers.
  public var focus: Account {
    Account(
      user: "focus", domain: domains.auth, secret: "jicofo.auth",
      origin: domains.meet.origin.derived(by: .domainOfMeet))
  }

  public func bridge(_ host: String, _ origin: Origin) -> Account {
    account("jvb", host, at: domains.auth, origin)
  }

  /// The account with which a recorder (or gateway) waits in its brewery.
  public func control(of role: Role, _ host: String, _ origin: Origin) -> Account {
    account(role == .sip ? "jibri-sip" : "jibri", host, at: domains.auth, origin)
  }

  /// The account with which a recorder or a gateway enters a conference.
  public func call(of role: Role, _ host: String, _ origin: Origin) -> Account {
    role == .sip
      ? account("sip", host, at: domains.sip, origin)
      : account("recorder", host, at: domains.recorder, origin)
  }

  /// The accounts of a host, in a fixed order.
  public func accounts(of host: Host) -> [Account] {
    let name = host.name
    let origin = host.entry.name.origin
    var accounts: [Account] = []
    if host.has(.jms) { accounts.append(focus) }
    if host.has(.jvb) { accounts.append(bridge(name, origin)) }
    for role in [Role.jibri, .sip] where host.has(role) {
      accounts.append(control(of: role, name, origin))
      accounts.append(call(of: role, name, origin))
    }
    return accounts
  }

  /// The accounts of people. No host presents their passwords; the JMS checks them.
  public var users: [Account] {
    names.map {
      Account(
        user: $0.value, domain: domains.meet.value, secret: "user.\($0.value).auth",
        origin: $0.origin)
    }
  }

  private func account(
    _ role: String, _ host: String, at domain: String, _ origin: Origin
  ) -> Account {
    Account(
      user: "\(role).\(host)", domain: domain, secret: "\(role).\(host).auth",
      origin: origin.derived(by: .accountOfHost))
  }
}
