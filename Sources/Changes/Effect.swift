public import FileTrees

/// What a set of changes does on one host and whom that interrupts, from what each file and package
/// declares: the same words that `manifest.json` gives to `apply`.
public struct Effect: Sendable {
  /// A cause with what it asks for.
  public struct Step: Hashable, Sendable {
    public let place: FilePlace
    public let component: String
    public let action: ChangeAction
    public let interrupts: Interruption

    public init(
      place: FilePlace, component: String, action: ChangeAction, interrupts: Interruption
    ) {
      (self.place, self.component) = (place, component)
      (self.action, self.interrupts) = (action, interrupts)
    }
  }

  private let steps: [Step]

  public init(_ steps: [Step]) {
    var seen: Set<Step> = []
    self.steps = steps.filter { seen.insert($0).inserted }
  }

  public init(_ files: [FileChange], _ upgrades: [HostChange.PackageChange] = []) {
    self.init(
      files.map {
        Step(
          place: $0.place, component: $0.component, action: $0.action, interrupts: $0.interrupts)
      }
        + upgrades.compactMap { upgrade in
          upgrade.package.upgrade.map {
            Step(
              place: upgrade.place, component: $0.component, action: $0.action,
              interrupts: $0.interrupts)
          }
        })
  }

  /// What happens, each action once, in the order of places.
  public var actions: [String] {
    var seen: Set<String> = []
    let restarted = Set(steps.filter { $0.action.verb == "restart" }.map(\.unit))
    return steps.compactMap { step -> String? in
      if step.action == .none { return nil }
      // What starts anew has no need to read its files again.
      if case .reload = step.action, restarted.contains(step.unit) { return nil }
      if case .recreate(let template) = step.action, step.place == .container(template) {
        return "new copies of \(template)"
      }
      return "\(step.action.summary) in \(step.place.folder)"
    }.filter { seen.insert($0).inserted }
  }

  /// The largest of the service actions: `none`, `reload`, `restart`, `recreate` or `reboot`.
  ///
  /// Steps that belong to no daemon, such as reading unit files again, count as a reload.
  public var verb: String {
    let order = ["none", "reload", "restart", "recreate", "reboot"]
    let place = steps.map { step -> Int in
      if case .run = step.action { return 1 }
      return order.firstIndex(of: step.action.verb) ?? 0
    }.max()
    return order[place ?? 0]
  }

  /// Whom the actions interrupt, in an operator's words, the worst first; empty: nobody.
  ///
  /// - Parameter host: The host's name; nil where the words are for several.
  public func interruptions(on host: String? = nil) -> [String] {
    var seen: Set<String> = []
    return steps.filter { $0.action != .none && $0.interrupts.disturbs }
      .sorted { $0.interrupts.severity > $1.interrupts.severity }
      .map { $0.interrupts.sentence(about: $0, on: host) }
      .filter { seen.insert($0).inserted }
  }

  /// Whether something stops and starts that `apply` cannot drain, so that it asks for consent: of
  /// services that are up, its restart ends conferences; of containers, any but a bridge's own.
  public var needsConsent: Bool {
    steps.contains { step in
      switch step.action {
      case .restart(let unit): Self.undrainable.contains(unit)
      case .recreate(let container):
        step.place != .container(container) && !container.hasSuffix("-jvb")
      case .reboot: true
      case .none, .reload, .run: false
      }
    }
  }

  /// As `is_conference_unit` of `apply` has them.
  private static let undrainable: Set = ["prosody.service", "jicofo.service", "coturn.service"]

  /// Containers whose running copies keep the old files until they are copied again.
  public var copiedTemplates: [String] {
    var seen: Set<String> = []
    return steps.compactMap { step in
      guard case .recreate(let template) = step.action, step.place == .container(template),
        seen.insert(template).inserted
      else { return nil }
      return template
    }
  }

  /// Of the bridges, recorders and gateways of a host, those that are out of service meanwhile.
  ///
  /// - Parameter serving: How many of each role the host has.
  public func away(of serving: [String: Int], containers: [ContainerFacts]) -> [String: Int] {
    serving.filter { role, _ in
      steps.contains { $0.action != .none && $0.stops(role, containers: containers) }
    }
  }
}

extension Effect.Step {
  fileprivate struct Unit: Hashable {
    let place: FilePlace
    let name: String?
  }

  fileprivate var unit: Unit { Unit(place: place, name: action.target) }

  /// Whether what serves a role is down while the step is taken.
  fileprivate func stops(_ role: String, containers: [ContainerFacts]) -> Bool {
    if action == .reboot { return true }
    guard [.media, .conferences, .jobs].contains(interrupts) else { return false }
    if case .recreate(let name) = action {
      let units = containers.first { $0.name == name }?.units ?? []
      return switch role {
      case "jvb": units.contains("jitsi-videobridge2.service")
      default: name.hasSuffix("-\(role)-template")
      }
    }
    switch component {
    case "jvb", "jibri", "sip": return component == role
    case "jibri-host", "jibri-sidecar": return role == "jibri"
    case "sip-host", "sip-sidecar": return role == "sip"
    case "prosody", "jicofo", "coturn", "nginx": return false
    default: return interrupts == .jobs ? role != "jvb" : true
    }
  }
}

extension Interruption {
  /// Whether anybody notices who is in a meeting.
  var disturbs: Bool { self != .nobody && self != .newSessions }

  fileprivate var severity: Int {
    switch self {
    case .nobody: 0
    case .newSessions: 1
    case .signalling: 2
    case .media: 3
    case .jobs: 4
    case .conferences: 5
    }
  }

  fileprivate func sentence(about step: Effect.Step, on host: String?) -> String {
    let here = host ?? "this host"
    return switch (self, step.component) {
    case (.media, "jvb"): "calls on \(host ?? "this bridge") move: `apply` drains it first"
    case (.media, "coturn"): "TURN relays drop until clients reconnect"
    case (.media, _): "running media on \(here) stops (\(step.component))"
    case (.conferences, "prosody"): "everyone reconnects: all conferences end and are joined again"
    case (.conferences, "jicofo"): "all conferences end or are joined again (Jicofo restarts)"
    case (.conferences, _):
      switch step.action {
      case .recreate(let name) where name.hasSuffix("-jibri-template"):
        "recordings on \(here) end after draining"
      case .recreate(let name) where name.hasSuffix("-sip-template"):
        "SIP calls on \(here) end after draining"
      case .recreate(let name) where name.hasSuffix("-jvb"):
        "calls on \(host ?? "this bridge") move: `apply` drains it first"
      case .recreate(let name) where name.hasSuffix("-jitsi"):
        "everyone reconnects: all conferences end and are joined again"
      case .recreate(let name): "what \(name) does stops for a moment"
      default: "conferences end and are joined again (\(step.component))"
      }
    case (.jobs, "sip"), (.jobs, "sip-sidecar"), (.jobs, "sip-host"):
      "SIP calls on \(here) end after draining"
    case (.jobs, "video"): "SIP calls on \(here) end: the module is loaded anew"
    case (.jobs, "sound"): "recordings and SIP calls on \(here) end: the module is loaded anew"
    case (.jobs, _): "recordings on \(here) end after draining"
    case (.signalling, _): "signalling of \(step.component) reconnects, media goes on"
    case (.newSessions, _): "new sessions only"
    case (.nobody, _): "nobody"
    }
  }
}
