public import Schema

/// Names and addresses of the private network, which every host has for itself.
public struct NetworkPlan: Sendable {
  public let network: Network
  let siteName: String

  /// The host's own address on the bridge: gateway, resolver and DHCP server of its containers.
  public var gateway: IPv4Address { host(FixedAddress.gateway.offset) }

  /// nil for containers whose address dnsmasq leases.
  public func address(of role: ContainerRole) -> IPv4Address? {
    role.fixedAddress.map { host($0.offset) }
  }

  public func name(of role: ContainerRole) -> String { "\(siteName)-\(role.suffix)" }

  /// Ephemeral instances add a hyphen and their number.
  public func instancePrefix(of role: Role) -> String { "\(siteName)-\(role.rawValue)" }

  /// A subnet that is too small for an offset is a finding of a rule; here it gets its last address.
  private func host(_ offset: Int) -> IPv4Address {
    let subnet = network.subnet.value
    return subnet.host(offset) ?? subnet.broadcast
  }

  /// A locally administered MAC address that no other host of the site has: `52:54:` and the four
  /// bytes of the host's address, so that the bridge keeps its address over reboots and rebuilds.
  static func mac(of address: IPv4Address) -> String {
    func hex(_ byte: UInt32) -> String {
      let text = String(byte & 255, radix: 16)
      return text.utf8.count == 1 ? "0" + text : text
    }
    let bits = address.bits
    return "52:54:\(hex(bits >> 24)):\(hex(bits >> 16)):\(hex(bits >> 8)):\(hex(bits))"
  }
}
