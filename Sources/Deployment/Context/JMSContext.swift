internal import Credentials
internal import Diagnostics
internal import Schema
internal import TemplateEngine

/// What only the JMS knows: its bridges, the keys of sidecars, and the accounts of all.
///
/// Every list is linear in the number of hosts and is made for the JMS alone, so no other host's
/// files grow with the site.
struct JMSContext {
  let site: SitePlan
  let secrets: SecretResolver

  var pairs: [(Name, Value)] {
    var bridges: [Value] = []
    var remoteBridges: [Value] = []
    var sidecars: [Value] = []
    var peers: [Value] = []
    for host in site.hosts {
      let origin = host.entry.name.origin.derived(by: .accountOfHost)
      if host.has(.jvb) {
        let bridge = bridge(host)
        bridges.append(bridge)
        if !host.has(.jms) { remoteBridges.append(bridge) }
        peers += RelayPolicy.peers(of: host, in: site).map { address, origin in
          .record(["address": .text(address, origin)])
        }
      }
      for role in [Role.jibri, .sip] where host.has(role) && site.hasSidecar(role, host) {
        sidecars += sidecar(role, host, origin)
      }
    }
    return [
      ("bridges", .list(bridges)), ("remote_bridges", .list(remoteBridges)),
      ("sidecars", .list(sidecars)),
      ("signals", .list(site.features.contains(.selector) ? signals : [])),
      ("peers", .list(peers)), ("accounts", .list(accounts)), ("dial_plan", .list(dialPlan)),
      ("push_targets", .list(pushTargets)),
      (
        "locked_account_path",
        .text(
          ProsodyDataPath.account(user: AccountPlan.lockedUser, host: site.domains.auth),
          site.accounts.focus.origin)
      ),
      (
        "focus_roster_path",
        .text(
          "\(ProsodyDataPath.encode(site.domains.auth))/roster/focus.dat",
          site.accounts.focus.origin)
      ),
    ]
  }

  private func bridge(_ host: Host) -> Value {
    let entry = host.entry
    let account = site.accounts.bridge(host.name, entry.name.origin)
    let isLocal = host.has(.jms)
    let subnet = site.network.network.subnet.origin.derived(by: .addressInSubnet)
    return .record([
      "id": .text(host.name, entry.name.origin.derived(by: .memberOfRange)),
      "address": isLocal
        ? .text(site.network.address(of: .jitsi), subnet)
        : .text(host.siteAddress, (entry.privateAddress ?? entry.publicAddress).origin),
      "colibri_port": isLocal
        ? .number(Listener.colibriPort, entry.colibriPort.origin.orDefault)
        : .number(entry.colibriPort),
      "relay_address": .text(host.publicAddress, entry.publicAddress.origin),
      "user": .text(account.user, account.origin), "local": .flag(isLocal, entry.name.origin),
    ])
  }

  private func sidecar(_ role: Role, _ host: Host, _ origin: Origin) -> [Value] {
    let key = SecretPlan.Name.sidecarPublicKey(role, host.name)
    return site.generations[SecretPlan.Family.sidecar(role, host.name)].accepted.map {
      publicKey(key, $0, kid: site.kid(role, host.name, generation: $0), origin)
    }
  }

  private var signals: [Value] {
    let origin = site.domains.meet.origin.derived(by: .domainOfMeet)
    return site.generations[SecretPlan.Family.signal].accepted.map {
      publicKey(
        SecretPlan.Name.signalPublicKey, $0, kid: site.signalKid(generation: $0), origin)
    }
  }

  private func publicKey(
    _ key: String, _ generation: Int, kid: String, _ origin: Origin
  ) -> Value {
    .record([
      "kid": .text(kid, origin), "file": .text(AsapKeyFile.name(kid: kid), origin),
      "public_key": .secret(
        secrets.secret(SecretName.of(key, generation: generation)), origin),
    ])
  }

  private var accounts: [Value] {
    site.everyAccount.map { account in
      let hash = secrets.hash(of: account)
      let path =
        "\(ProsodyDataPath.encode(account.domain))/accounts/\(ProsodyDataPath.encode(account.user)).dat"
      return .record([
        "user": .text(account.user, account.origin),
        "domain": .text(account.domain, account.origin), "path": .text(path, account.origin),
        "salt": .secret(hash.salt, account.origin),
        "iteration_count": .number(hash.iterations, account.origin),
        "stored_key": .secret(hash.storedKey, account.origin),
        "server_key": .secret(hash.serverKey, account.origin),
      ])
    }
  }

  private var pushTargets: [Value] {
    site.pushTargets.map { target in
      let entry = target.host.entry
      return .record([
        "name": .text(target.host.name, entry.name.origin),
        "address": .text(
          target.host.siteAddress, (entry.privateAddress ?? entry.publicAddress).origin),
        "key": .text(target.key),
      ])
    }
  }

  private var dialPlan: [Value] {
    site.site.dialPlan.map { .record(["id": .text($0.id), "name": .text($0.name)]) }
  }
}
