internal import Diagnostics
internal import Schema

extension SitePlan {
  /// What decides whether the site has a feature: the key itself, or what the feature follows from.
  func origin(of feature: Feature) -> Origin {
    decision(about: feature).derived(by: .featureOfSite)
  }

  private func decision(about feature: Feature) -> Origin {
    let switches = site.features
    switch feature {
    case .recording: return hostOrigin { $0.has(.jibri) }
    case .streaming: return site.recording.streaming.origin
    case .sip: return hostOrigin { $0.has(.sip) }
    case .selector:
      return site.selector.enabled?.origin ?? hostOrigin { $0.has(.jibri) || $0.has(.sip) }
    case .dialPlan: return site.dialPlan.first?.id.origin ?? .none
    case .relays: return site.jvb.relays?.origin ?? decision(about: .regions)
    case .regions:
      return site.hostEntries.lazy.filter { $0.has(.jvb) }.compactMap(\.region).first?.origin
        ?? .none
    case .websockets, .componentsAnnounceThemselves, .pollsAreComponent, .bridgeProperties:
      return site.jitsi.origin
    case .guests, .tokens, .userAccounts: return site.auth.mode.origin
    case .tokenKeys: return (site.auth.keyURL?.origin ?? site.auth.mode.origin)
    case .remoteNodes: return hostOrigin { !$0.has(.jms) }
    case .localBridge: return hostOrigin { $0.has(.jms) && $0.has(.jvb) }
    case .letsEncrypt: return site.tls.mode.origin
    case .lobby: return switches.lobby.origin
    case .breakoutRooms: return switches.breakoutRooms.origin
    case .avModeration: return switches.avModeration.origin
    case .polls: return switches.polls.origin
    case .speakerStats: return switches.speakerStats.origin
    case .endConference: return switches.endConference.origin
    case .roomMetadata: return switches.roomMetadata.origin
    case .reactions: return switches.reactions.origin
    case .whiteboard: return site.whiteboard.enabled.origin
    case .aptProxy: return site.apt.proxy?.origin ?? .none
    case .aptMirror: return site.apt.mirror?.origin ?? .none
    case .push: return site.push.origin
    case .vnc: return site.vnc.origin
    case .title: return site.branding.title?.origin ?? .none
    case .logo: return site.branding.images[.logo]?.origin ?? .none
    case .watermark: return site.branding.images[.watermark]?.origin ?? .none
    case .favicon: return site.branding.images[.favicon]?.origin ?? .none
    case .dynamicBranding:
      let branding = site.branding
      return branding.backgroundColor?.origin ?? branding.logoLink?.origin
        ?? decision(about: .logo)
    case .branding:
      let parts: [Feature] = [.title, .dynamicBranding, .watermark, .favicon]
      return parts.first { features.contains($0) }.map { decision(about: $0) } ?? .none
    }
  }

  /// The roles of the first entry of which `condition` holds.
  private func hostOrigin(_ condition: (HostEntry) -> Bool) -> Origin {
    guard let entry = site.hostEntries.first(where: condition) else { return .none }
    return entry.roles.first?.origin ?? entry.name.origin
  }
}
