/// Places in `network.subnet` that belong to somebody on every host (`domain.md` 1.2 and 1.4).
public enum FixedAddress: Int, CaseIterable, Sendable {
  /// The host itself: gateway, resolver and DHCP server of its containers.
  case gateway = 1
  case jitsi = 14
  case bridge = 15
  case whiteboard = 16
  case selector = 17
  case dialPlan = 18

  /// Offset from the address of the network.
  public var offset: Int { rawValue }

  /// Whose address it is.
  public var noun: String {
    switch self {
    case .gateway: "the host itself"
    case .jitsi: "the JMS container"
    case .bridge: "the video bridge"
    case .whiteboard: "the whiteboard"
    case .selector: "the component selector"
    case .dialPlan: "the dial plan"
    }
  }
}
