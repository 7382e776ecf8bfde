internal import Credentials
public import Diagnostics
public import Schema

/// One XMPP account of the site.
public struct Account: Hashable, Sendable {
  public let user: String
  public let domain: String
  /// The credential that its password is a generation of.
  public let credential: String
  /// Name of the secret that holds its password.
  public let secret: String
  public let origin: Origin
  public var jid: String { "\(user)@\(domain)" }
}

/// Who logs in to Prosody: one account per role, and per host, because the server can tell hosts
/// apart. A leaked bundle then compromises one host, and its accounts can be changed alone.
///
/// An account has one password, so a host gets a second account for the next generation. Two names
/// take turns: odd generations have the plain one, even ones end in `+2`, which no name of a host
/// can.
///
/// Prosody's configuration names none of them, because a change of it ends every conference: rights
/// go to hosts where nobody else has an account, and to how an account's name begins.
public struct AccountPlan: Sendable {
  let domains: DomainPlan
  let generations: GenerationTable
  /// People who have an account; none unless the mode of `auth` is `internal`.
  let names: [Setting<String>]

  static let focusSecret = "jicofo.auth"
  static let userPrefix = "user."
  /// An account that a package makes and nobody uses.
  static let lockedUser = "jvb"
  private static let secondName = "+2"

  /// Jicofo's account; its name is fixed in Jicofo's peers.
  public var focus: Account {
    let origin = domains.meet.origin.derived(by: .domainOfMeet)
    return Account(
      user: "focus", domain: domains.auth, credential: Self.focusSecret,
      secret: SecretName.of(Self.focusSecret, generation: generations[Self.focusSecret].use),
      origin: origin)
  }

  public func bridge(_ host: String, _ origin: Origin) -> Account {
    presented(HostAccount("jvb.\(host)", at: domains.auth, origin))
  }

  /// The account with which a recorder (or gateway) waits in its brewery.
  public func control(of role: Role, _ host: String, _ origin: Origin) -> Account {
    presented(controlAccount(of: role, host, origin))
  }

  /// The account with which a recorder or a gateway enters a conference.
  public func call(of role: Role, _ host: String, _ origin: Origin) -> Account {
    presented(callAccount(of: role, host, origin))
  }

  /// The accounts that a host logs in with, in a fixed order.
  public func accounts(of host: Host) -> [Account] {
    (host.has(.jms) ? [focus] : []) + hostAccounts(of: host).map(presented)
  }

  /// The accounts that Prosody lets in for a host, in a fixed order, generations ascending.
  public func accepted(of host: Host) -> [Account] {
    (host.has(.jms) ? [focus] : [])
      + hostAccounts(of: host).flatMap { account in
        generations[account.credential].accepted.map { account.generation($0) }
      }
  }

  /// The accounts of people. No host presents their passwords; the JMS checks them.
  ///
  /// A person knows the account by its name, so all generations of the password are of one account.
  public var users: [Account] {
    names.map {
      let credential = "\(Self.userPrefix)\($0.value).auth"
      return Account(
        user: $0.value, domain: domains.meet.value, credential: credential,
        secret: SecretName.of(credential, generation: generations[credential].use),
        origin: $0.origin)
    }
  }

  private func hostAccounts(of host: Host) -> [HostAccount] {
    let name = host.name
    let origin = host.entry.name.origin
    var accounts: [HostAccount] = []
    if host.has(.jvb) { accounts.append(HostAccount("jvb.\(name)", at: domains.auth, origin)) }
    for role in [Role.jibri, .sip] where host.has(role) {
      accounts.append(controlAccount(of: role, name, origin))
      accounts.append(callAccount(of: role, name, origin))
    }
    return accounts
  }

  private func controlAccount(of role: Role, _ host: String, _ origin: Origin) -> HostAccount {
    HostAccount("\(role == .sip ? "jibri-sip" : "jibri").\(host)", at: domains.auth, origin)
  }

  private func callAccount(of role: Role, _ host: String, _ origin: Origin) -> HostAccount {
    role == .sip
      ? HostAccount(ServiceAccountPrefix.gateway + host, at: domains.sip, origin)
      : HostAccount(ServiceAccountPrefix.recorder + host, at: domains.recorder, origin)
  }

  private func presented(_ account: HostAccount) -> Account {
    account.generation(generations[account.credential].use)
  }

  /// An account in all its generations.
  private struct HostAccount {
    let name: String
    let domain: String
    let origin: Origin

    init(_ name: String, at domain: String, _ origin: Origin) {
      (self.name, self.domain, self.origin) = (name, domain, origin)
    }

    var credential: String { "\(name).auth" }

    func generation(_ number: Int) -> Account {
      Account(
        user: number.isMultiple(of: 2) ? name + AccountPlan.secondName : name, domain: domain,
        credential: credential, secret: SecretName.of(credential, generation: number),
        origin: origin.derived(by: .accountOfHost))
    }
  }
}
