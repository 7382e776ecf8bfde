/// What a container is for. Its name, address and start order follow from this; `host` is the
/// machine itself, whose files belong to no container.
public enum ContainerRole: String, CaseIterable, Hashable, Sendable {
  case host
  /// The web server, Prosody, Jicofo, coturn, and the JMS's own bridge.
  case jitsi
  case selector = "component-selector"
  case dialPlan = "dialplan"
  case jvb
  /// Templates of the ephemeral instances: copied, never used themselves.
  case jibri = "jibri-template"
  case sip = "sip-template"

  /// Last part of the container's name; the site's name comes first.
  public var suffix: String { rawValue }

  /// Offset of the static address in the private network; nil: leased by dnsmasq.
  public var addressOffset: Int? {
    switch self {
    case .jitsi: 14
    case .jvb: 15
    case .selector: 17
    case .dialPlan: 18
    case .host: 1
    case .jibri, .sip: nil
    }
  }

  /// LXC starts containers in this order.
  public var startOrder: Int {
    switch self {
    case .host: 0
    case .jvb, .jibri, .sip: 301
    case .jitsi: 308
    case .selector: 311
    case .dialPlan: 312
    }
  }

  /// Only members of `onboot` are started by LXC itself; templates never are.
  public var isTemplate: Bool { self == .jibri || self == .sip }
}
