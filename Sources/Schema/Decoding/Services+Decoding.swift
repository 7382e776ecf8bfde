/// The sections that tune one service each.
enum JicofoDeclaration {
  struct Reading {
    var maxMemoryInMiB: Setting<Int>
    var strategy: Setting<String>?
    var autoOwner: Setting<Bool>?

    /// With tokens, ownership comes from the token; otherwise somebody must have it.
    func resolved(mode: Setting<Authentication.Mode>) -> Jicofo {
      Jicofo(
        maxMemoryInMiB: maxMemoryInMiB, strategy: strategy,
        autoOwner: autoOwner ?? mode.deriving { $0 != .token })
    }
  }

  /// Class names of the release's own package, see `domain.md` 3.3.2.
  private static let strategies = [
    "SingleBridgeSelectionStrategy", "SplitBridgeSelectionStrategy",
    "RegionBasedBridgeSelectionStrategy", "IntraRegionBridgeSelectionStrategy",
    "VisitorSelectionStrategy",
  ]

  static let record = Record(
    "jicofo", plural: "jicofo", doc: "The conference focus.",
    Declare.defaulted(
      "max_memory", .size(256...65536, standIn: 3072), to: "3072MiB",
      doc: "Largest Java heap (JICOFO_MAX_MEMORY)."),
    Declare.optional(
      "strategy", .choice(strategies.map { ($0, $0) }, standIn: strategies[0]),
      whenAbsent: "by region when bridges have regions, else one bridge per conference",
      doc: "How a bridge is chosen for a participant."),
    Declare.optional(
      "auto_owner", .boolean(standIn: false), whenAbsent: "false with auth.mode token, else true",
      doc: "Whether the first participant becomes moderator."),
    make: { _, _, maxMemory, strategy, autoOwner in
      Reading(maxMemoryInMiB: maxMemory, strategy: strategy, autoOwner: autoOwner)
    })
}

enum VideoBridgeDeclaration {
  static let record = Record(
    "jvb", plural: "jvb", doc: "The video bridges.",
    Declare.defaulted(
      "max_memory", .size(256...65536, standIn: 3072), to: "3072MiB",
      doc: "Largest Java heap of each bridge (VIDEOBRIDGE_MAX_MEMORY)."),
    Declare.optional(
      "relays", .boolean(standIn: false), whenAbsent: "true when bridges have regions, else false",
      doc: "Whether several bridges may share a conference; every bridge then needs a region."),
    make: { _, _, maxMemory, relays in VideoBridge(maxMemoryInMiB: maxMemory, relays: relays) })
}

enum RecordingDeclaration {
  struct Reading {
    var profile: Setting<Recording.Profile>
    var streaming: Setting<Bool>
    var folder: Setting<String>?

    func resolved(siteName: Setting<String>) -> Recording {
      Recording(
        profile: profile, streaming: streaming,
        folder: folder ?? siteName.deriving { "/usr/local/\($0)/recordings" })
    }
  }

  static let record = Record(
    "recording", plural: "recording", doc: "Recording and streaming.",
    Declare.defaulted(
      "profile", .cases(standIn: Recording.Profile.hd1080), to: "1080p",
      doc: "Picture size of recordings and streams."),
    Declare.defaulted(
      "streaming", .boolean(standIn: true), to: "true",
      doc: "Whether conferences may be streamed as well as recorded."),
    Declare.optional(
      "folder", .text(.folder, standIn: "/srv/recordings"),
      whenAbsent: "/usr/local/<site>/recordings",
      doc: "Folder of the host in which recordings are kept."),
    make: { _, _, profile, streaming, folder in
      Reading(profile: profile, streaming: streaming, folder: folder)
    })
}

