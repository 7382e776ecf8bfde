internal import Credentials
internal import Diagnostics
internal import Schema
internal import TemplateEngine

/// The second frame: one host, and on the JMS the lists of everybody it serves.
struct HostContext {
  let plan: HostPlan
  let secrets: SecretResolver

  private var host: Host { plan.host }
  private var entry: HostEntry { plan.host.entry }
  private var site: SitePlan { plan.site }
  private var accountOrigin: Origin { entry.name.origin.derived(by: .accountOfHost) }
  private var rolesOrigin: Origin {
    (entry.roles.first?.origin ?? entry.name.origin).derived(by: .rolesOfHost)
  }
  private var memberOrigin: Origin { entry.name.origin.derived(by: .memberOfRange) }

  func record(_ containers: [Value]) -> Record {
    var pairs: [(Name, Value)] = [
      ("host", .record(facts)), ("debian", .record(debian)), ("bridge", bridge),
      ("recorder", recorder), ("gateway", gateway),
      ("sound", sound), ("video", video), ("names", .list(names)),
      ("containers", .list(containers)), ("forwards", .list(forwards)),
    ]
    if host.has(.jms) {
      pairs += JMSContext(site: site, secrets: secrets).pairs
    }
    return Record(pairs)
  }

  /// What Debian on this host brings; its containers run the same release.
  private var debian: Record {
    let release = entry.release
    let origin = release.origin.derived(by: .debianRelease)
    return Record(
      [
        ("release", .text(release.map(\.rawValue))),
        ("lua", .text(release.value.facts.lua, origin)),
      ] + DebianFeature.allCases.map { (Name($0.rawValue), .flag(release.value.has($0), origin)) })
  }

  private var facts: Record {
    [
      "name": .text(host.name, memberOrigin),
      "public_address": .text(host.publicAddress, entry.publicAddress.origin),
      "private_address": .text(
        host.privateAddress, entry.privateAddress?.origin ?? entry.publicAddress.origin),
      "site_address": .text(
        host.siteAddress, (entry.privateAddress ?? entry.publicAddress).origin),
      "region": .text(entry.region), "interface": .text(entry.interface),
      "cores": .number(entry.cores),
      "is_jms": .flag(host.has(.jms), rolesOrigin),
      "has_jvb": .flag(host.has(.jvb), rolesOrigin),
      "has_jibri": .flag(host.has(.jibri), rolesOrigin),
      "has_sip": .flag(host.has(.sip), rolesOrigin),
      "has_sidecar": .flag(
        Condition.sidecar.holds(site.features, on: entry), entry.sidecar.origin.orDefault),
      "vnc_password": site.showsDisplays(host)
        ? .secret(
          secrets.secret(
            SecretPlan(site).inUse(
              SecretPlan.Name.vnc(host.name), of: SecretPlan.Name.vnc(host.name))), accountOrigin)
        : .null,
      "mac": .text(
        NetworkPlan.mac(of: host.siteAddress),
        (entry.privateAddress ?? entry.publicAddress).origin.derived(by: .macOfAddress)),
      "jms_route": routeToJMS,
    ]
  }

  /// Containers beside the JMS's go through the bridge, all others through the JMS's own address.
  private var routeToJMS: Value {
    if host.has(.jms) {
      return .text(
        site.network.address(of: .jitsi),
        site.network.network.subnet.origin.derived(by: .routeToJMS))
    }
    guard let jms = site.jmsHost else { return .null }
    return .text(jms.siteAddress, jms.entry.publicAddress.origin.derived(by: .routeToJMS))
  }

  private var bridge: Value {
    guard host.has(.jvb) else { return .null }
    let account = site.accounts.bridge(host.name, entry.name.origin)
    let container: ContainerRole = host.has(.jms) ? .jitsi : .jvb
    return .record([
      "id": .text(host.name, memberOrigin), "user": .text(account.user, account.origin),
      "password": .secret(secrets.secret(account.secret), account.origin),
      "xmpp_host": host.has(.jms)
        ? .text("localhost", accountOrigin) : .text(site.domains.meet),
      "local_address": .text(
        site.network.address(of: container),
        site.network.network.subnet.origin.derived(by: .addressInSubnet)),
      "public_address": .text(host.publicAddress, entry.publicAddress.origin),
      "has_public_address": .flag(
        host.publicAddress.isGloballyReachable, entry.publicAddress.origin),
      "media_port": .number(entry.mediaPort), "colibri_port": .number(entry.colibriPort),
      "region": .text(entry.region),
    ])
  }

  private var recorder: Value {
    guard host.has(.jibri) else { return .null }
    let devices = entry.devices
    let cards: [Value] = (1...max(1, devices.jibriInstances)).map {
      .record([
        "instance": .number($0, instancesOrigin(.jibri)),
        "card": .text(
          DevicePlan.cardID(devices.jibriCard(of: $0)),
          instancesOrigin(.jibri).derived(by: .cardsOfInstances)),
      ])
    }
    return .record(Record(workerPairs(.jibri) + [("cards", .list(cards))]))
  }

