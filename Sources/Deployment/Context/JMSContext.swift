internal import Credentials
internal import Diagnostics
internal import Schema
internal import TemplateEngine

/// What only the JMS knows: its bridges, recorders, gateways, and the accounts of all.
///
/// Every list is linear in the number of hosts and is made for the JMS alone, so no other host's
/// files grow with the site.
struct JMSContext {
  let site: SitePlan
  let secrets: SecretResolver

  var pairs: [(Name, Value)] {
    var bridges: [Value] = []
    var remoteBridges: [Value] = []
    var recorders: [Value] = []
    var gateways: [Value] = []
    var sidecars: [Value] = []
    var peers: [Value] = []
    for host in site.hosts {
      let origin = host.entry.name.origin.derived(by: .accountOfHost)
      if host.has(.jvb) {
        let bridge = bridge(host)
        bridges.append(bridge)
        if !host.has(.jms) { remoteBridges.append(bridge) }
        peers += peerAddresses(of: host)
      }
      if host.has(.jibri) {
        recorders.append(worker(.jibri, host, origin))
        sidecars.append(sidecar(.jibri, host, origin))
      }
      if host.has(.sip) {
        gateways.append(worker(.sip, host, origin))
        sidecars.append(sidecar(.sip, host, origin))
      }
    }
    return [
      ("bridges", .list(bridges)), ("remote_bridges", .list(remoteBridges)),
      ("recorders", .list(recorders)), ("gateways", .list(gateways)),
      ("sidecars", .list(site.features.contains(.selector) ? sidecars : [])),
      ("peers", .list(peers)), ("accounts", .list(accounts)), ("dial_plan", .list(dialPlan)),
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

  /// Where a TURN relay may send media: the local bridge's container, other bridges' addresses.
  private func peerAddresses(of host: Host) -> [Value] {
    var addresses: [Value] = []
    if host.has(.jms) {
      addresses.append(
        .text(
          site.network.address(of: .jitsi),
          site.network.network.subnet.origin.derived(by: .addressInSubnet)))
    }
    addresses.append(.text(host.publicAddress, host.entry.publicAddress.origin))
    if let address = host.privateAddress, let origin = host.entry.privateAddress?.origin {
      addresses.append(.text(address, origin))
    }
    return addresses.map { .record(["address": $0]) }
  }

  private func worker(_ role: Role, _ host: Host, _ origin: Origin) -> Value {
    .record([
      "user": .text(site.accounts.call(of: role, host.name, origin).user, origin),
      "control_user": .text(site.accounts.control(of: role, host.name, origin).user, origin),
    ])
  }

  private func sidecar(_ role: Role, _ host: Host, _ origin: Origin) -> Value {
    let kid = SecretPlan.kid(role, host.name)
    return .record([
      "kid": .text(kid, origin), "file": .text(AsapKeyFile.name(kid: kid), origin),
      "public_key": .secret(
        secrets.secret(SecretPlan.Name.sidecarPublicKey(role, host.name)), origin),
    ])
  }

  private var accounts: [Value] {
    (site.hosts.flatMap { site.accounts.accounts(of: $0) } + site.accounts.users).map { account in
      // A password that cannot be hashed is reported by the credential check.
      let hash = AccountHash.make(
        password: secrets.secret(account.secret), jid: account.jid, at: account.origin.range
      ).hash
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

  private var dialPlan: [Value] {
    site.site.dialPlan.map { .record(["id": .text($0.id), "name": .text($0.name)]) }
  }
}
