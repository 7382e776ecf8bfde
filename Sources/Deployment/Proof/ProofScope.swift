internal import Diagnostics
internal import Schema

/// What the site makes of every meaning in one place: a host, or a container of it.
struct ProofScope: Sendable {
  let site: SitePlan
  let entry: EntryPlan
  let host: Host
  /// `host` for files of the host itself.
  let role: ContainerRole

  func with(_ role: ContainerRole) -> ProofScope {
    ProofScope(site: site, entry: entry, host: host, role: role)
  }

  /// nil where the site has no such thing.
  func text(of topic: Topic, _ element: Element?) -> String? {
    switch topic {
    case .domain(let name): domain(name)
    case .xmppServer: host.has(.jms) ? "localhost" : site.domains.meet.value
    case .room(let room): Self.name(of: room)
    case .port(let listener): ports[listener].map { String($0) }
    case .address(let role): site.network.address(of: role)?.description
    case .ownAddress: site.network.address(of: role)?.description
    case .gateway: site.network.gateway.description
    case .gatewayOfFixed:
      site.network.address(of: role).map { _ in site.network.gateway.description }
    case .subnet: site.network.network.subnet.value.description
    case .netmask: site.network.network.subnet.value.netmask.description
    case .prefixLength: String(site.network.network.subnet.value.prefixLength)
    case .dhcpFirst: site.network.network.dhcpFirst.value.description
    case .dhcpLast: site.network.network.dhcpLast.value.description
    case .publicAddress: host.publicAddress.description
    case .routeToJMS:
      host.has(.jms)
        ? site.network.address(of: .jitsi)?.description : site.jmsHost?.siteAddress.description
    case .pushAddresses: site.pushAddresses
    case .hardwareAddress: NetworkPlan.mac(of: host.siteAddress)
    case .user(.sip): site.sipAccount(of: host.entry)?.user.value
    case .user(let role): account(role)?.user
    case .password(.sip):
      site.sipAccount(of: host.entry).map {
        Self.redacted(SecretPlan(site).inUse($0.password.name, of: $0.password.name))
      }
    case .password(let role): account(role).map { Self.redacted($0.secret) }
    case .secret(let role): secret(role).map(Self.redacted)
    case .keyID(let role):
      site.kid(
        role, host.name,
        generation: site.generations[SecretPlan.Family.sidecar(role, host.name)].use)
    case .hostName: host.name
    case .containerName(let role): site.network.name(of: role)
    case .ownContainer: site.network.name(of: role)
    case .bridgeInterface: site.network.network.bridge.value
    case .uplink: host.privateAddress == nil ? host.entry.interface?.value : nil
    case .siteName: site.site.name.value
    case .instancePrefix(let role): site.network.instancePrefix(of: role)
    case .timezone: site.site.timezone.value
    case .flag(let flag): value(of: flag) ? "true" : "false"
    case .text(let text): value(of: text)
    case .number(let number): value(of: number)
    case .only(let roles): roles.contains(role) ? "" : nil
    case .item(let field): element?.fields[field]
    }
  }

  /// How a secret stands in the review projection, which is what the proof reads.
  static func redacted(_ name: String) -> String { "<redacted:\(name)>" }

  static func name(of room: Topic.Room) -> String {
    switch room {
    case .jvb: Brewery.jvb
    case .jibri: Brewery.jibri
    case .sip: Brewery.sip
    case .parking: Brewery.sipParking
    }
  }

  private func domain(_ name: String) -> String? {
    switch name {
    case "meet": site.domains.meet.value
    case "turn": site.domains.turn.value
    case "guest": site.domains.guest.value
    default: site.domains.derived.first { $0.name == name }?.domain
    }
  }

  func account(_ role: Topic.AccountRole) -> Account? {
    let origin = host.entry.name.origin
    return switch role {
    case .focus: site.accounts.focus
    case .bridge: site.accounts.bridge(host.name, origin)
    case .control(let role): site.accounts.control(of: role, host.name, origin)
    case .call(let role): site.accounts.call(of: role, host.name, origin)
    case .sip: nil
    }
  }

