internal import Diagnostics
internal import Schema

/// Which line of the site decided a meaning.
extension ProofScope {
  /// Where no key decided it, the host's entry.
  func origin(of topic: Topic, _ element: Element?) -> SourceRange? {
    origin(deciding: topic, element).range ?? host.entry.name.range
  }

  private func origin(deciding topic: Topic, _ element: Element?) -> Origin {
    let network = site.network.network
    return switch topic {
    case .domain(let name): domainOrigin(name)
    case .xmppServer, .room: site.domains.meet.origin
    case .port(let listener):
      listener == "jvb.media" ? host.entry.mediaPort.origin : host.entry.name.origin
    case .address, .ownAddress, .gateway, .gatewayOfFixed, .subnet, .netmask, .prefixLength:
      network.subnet.origin
    case .dhcpFirst: network.dhcpFirst.origin
    case .dhcpLast: network.dhcpLast.origin
    case .publicAddress: host.entry.publicAddress.origin
    case .routeToJMS:
      host.has(.jms) ? network.subnet.origin : site.jmsHost?.entry.publicAddress.origin ?? .none
    case .pushAddresses: site.jmsHost?.entry.publicAddress.origin ?? .none
    case .hardwareAddress: (host.entry.privateAddress ?? host.entry.publicAddress).origin
    case .user(.sip), .password(.sip): site.sipAccount(of: host.entry)?.user.origin ?? .none
    case .user(let role), .password(let role): account(role)?.origin ?? .none
    case .secret(.tokens): site.site.auth.appSecret.origin
    case .secret: site.domains.meet.origin
    case .keyID, .hostName: host.entry.name.origin
    case .containerName, .ownContainer, .siteName, .instancePrefix: site.site.name.origin
    case .bridgeInterface: network.bridge.origin
    case .uplink: host.entry.interface?.origin ?? .none
    case .timezone: site.site.timezone.origin
    case .flag(.relays): site.site.jvb.relays?.origin ?? .none
    case .flag(.websockets): site.site.jitsi.origin
    case .flag(.hasPublicAddress): host.entry.publicAddress.origin
    case .flag(.isJMS): host.entry.name.origin
    case .text(let text): textOrigin(text)
    case .number(.jicofoMemory): site.site.jicofo.maxMemoryInMiB.origin
    case .number(.bridgeMemory): site.site.jvb.maxMemoryInMiB.origin
    case .number(.instances(let role)): host.entry.declaredInstances(of: role)?.origin ?? .none
    case .number: (host.entry.jibriInstances ?? host.entry.sipInstances)?.origin ?? .none
    case .only: host.entry.name.origin
    case .item: element?.origin ?? .none
    }
  }

  private func domainOrigin(_ name: String) -> Origin {
    switch name {
    case "turn": site.domains.turn.origin
    case "guest": site.domains.guest.origin
    default: site.domains.meet.origin
    }
  }

  private func textOrigin(_ text: Topic.SiteText) -> Origin {
    let (site, entry) = (site.site, host.entry)
    let origin: Origin? =
      switch text {
      case .region: entry.region?.origin
      case .regionOrDefault: (entry.region ?? site.selector.defaultRegion).origin
      case .jmsRegion: self.site.jmsHost?.entry.region?.origin
      case .defaultRegion: site.selector.defaultRegion.origin
      case .environment: site.selector.environment.origin
      case .strategy: site.jicofo.strategy?.origin
      case .appID: site.auth.appID?.origin
      case .algorithm: site.auth.algorithm.origin
      case .keyURL: site.auth.keyURL?.origin
      case .acceptedIssuers: site.auth.acceptedIssuers.first?.origin
      case .audience: site.auth.audiences.first?.origin
      case .language: site.web.language.origin
      case .displayName: self.site.sipAccount(of: entry)?.displayName.origin
      case .sipServer: self.site.sipAccount(of: entry)?.server.origin
      case .email: site.tls.email?.origin
      case .logoFile: site.branding.images[.logo]?.origin
      case .recordings: site.recording.folder.origin
      case .signalFamily: site.selector.signalKeyID.origin
      case .sidecarFamily: site.selector.sidecarKeyFamily.origin
      case .proxy: site.apt.proxy?.origin
      case .mirror: site.apt.mirror?.origin
      case .securityMirror: site.apt.securityMirror.origin
      case .debian: entry.release.origin
      case .resolution: site.recording.profile.origin
      }
    return origin ?? .none
  }
}
