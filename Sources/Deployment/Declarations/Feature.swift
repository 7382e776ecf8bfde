public import Schema

/// What a site has or has not; components and files ask for features, never for keys of the site.
public enum Feature: String, CaseIterable, Hashable, Sendable {
  case recording
  case streaming
  case sip
  case selector
  case dialPlan = "dial_plan"
  /// Bridges share conferences.
  case relays
  case regions
  /// Browsers talk to bridges over websockets through nginx (sets before 2.0.11031).
  case websockets
  /// People without a token or an account may join.
  case guests
  case tokens
  /// Tokens are checked with public keys that Prosody fetches.
  case tokenKeys = "token_keys"
  /// People log in with accounts of the site.
  case userAccounts = "user_accounts"
  /// Some host other than the JMS logs in to Prosody.
  case remoteNodes = "remote_nodes"
  /// The JMS runs a bridge of its own.
  case localBridge = "local_bridge"
  /// certbot gets the certificate of the public names.
  case letsEncrypt = "lets_encrypt"
  case lobby
  case breakoutRooms = "breakout_rooms"
  case avModeration = "av_moderation"
  case polls
  case speakerStats = "speaker_stats"
  case endConference = "end_conference"
  case roomMetadata = "room_metadata"
  case reactions
  /// The web interface presents itself in some way of the site's own.
  case branding
  /// Colors and logo, which the page asks for when it is loaded.
  case dynamicBranding = "dynamic_branding"
  case title, logo, watermark, favicon
  /// The displays of recorders and gateways can be watched from their host.
  case vnc
  /// The JMS carries bundles to the other hosts over SSH.
  case push
  /// Packages are fetched through a proxy of the site.
  case aptProxy = "apt_proxy"
  /// Containers have sources of the site in place of their host's.
  case aptMirror = "apt_mirror"
  case whiteboard
  /// Prosody's modules of the release set need no option that names each component.
  case componentsAnnounceThemselves = "components_announce_themselves"
  /// Polls are a component of their own, not a module of rooms.
  case pollsAreComponent = "polls_are_component"
  /// The package of the bridge has a file of properties that would win over `jvb.conf`.
  case bridgeProperties = "bridge_properties"
}

/// When a component, a file or a listener exists.
public indirect enum Condition: Hashable, Sendable {
  case always
  case feature(Feature)
  /// The host that the file is for has the role.
  case role(Role)
  /// SIP devices call the host's gateway itself.
  case directCalls
  /// The host's recorders and gateways offer themselves to the component selector.
  case sidecar
  /// Debian on the host has the feature.
  case debian(DebianFeature)
  case all([Condition])
  case any([Condition])
  case not(Condition)

  func holds(_ features: Set<Feature>, on host: HostEntry) -> Bool {
    switch self {
    case .always: true
    case .feature(let feature): features.contains(feature)
    case .role(let role): host.has(role)
    case .directCalls: host.takesDirectCalls.value
    case .sidecar: features.contains(.selector) && host.sidecar.value
    case .debian(let feature): host.release.value.has(feature)
    case .all(let conditions): conditions.allSatisfy { $0.holds(features, on: host) }
    case .any(let conditions): conditions.contains { $0.holds(features, on: host) }
    case .not(let condition): !condition.holds(features, on: host)
    }
  }
}
