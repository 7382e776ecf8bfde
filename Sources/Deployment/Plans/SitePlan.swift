internal import Diagnostics
public import Schema

/// What follows from a site as a whole; shared by all its hosts.
public struct SitePlan: Sendable {
  public let site: Site
  public let hosts: HostList
  public let features: Set<Feature>
  public let domains: DomainPlan
  public let network: NetworkPlan
  public let accounts: AccountPlan
  public let generations: GenerationTable
  /// The images that `branding` names, as far as they could be read.
  public let images: [Branding.Image: ImageFile]
  /// Index of the first host with the role `jms`; nil when the site has none, which a rule reports.
  public let jms: Int?

  public init(_ site: Site, images: [Branding.Image: ImageFile] = [:]) {
    self.site = site
    self.images = images
    hosts = site.hosts
    domains = DomainPlan(site.domains)
    network = NetworkPlan(network: site.network, siteName: site.name.value)
    generations = GenerationTable(site)
    accounts = AccountPlan(
      domains: domains, generations: generations,
      names: site.auth.mode.value == .internal ? site.auth.users : [])
    features = Self.features(of: site)
    var start = 0
    var jms: Int?
    for entry in site.hostEntries {
      if jms == nil, entry.has(.jms) { jms = start }
      start += entry.count
    }
    self.jms = jms
  }

  public var jmsHost: Host? { jms.map { hosts[$0] } }

  private static func features(of site: Site) -> Set<Feature> {
    let entries = site.hostEntries
    var features: Set<Feature> = []
    func add(_ feature: Feature, if isOn: Bool) { if isOn { features.insert(feature) } }
    let hasJibri = entries.contains { $0.has(.jibri) }
    let hasSIP = entries.contains { $0.has(.sip) }
    let bridges = entries.filter { $0.has(.jvb) }
    let hasRegions = bridges.contains { $0.region != nil }
    add(.recording, if: hasJibri)
    add(.streaming, if: hasJibri && site.recording.streaming.value)
    add(.sip, if: hasSIP)
    add(.selector, if: site.usesSelector)
    add(.dialPlan, if: !site.dialPlan.isEmpty)
    add(.regions, if: hasRegions)
    add(.relays, if: site.usesRelays)
    add(.websockets, if: site.jitsi.value.usesColibriWebsockets)
    add(.componentsAnnounceThemselves, if: site.jitsi.value.componentsAnnounceThemselves)
    add(.pollsAreComponent, if: site.jitsi.value.pollsAreComponent)
    add(.bridgeProperties, if: site.jitsi.value.bridgeHasProperties)
    add(.tokens, if: site.auth.mode.value == .token)
    add(.tokenKeys, if: site.auth.usesKeys)
    add(.userAccounts, if: site.auth.mode.value == .internal)
    add(.guests, if: site.hasGuests)
    add(.remoteNodes, if: entries.contains { !$0.has(.jms) })
    add(.localBridge, if: entries.contains { $0.has(.jms) && $0.has(.jvb) })
    let branding = site.branding
    add(.title, if: branding.title != nil)
    add(.logo, if: branding.images[.logo] != nil)
    add(.watermark, if: branding.images[.watermark] != nil)
    add(.favicon, if: branding.images[.favicon] != nil)
    let isBranded =
      branding.backgroundColor != nil || branding.logoLink != nil
      || branding.images[.logo] != nil
    add(.dynamicBranding, if: isBranded)
    add(.branding, if: isBranded || branding.title != nil || !branding.images.isEmpty)
    add(.vnc, if: site.vnc.value && (hasJibri || hasSIP))
    add(.push, if: site.push.value && entries.contains { !$0.has(.jms) })
    add(.aptProxy, if: site.apt.proxy != nil)
    add(.aptMirror, if: site.apt.mirror != nil)
    add(.letsEncrypt, if: site.tls.mode.value == .letsEncrypt)
    let switches = site.features
    add(.lobby, if: switches.lobby.value)
    add(.breakoutRooms, if: switches.breakoutRooms.value)
    add(.avModeration, if: switches.avModeration.value)
    add(.polls, if: switches.polls.value)
    add(.speakerStats, if: switches.speakerStats.value)
    add(.endConference, if: switches.endConference.value)
    add(.roomMetadata, if: switches.roomMetadata.value)
    add(.reactions, if: switches.reactions.value)
    add(.whiteboard, if: site.whiteboard.enabled.value)
    return features
  }

  /// `2.0.10978` names the package versions; see ``Package/Version``.
  func version(of package: Package) -> String? {
    let (set, own) = (site.jitsi.value, site.versions)
    return switch package.version {
    case .release: nil
    case .web: own.web?.value ?? "1.0.\(set.web)-1"
    case .jicofo: own.jicofo?.value ?? "1.0-\(set.jicofo)-1"
    case .jvb: own.jvb?.value ?? "2.3-\(set.jvb)-1"
    case .jibri: own.jibri?.value ?? "8.0-\(set.jibri)-1"
    }
  }

  /// Jicofo's way to choose a bridge: by region where bridges have regions.
  var strategy: Setting<String> {
    site.jicofo.strategy
      ?? Setting(
        features.contains(.regions)
          ? "RegionBasedBridgeSelectionStrategy"
          : features.contains(.relays)
            ? "SplitBridgeSelectionStrategy" : "SingleBridgeSelectionStrategy",
        origin(of: features.contains(.regions) ? .regions : .relays))
  }
}
