/// An IPv4 address.
public struct IPv4Address: Hashable, Comparable, Sendable, CustomStringConvertible {
  /// Most significant byte first: 10.0.0.1 is 0x0A000001.
  public let bits: UInt32

  public init(bits: UInt32) { self.bits = bits }

  /// Four decimal numbers 0...255 without leading zeros, joined by dots; nil for anything else.
  public init?(_ text: some StringProtocol) {
    var bits: UInt32 = 0
    var parts = 0
    var number: UInt32 = 0
    var digits = 0
    for byte in text.utf8 {
      switch byte {
      case UInt8(ascii: "0")...UInt8(ascii: "9"):
        guard digits < 3, !(digits > 0 && number == 0) else { return nil }
        number = number * 10 + UInt32(byte - UInt8(ascii: "0"))
        digits += 1
      case UInt8(ascii: "."):
        guard digits > 0, number <= 255, parts < 3 else { return nil }
        bits = bits << 8 | number
        (number, digits, parts) = (0, 0, parts + 1)
      default: return nil
      }
    }
    guard parts == 3, digits > 0, number <= 255 else { return nil }
    self.bits = bits << 8 | number
  }

  public var description: String {
    "\(bits >> 24).\(bits >> 16 & 255).\(bits >> 8 & 255).\(bits & 255)"
  }

  public var lastOctet: Int { Int(bits & 255) }

  /// RFC 1918 private space.
  public var isPrivate: Bool {
    bits >> 24 == 10 || bits >> 20 == 0xAC1 || bits >> 16 == 0xC0A8
  }

  /// Whether hosts of the public Internet can reach the address: not private (RFC 1918), shared
  /// (RFC 6598), loopback, link-local, multicast or reserved.
  public var isGloballyReachable: Bool {
    !(isPrivate || bits >> 22 == 0x191 || bits >> 24 == 127 || bits >> 24 == 0
      || bits >> 16 == 0xA9FE || bits >> 28 >= 0xE)
  }

  /// Whether a machine can have the address: not "this network", loopback, multicast or reserved.
  public var isUnicast: Bool { bits >> 24 != 0 && bits >> 24 != 127 && bits >> 28 < 0xE }

  public static func < (left: Self, right: Self) -> Bool { left.bits < right.bits }
}

/// An IPv4 network such as 172.22.22.0/24.
public struct Subnet: Hashable, Sendable, CustomStringConvertible {
  public let address: IPv4Address
  /// Length of the network part, 0...32.
  public let prefixLength: Int

  /// nil when host bits are set or the prefix is out of range.
  public init?(address: IPv4Address, prefixLength: Int) {
    guard (0...32).contains(prefixLength) else { return nil }
    self.address = address
    self.prefixLength = prefixLength
    guard address.bits & ~mask == 0 else { return nil }
  }

  /// The network of `prefixLength` bits that an address lies in; `prefixLength` is 0...32.
  public init(containing address: IPv4Address, prefixLength: Int) {
    precondition((0...32).contains(prefixLength), "a prefix of an IPv4 address")
    self.prefixLength = prefixLength
    let mask = prefixLength == 0 ? 0 : ~UInt32(0) << UInt32(32 - prefixLength)
    self.address = IPv4Address(bits: address.bits & mask)
  }

  public init?(_ text: some StringProtocol) {
    let parts = text.split(separator: "/", omittingEmptySubsequences: false)
    guard parts.count == 2, let address = IPv4Address(parts[0]),
      let length = Int(parts[1]), String(length) == parts[1]
    else { return nil }
    self.init(address: address, prefixLength: length)
  }

  public var mask: UInt32 { prefixLength == 0 ? 0 : ~UInt32(0) << UInt32(32 - prefixLength) }
  public var netmask: IPv4Address { IPv4Address(bits: mask) }
  public var broadcast: IPv4Address { IPv4Address(bits: address.bits | ~mask) }
  /// Number of addresses, network and broadcast address included.
  public var count: Int { 1 << (32 - prefixLength) }
  public var description: String { "\(address)/\(prefixLength)" }

  public func contains(_ other: IPv4Address) -> Bool { other.bits & mask == address.bits }

  public func overlaps(_ other: Subnet) -> Bool {
    contains(other.address) || other.contains(address)
  }

  /// The address `offset` places after the network address; nil outside of the network.
  public func host(_ offset: Int) -> IPv4Address? {
    guard offset >= 0, offset < count else { return nil }
    return IPv4Address(bits: address.bits + UInt32(offset))
  }
}