enum SIPDeclaration {
  private static let account = Record(
    "an account", plural: "accounts", doc: "An account at a SIP server.",
    Declare.required(
      "user", .text(.sipUser, standIn: "user"),
      doc: "User name; digits can be dialed from a telephone."),
    Declare.required(
      "server", .text(.sipServer, standIn: "sip.invalid"), doc: "Registrar of the account."),
    Declare.secret("password", doc: "The account's password."),
    Declare.defaulted(
      "display_name", .text(.label, standIn: "jitsi"), to: "jitsi",
      doc: "Name that the other side sees."),
    make: { place, _, user, server, password, displayName in
      SIPAccount(
        name: place.name, user: user, server: server, password: password, displayName: displayName)
    })

  static let record = Record(
    "sip", plural: "sip", doc: "The SIP gateway.",
    Declare.map(
      "accounts", named: .identifier, of: account,
      doc: "SIP accounts by names that hosts refer to."),
    make: { _, _, accounts in
      SIP(accounts: accounts.elements, hasUnreadAccounts: !accounts.isComplete)
    })
}

enum DialPlanDeclaration {
  static let record = Record(
    "an entry of the dial plan", plural: "dial plan entries", doc: "A room or a telephone.",
    Declare.required(
      "id", .text(.sipAddress, standIn: "nobody@sip.invalid"), doc: "What is called."),
    Declare.required("name", .text(.label, standIn: "entry"), doc: "What people search for."),
    make: { _, _, id, name in DialPlanEntry(id: id, name: name) })
}

enum SelectorDeclaration {
  private struct KeyIDs {
    var signal: Setting<String>
    var sidecar: Setting<String>
  }

  private static let keyIDs = Record(
    "kids", plural: "key ids", doc: "Key ids of the tokens that the selector takes.",
    Declare.defaulted(
      "signal", .text(.keyID, standIn: "jitsi/signal"), to: "jitsi/signal",
      doc: "Key id of clients of its API."),
    Declare.defaulted(
      "sidecar", .text(.keyFamily, standIn: "jitsi"), to: "jitsi",
      doc: "First half of the key ids of sidecars; the second names the host and its role."),
    make: { _, _, signal, sidecar in KeyIDs(signal: signal, sidecar: sidecar) })

  static let record = Record(
    "selector", plural: "selector", doc: "The component selector.",
    Declare.optional(
      "enabled", .boolean(standIn: false),
      whenAbsent: "true when a host with a sidecar has the role jibri or sip",
      doc: "Whether it runs on the JMS."),
    Declare.defaulted(
      "environment", .text(.identifier, standIn: "default-env"), to: "default-env",
      doc: "Environment that requests and components without one belong to (DEFAULT_ENVIRONMENT)."),
    Declare.defaulted(
      "region", .text(.identifier, standIn: "default-region"), to: "default-region",
      doc: "Region of components on hosts without one (DEFAULT_REGION)."),
    Declare.section(
      "kids", keyIDs, doc: "Key ids of the tokens that it takes."),
    make: { _, _, enabled, environment, region, keyIDs in
      Selector(
        enabled: enabled, environment: environment, defaultRegion: region,
        signalKeyID: keyIDs.signal, sidecarKeyFamily: keyIDs.sidecar)
    })
}

enum WebDeclaration {
  static let record = Record(
    "web", plural: "web", doc: "The web interface.",
    Declare.defaulted(
      "language", .text(.language, standIn: "en"), to: "en",
      doc: "Language of people whose browser names none that is translated."),
    Declare.defaulted(
      "require_display_name", .boolean(standIn: false), to: "false",
      doc: "Whether people must give a name before they join."),
    Declare.defaulted(
      "prejoin", .boolean(standIn: true), to: "true",
      doc: "Whether people see themselves before they join."),
    Declare.list(
      "stun_servers", of: .scalar(.text(.stunServer, standIn: "stun.invalid:3478")),
      doc: "Public STUN servers offered for calls of two."),
    make: { _, _, language, requireDisplayName, prejoin, stunServers in
      Web(
        language: language, requireDisplayName: requireDisplayName, prejoin: prejoin,
        stunServers: stunServers.elements)
    })
}
