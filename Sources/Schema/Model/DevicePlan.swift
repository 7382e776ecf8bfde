/// Loopback sound cards and video devices of one host, planned for recorders and gateways together.
///
/// A host with N recorders and M gateways gets N+1 cards for the first (the first of them belongs to
/// the recorders' template container and is never used) and 2M+2 for the second. Alone, either role
/// has the indexes that the installer gives it: recorder k plays on card k, gateway k on cards 2k and
/// 2k+1. Together, the gateways' cards follow the recorders'. A gateway on the machine itself has no
/// template beside it, and takes the first two of everything. See `domain.md` 1.6.
public struct DevicePlan: Hashable, Sendable {
  /// The kernel registers no more cards than this.
  public static let maxCards = 32

  public let jibriInstances: Int
  public let sipInstances: Int

  /// Whether the gateway is on the machine itself.
  public let isMachine: Bool

  public init(jibri: Int, sip: Int, onMachine isMachine: Bool = false) {
    (jibriInstances, sipInstances, self.isMachine) = (jibri, sip, isMachine)
  }

  /// How many cards the loopback module makes, with indexes from 0.
  public var cardCount: Int {
    jibriCards + (sipInstances > 0 ? 2 * sipInstances + spare : 0)
  }

  /// Cards and cameras below those of the first gateway, which no instance uses.
  private var spare: Int { isMachine ? 0 : 2 }

  /// Index of the first card that belongs to the gateways.
  public var firstSIPCard: Int { jibriCards }

  private var jibriCards: Int { jibriInstances > 0 ? jibriInstances + 1 : 0 }

  /// The card of recorder `instance`, counted from 1.
  public func jibriCard(of instance: Int) -> Int { instance }

  /// The first of the two cards of gateway `instance`, counted from 1; the second follows it.
  public func sipCard(of instance: Int) -> Int {
    firstSIPCard + spare + 2 * (instance - 1)
  }

  /// The first of the two cameras of gateway `instance`, counted from 1; the second follows it.
  public func camera(of instance: Int) -> Int { spare + 2 * (instance - 1) }

  /// Numbers of the loopback video devices: two per gateway, from 2 where there are containers.
  public var videoDevices: Range<Int> {
    spare..<(spare + 2 * sipInstances)
  }

  /// ALSA's name of the loopback card with `index`: the number after the first is hexadecimal.
  public static func cardID(_ index: Int) -> String {
    index == 0 ? "Loopback" : "Loopback_" + String(index, radix: 16, uppercase: true)
  }
}

extension HostEntry {
  public var devices: DevicePlan {
    DevicePlan(
      jibri: instances(of: .jibri), sip: instances(of: .sip), onMachine: isMachine)
  }
}
