public import Diagnostics

/// One Jitsi cluster as its operator describes it: facts that only they know, and the defaults of
/// everything else. What follows from these facts is derived in `Deployment`.
///
/// A `Site` may come with findings; rules and derivation work on what was understood.
public struct Site: Sendable {
  /// The operator's counter, raised with every release; nil when the site does not count.
  public var serial: Setting<Int>?
  /// Names bridge, containers and groups: lower-case letters, digits, inner hyphens.
  public var name: Setting<String>
  /// Debian on hosts whose entry names no other.
  public var release: Setting<DebianRelease>
  /// A jitsi-meet version such as 2.0.10978, which pins every Jitsi package.
  public var jitsi: Setting<ReleaseSet>
  /// Versions of single packages in place of those of the set.
  public var versions: PackageVersions
  /// A tz database name, `Etc/UTC` unless given.
  public var timezone: Setting<String>
  public var domains: Domains
  public var auth: Authentication
  public var tls: TLS
  public var network: Network
  public var apt: Apt
  /// As written, ranges not expanded.
  public var hostEntries: [HostEntry]
  public var jicofo: Jicofo
  public var jvb: VideoBridge
  public var recording: Recording
  public var sip: SIP
  public var dialPlan: [DialPlanEntry]
  public var selector: Selector
  public var web: Web
  public var features: FeatureSwitches
  public var whiteboard: Whiteboard
  public var branding: Branding
  /// Each kind at most once.
  public var artifacts: [Artifact]
  public var vnc: Setting<Bool>
  /// Whether the JMS carries bundles to the other hosts.
  public var push: Setting<Bool>
  public var rollout: Rollout
  public var snippets: Snippets
  /// Credentials of which another generation than the first one is in force, in the order of the
  /// file.
  public var generations: [CredentialGenerations]
  /// Whether a host or a role could not be read. A rule about something that the site lacks, such as
  /// a JMS, then says nothing: what it misses may be what was reported.
  public var hasUnreadRoles = false
}

/// Public names. Every XMPP domain derives from `meet`.
public struct Domains: Sendable {
  public var meet: Setting<String>
  /// Selects coturn by SNI on port 443 of the JMS.
  public var turn: Setting<String>
  /// `guest.<meet>` unless given.
  public var guest: Setting<String>
}

public struct TLS: Sendable {
  public enum Mode: String, CaseIterable, Hashable, Sendable {
    case siteCA = "site-ca"
    case letsEncrypt = "letsencrypt"
    case files
  }

  public var mode: Setting<Mode>
  /// Contact of the Let's Encrypt account.
  public var email: Setting<String>?
  /// The operator's certificate of the public names and what leads to its authority; with `files`.
  public var certificate: SecretReference
  /// Its private key; with `files`.
  public var key: SecretReference
}

/// The private network of containers, the same on every host.
public struct Network: Sendable {
  /// Interface name, at most 15 bytes; the site's name unless given.
  public var bridge: Setting<String>
  public var subnet: Setting<Subnet>
  /// First and last address that dnsmasq leases.
  public var dhcpFirst: Setting<IPv4Address>
  public var dhcpLast: Setting<IPv4Address>
}

public struct Jicofo: Sendable {
  public var maxMemoryInMiB: Setting<Int>
  /// nil: derived from whether bridges have regions.
  public var strategy: Setting<String>?
  public var autoOwner: Setting<Bool>
}

public struct VideoBridge: Sendable {
  public var maxMemoryInMiB: Setting<Int>
  /// Whether bridges may share one conference (relays, once called octo). nil: on when regions are.
  public var relays: Setting<Bool>?
}

public struct Recording: Sendable {
  public enum Profile: String, CaseIterable, Hashable, Sendable {
    case hd720 = "720p"
    case hd1080 = "1080p"
  }
  public var profile: Setting<Profile>
  public var streaming: Setting<Bool>
  /// Where a host keeps recordings, absolute; `/usr/local/<site>/recordings` unless given.
  public var folder: Setting<String>
}

public struct SIP: Sendable {
  public var accounts: [SIPAccount]
  /// Whether an account was reported as wrong, so that an absent one proves nothing.
  public var hasUnreadAccounts = false
}

public struct SIPAccount: Sendable {
  public var name: Setting<String>
  public var user: Setting<String>
  public var server: Setting<String>
  public var password: SecretReference
  /// `jitsi` unless given.
  public var displayName: Setting<String>
}

public struct DialPlanEntry: Sendable {
  /// `user@server` without a scheme.
  public var id: Setting<String>
  public var name: Setting<String>
}

public struct Selector: Sendable {
  /// On when the site has Jibri or SIP hosts, unless the site says otherwise.
  public var enabled: Setting<Bool>?
  public var environment: Setting<String>
  public var defaultRegion: Setting<String>
  /// Key id of API clients' tokens: a family, a slash, a name.
  public var signalKeyID: Setting<String>
  /// What key ids of sidecars begin with; a slash and the name of host and role follow.
  public var sidecarKeyFamily: Setting<String>
}

public struct Web: Sendable {
  /// BCP 47 tag of the user interface.
  public var language: Setting<String>
  public var requireDisplayName: Setting<Bool>
  public var prejoin: Setting<Bool>
  /// STUN servers offered for peer-to-peer calls: `host:port`.
  public var stunServers: [Setting<String>]
}

/// How a change goes over the hosts: of each kind, what stays in service, as `75%` or a number.
public struct Rollout: Sendable {
  public var jvb: Setting<String>
  public var jibri: Setting<String>
  public var sip: Setting<String>

  /// By role.
  public var floors: [String: String] {
    [
      Role.jvb.rawValue: jvb.value, Role.jibri.rawValue: jibri.value, Role.sip.rawValue: sip.value,
    ]
  }
}

/// The name of a secret. A site never holds its text.
public struct SecretReference: Hashable, Sendable {
  public let name: String
  public let origin: Origin
  public init(_ name: String, _ origin: Origin) { (self.name, self.origin) = (name, origin) }
}
