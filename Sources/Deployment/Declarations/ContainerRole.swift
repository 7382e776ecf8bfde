internal import Schema

/// What a container is for. Its name, address and start order follow from this; `host` is the
/// machine itself, whose files belong to no container.
public enum ContainerRole: String, CaseIterable, Hashable, Sendable {
  case host
  /// The machine itself, where it has no containers and runs a gateway.
  case machine = "vm"
  /// The web server, Prosody, Jicofo, coturn, and the JMS's own bridge.
  case jitsi
  case selector = "component-selector"
  case dialPlan = "dialplan"
  case whiteboard = "excalidraw"
  case jvb
  /// Templates of the ephemeral instances: copied, never used themselves.
  case jibri = "jibri-template"
  case sip = "sip-template"

  /// Last part of the container's name; the site's name comes first.
  public var suffix: String { rawValue }

  /// The static address in the private network; nil: leased by dnsmasq.
  var fixedAddress: FixedAddress? {
    switch self {
    case .jitsi: .jitsi
    case .jvb: .bridge
    case .selector: .selector
    case .whiteboard: .whiteboard
    case .dialPlan: .dialPlan
    case .host: .gateway
    case .jibri, .sip, .machine: nil
    }
  }

  /// LXC starts containers in this order.
  public var startOrder: Int {
    switch self {
    case .host, .machine: 0
    case .jvb, .jibri, .sip: 301
    case .jitsi: 308
    case .whiteboard: 310
    case .selector: 311
    case .dialPlan: 312
    }
  }

  /// Only members of `onboot` are started by LXC itself; templates never are.
  public var isTemplate: Bool { self == .jibri || self == .sip }

  /// Whether it is a container at all.
  var isContainer: Bool { self != .host && self != .machine }
}
