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
  /// Clients without a token may join.
  case guests
  case tokens
  /// Some host other than the JMS logs in to Prosody.
  case remoteNodes = "remote_nodes"
  /// The JMS runs a bridge of its own.
  case localBridge = "local_bridge"
  /// certbot gets the certificate of the public names.
  case letsEncrypt = "lets_encrypt"
}

/// When a component, a file or a listener exists.
public indirect enum Condition: Hashable, Sendable {
  case always
  case feature(Feature)
  /// The host that the file is for has the role.
  case role(Role)
  case all([Condition])
  case any([Condition])
  case not(Condition)

  func holds(_ features: Set<Feature>, on host: HostEntry) -> Bool {
    switch self {
    case .always: true
    case .feature(let feature): features.contains(feature)
    case .role(let role): host.has(role)
    case .all(let conditions): conditions.allSatisfy { $0.holds(features, on: host) }
    case .any(let conditions): conditions.contains { $0.holds(features, on: host) }
    case .not(let condition): !condition.holds(features, on: host)
    }
  }
}
