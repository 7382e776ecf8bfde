public import Schema

/// The XMPP domains of a site: all of them follow from `domains.meet` (`domain.md` 3.1.2).
public struct DomainPlan: Sendable {
  public let meet: Setting<String>
  public let turn: Setting<String>
  public let guest: Setting<String>

  /// Every derived domain under the name that templates use: its first label.
  let derived: [(name: String, domain: String)]

  init(_ domains: Domains) {
    (meet, turn, guest) = (domains.meet, domains.turn, domains.guest)
    derived = DerivedDomain.prefixes.map { prefix in
      (prefix == "internal.auth" ? "internal" : prefix, "\(prefix).\(domains.meet.value)")
    }
  }

  /// Service accounts: Jicofo, bridges, control accounts of recorders and gateways.
  public var auth: String { "auth.\(meet.value)" }
  /// Rooms of services: the breweries.
  public var `internal`: String { "internal.auth.\(meet.value)" }
  public var recorder: String { "recorder.\(meet.value)" }
  public var sip: String { "sip.\(meet.value)" }

  /// The domains that clients log in to, whose names they look for in Prosody's certificate: each
  /// once, ``meet`` first, whether the site uses all of them or not, so that a new feature needs no
  /// new certificate.
  ///
  /// Components such as `conference.` are reached through these connections. They would show a
  /// certificate to other servers only, and there are none.
  var login: [String] {
    var seen: Set<String> = []
    return [meet.value, auth, guest.value, recorder, sip].filter { seen.insert($0).inserted }
  }
}

/// Rooms inside ``DomainPlan/internal`` where services meet Jicofo.
enum Brewery {
  static let jvb = "jvbbrewery"
  static let jibri = "JibriBrewery"
  static let sip = "SipBrewery"
  /// Jibri wants a recording brewery even in a gateway; this room parks it.
  static let sipParking = "SipBreweryDummy"
}
