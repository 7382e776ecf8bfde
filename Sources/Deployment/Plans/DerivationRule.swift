internal import Diagnostics

/// What derived a value that no key of the site spells: the number in a value's ``Origin``.
///
/// `explain` shows the sentence beside the keys that the value came from.
public enum DerivationRule: UInt16, CaseIterable, Sendable {
  case schemaDefault = 1
  case domainOfMeet
  case addressInSubnet
  case nameOfSite
  case accountOfHost
  case macOfAddress
  case instancesThatFit
  case featureOfSite
  case releaseSet
  case cardsOfInstances
  case routeToJMS
  case forwardOfListener
  case generatedSecret
  case memberOfRange
  case debianRelease
  case nameOfPrograms
  case rolesOfHost
  case orderOfStart
  case networkOfNobody

  /// Completes "this value ...".
  public var sentence: String {
    switch self {
    case .schemaDefault: "is the default of its key"
    case .domainOfMeet: "is derived from `domains.meet`"
    case .addressInSubnet: "is a fixed place in `network.subnet`"
    case .nameOfSite: "is derived from `site`"
    case .accountOfHost: "is an account that the host's role has on the JMS"
    case .macOfAddress: "is a local MAC address made of the host's address"
    case .instancesThatFit: "is as many instances as fit on the host"
    case .featureOfSite: "follows from what the site uses"
    case .releaseSet: "follows from the release set `jitsi`"
    case .cardsOfInstances: "follows from the instances of the host"
    case .routeToJMS: "is how containers of this host reach the JMS"
    case .forwardOfListener: "is a port that a component declares"
    case .generatedSecret: "is a secret that `secrets init` makes"
    case .memberOfRange: "is a member of a range"
    case .debianRelease: "follows from the Debian release"
    case .nameOfPrograms: "is a name that the programs of every site agree on"
    case .rolesOfHost: "follows from the roles of the host"
    case .networkOfNobody: "is a network that is not of the public Internet"
    case .orderOfStart: "is the place of the container's purpose in the order of start"
    }
  }
}

extension Origin {
  /// The same place, with what was derived from it.
  func derived(by rule: DerivationRule) -> Origin { Origin(range, rule: rule.rawValue) }
}