  private var gateway: Value {
    guard host.has(.sip) else { return .null }
    let devices = entry.devices
    let origin = instancesOrigin(.sip).derived(by: .cardsOfInstances)
    let cards: [Value] = (1...max(1, devices.sipInstances)).map { instance in
      let card = devices.sipCard(of: instance)
      return .record([
        "instance": .number(instance, instancesOrigin(.sip)),
        "first": .text(DevicePlan.cardID(card), origin),
        "second": .text(DevicePlan.cardID(card + 1), origin),
        "video_in": .number(devices.camera(of: instance), origin),
        "video_out": .number(devices.camera(of: instance) + 1, origin),
      ])
    }
    var pairs =
      workerPairs(.sip) + [
        ("cards", .list(cards)),
        ("is_direct", .flag(entry.takesDirectCalls.value, entry.takesDirectCalls.origin.orDefault)),
        ("direct_port", .number(DirectCalls.port, .none.derived(by: .forwardOfListener))),
        (
          "direct_media_port",
          .number(DirectCalls.media.lowerBound, .none.derived(by: .forwardOfListener))
        ),
      ]
    if let account = site.sipAccount(of: entry) {
      pairs += [
        ("sip_user", .text(account.user)), ("sip_server", .text(account.server)),
        (
          "sip_password",
          .secret(
            secrets.secret(
              SecretPlan(site).inUse(account.password.name, of: account.password.name)),
            account.password.origin)
        ),
        ("sip_display_name", .text(account.displayName)),
      ]
    }
    return .record(Record(pairs))
  }

  private func workerPairs(_ role: Role) -> [(Name, Value)] {
    let control = site.accounts.control(of: role, host.name, entry.name.origin)
    let call = site.accounts.call(of: role, host.name, entry.name.origin)
    let sidecar = SecretPlan.Family.sidecar(role, host.name)
    let kid = site.kid(
      role, host.name, generation: site.generations[sidecar].use)
    let key = SecretPlan(site).inUse(SecretPlan.Name.sidecarKey(role, host.name), of: sidecar)
    return [
      ("instances", .number(entry.instances(of: role), instancesOrigin(role))),
      ("control_user", .text(control.user, control.origin)),
      ("control_password", .secret(secrets.secret(control.secret), control.origin)),
      ("user", .text(call.user, call.origin)),
      ("password", .secret(secrets.secret(call.secret), call.origin)),
      ("kid", .text(kid, accountOrigin)),
      (
        "signing_key",
        site.hasSidecar(role, host) ? .secret(secrets.secret(key), accountOrigin) : .null
      ),
      ("region", entry.region.map { .text($0) } ?? .text(site.site.selector.defaultRegion)),
    ]
  }

  private func instancesOrigin(_ role: Role) -> Origin {
    entry.declaredInstances(of: role)?.origin
      ?? entry.cores.origin.derived(by: .instancesThatFit)
  }

  private var sound: Value {
    let count = entry.devices.cardCount
    guard count > 0 else { return .null }
    let origin = entry.name.origin.derived(by: .cardsOfInstances)
    return .record([
      "count": .number(count, origin),
      "cards": .list((0..<count).map { .record(["index": .number($0, origin)]) }),
    ])
  }

  private var video: Value {
    let devices = entry.devices.videoDevices
    guard !devices.isEmpty else { return .null }
    let origin = entry.name.origin.derived(by: .cardsOfInstances)
    return .record([
      "devices": .list(devices.map { .record(["number": .number($0, origin)]) })
    ])
  }

  private var names: [Value] {
    plan.entry.containers.compactMap { container in
      guard let address = site.network.address(of: container.role) else { return nil }
      return .record([
        "name": .text(container.name, site.site.name.origin.derived(by: .nameOfSite)),
        "address": .text(
          address, site.network.network.subnet.origin.derived(by: .addressInSubnet)),
      ])
    }
  }

  private var forwards: [Value] {
    plan.entry.forwards.map { forward in
      let origin = entry.name.origin.derived(by: .forwardOfListener)
      let port = site.portOrigin(of: forward, on: entry)
      return .record([
        "transport": .text(forward.transport.rawValue, origin),
        "port": .number(forward.port, port), "address": .text(forward.address, origin),
        "target_port": .number(forward.targetPort, port),
        "component": .text(forward.component, origin),
        "listener": .text(forward.listener, origin),
        "everyone": .flag(forward.sources == .everyone, origin),
        "sources": .list(sources(of: forward)),
      ])
    }
  }

  /// Addresses that may use a forward: a host behind 1:1 NAT may come with either of its addresses.
  private func sources(of forward: Forward) -> [Value] {
    var addresses: [IPv4Address: Origin] = [:]
    func add(_ host: Host) {
      addresses[host.publicAddress] = host.entry.publicAddress.origin
      if let address = host.privateAddress {
        addresses[address] = host.entry.privateAddress?.origin ?? Origin.none
      }
    }
    switch forward.sources {
    case .everyone: break
    case .jms: site.jmsHost.map(add)
    case .nodes: for host in site.hosts where !host.has(.jms) { add(host) }
    }
    return addresses.sorted { $0.key < $1.key }.map {
      .record(["address": .text($0.key, $0.value)])
    }
  }
}