  private func secret(_ role: Topic.SecretRole) -> String? {
    let plan = SecretPlan(site)
    return switch role {
    case .turn: plan.inUse(SecretPlan.Name.turn, of: SecretPlan.Name.turn)
    case .tokens: plan.inUse(site.site.auth.appSecret.name, of: site.site.auth.appSecret.name)
    case .authority: plan.authorities[0]
    case .webCertificate: plan.webPair?.certificate
    case .webKey: plan.webPair?.key
    case .turnCertificate: plan.turnPair?.certificate
    case .turnKey: plan.turnPair?.key
    case .xmppCertificate: plan.xmppPair.certificate
    case .xmppKey: plan.xmppPair.key
    case .pushKey: plan.inUse(SecretPlan.Name.pushKey, of: SecretPlan.Family.push)
    case .pushPublicKey: plan.inUse(SecretPlan.Name.pushPublicKey, of: SecretPlan.Family.push)
    case .display:
      plan.inUse(SecretPlan.Name.vnc(host.name), of: SecretPlan.Name.vnc(host.name))
    case .signingKey(let role):
      plan.inUse(
        SecretPlan.Name.sidecarKey(role, host.name),
        of: SecretPlan.Family.sidecar(role, host.name))
    }
  }

  /// Ports inside containers, by the names of listeners.
  private var ports: ListenerPorts { ListenerPorts(entry: host.entry) }

  private func value(of flag: Topic.Flag) -> Bool {
    switch flag {
    case .relays: site.features.contains(.relays)
    case .websockets: site.features.contains(.websockets)
    case .isJMS: host.has(.jms)
    case .hasPublicAddress: host.publicAddress.isGloballyReachable
    }
  }

  private func value(of text: Topic.SiteText) -> String? {
    let site = site.site
    return switch text {
    case .region: host.entry.region?.value
    case .regionOrDefault: host.entry.region?.value ?? site.selector.defaultRegion.value
    case .jmsRegion: self.site.jmsHost?.entry.region?.value
    case .defaultRegion: site.selector.defaultRegion.value
    case .environment: site.selector.environment.value
    case .strategy: self.site.strategy.value
    case .appID: site.auth.appID?.value
    case .algorithm: site.auth.algorithm.value.rawValue
    case .keyURL: site.auth.keyURL?.value
    case .acceptedIssuers: site.auth.acceptedIssuers.map(\.value).joined(separator: ",")
    case .audience: site.auth.audiences.first?.value
    case .language: site.web.language.value
    case .displayName: self.site.sipAccount(of: host.entry)?.displayName.value
    case .sipServer: self.site.sipAccount(of: host.entry)?.server.value
    case .email: site.tls.email?.value
    case .logoFile: self.site.logoFile
    case .recordings: site.recording.folder.value
    case .signalFamily: self.site.signalKeyFamily
    case .sidecarFamily: site.selector.sidecarKeyFamily.value
    case .proxy: site.apt.proxy?.value
    case .mirror: site.apt.mirror?.value
    case .securityMirror: site.apt.securityMirror.value
    case .debian: host.entry.release.value.rawValue
    case .resolution: site.recording.profile.value == .hd1080 ? "1920x1080" : "1280x720"
    }
  }

  private func value(of number: Topic.SiteNumber) -> String? {
    let devices = host.entry.devices
    let cards = 0..<devices.cardCount
    return switch number {
    case .instances(let role): String(host.entry.instances(of: role))
    case .startOrder: String(role.startOrder)
    case .cardIndexes: cards.map { String($0) }.joined(separator: ",")
    case .cardSwitches: cards.map { _ in "1" }.joined(separator: ",")
    case .cameras: devices.videoDevices.map { String($0) }.joined(separator: ",")
    case .cameraSwitches: devices.videoDevices.map { _ in "1" }.joined(separator: ",")
    case .cameraLabels:
      devices.videoDevices.map { $0 % 2 == 0 ? "PJSUA" : "Meeting" }.joined(separator: ",")
    case .jicofoMemory: "\(site.site.jicofo.maxMemoryInMiB.value)"
    case .bridgeMemory: "\(site.site.jvb.maxMemoryInMiB.value)"
    }
  }
}

/// Which port each declared listener has inside its container.
struct ListenerPorts {
  let entry: HostEntry

  subscript(name: String) -> Int? {
    switch name {
    case "jvb.media": entry.mediaPort.value
    default: Self.fixed[name]
    }
  }

  /// Ports that are the same on every host.
  private static let fixed: [String: Int] = {
    var ports: [String: Int] = [:]
    for listener in Component.all.flatMap(\.listeners) {
      switch listener.port {
      case .fixed(let port): ports[listener.name] = port
      case .fixedRange(let range): ports[listener.name] = range.lowerBound
      case .colibri: ports[listener.name] = Listener.colibriPort
      case .media: break
      }
    }
    return ports
  }()
}
