internal import FileTrees

/// A host's part with what decides its place in the order.
struct Part {
  let part: ChangePlan.HostPart
  let serving: [String: Int]
  let isServer: Bool
  let addsAccounts: Bool
  let dropsAccounts: Bool
  let movesVersions: Bool
  let formerName: String?
  let needsInstallation: Bool
  let release: String

  /// Nil for a host on which nothing has to be done.
  init?(_ change: HostChange) {
    let needsApply =
      change.kind != .changed || change.formerName != nil || !change.files.isEmpty
      || !change.upgrades.isEmpty || !change.containerChanges.isEmpty || change.needsInstallation
      || change.differences.contains { $0.subject == .host || $0.subject.isContainer }
    guard needsApply else { return nil }
    formerName = change.formerName
    needsInstallation = change.needsInstallation
    release = change.facts.release
    serving = change.facts.serving
    isServer = change.facts.roles.contains("jms")
    movesVersions = change.upgrades.contains { $0.package.upgrade != nil }
    func touchesAccounts(_ kind: FileChange.Kind) -> Bool {
      change.kind == .changed
        && change.files.contains {
          $0.kind == kind && $0.component == "prosody" && $0.path.contains("/accounts/")
        }
    }
    addsAccounts = touchesAccounts(.added)
    dropsAccounts = touchesAccounts(.removed)

    switch change.kind {
    case .added:
      part = ChangePlan.HostPart(
        host: change.host, kind: .deploy, verb: "recreate",
        actions: ["make \(Self.places(change))"], interruptions: [], needsConsent: false,
        away: [:], copiedTemplates: [])
    case .removed:
      part = ChangePlan.HostPart(
        host: change.host, kind: .remove, verb: "recreate",
        actions: ["`apply remove`, after draining"],
        interruptions: Self.farewells(change.facts.serving, change.host),
        needsConsent: change.facts.roles.contains("jms"), away: change.facts.serving,
        copiedTemplates: [])
    case .changed:
      let effect = Effect(change.files, change.upgrades)
      let isWhole = change.needsInstallation || change.formerName != nil
      var away = effect.away(of: change.servedBefore, containers: change.containers)
      var interruptions = effect.interruptions(on: change.host)
      if isWhole {
        away = change.servedBefore
        interruptions =
          Self.farewells(change.servedBefore, change.host)
          + (isServer ? ["everyone reconnects: all conferences end and are joined again"] : [])
      }
      part = ChangePlan.HostPart(
        host: change.host, kind: .change, verb: isWhole ? "recreate" : effect.verb,
        actions: Self.preface(change) + effect.actions, interruptions: interruptions,
        needsConsent: effect.needsConsent || isWhole, away: away,
        copiedTemplates: effect.copiedTemplates)
    }
  }

  private static func places(_ change: HostChange) -> String {
    let names = change.containers.filter { $0.kind != .base }.map(\.name)
    return names.isEmpty ? "the host" : names.joined(separator: ", ")
  }

  /// What is placed and installed before anything restarts.
  private static func preface(_ change: HostChange) -> [String] {
    var parts: [String] = []
    let placed = change.files.count { $0.kind != .removed }
    let removed = change.files.count - placed
    if placed > 0 { parts.append("\(placed) file\(placed == 1 ? "" : "s") placed") }
    if removed > 0 { parts.append("\(removed) removed") }
    var actions = parts.isEmpty ? [] : [parts.joined(separator: ", ")]
    if change.needsInstallation { actions.append("Debian \(change.facts.release) installed anew") }
    let packages = change.upgrades.map { $0.package.specification }
    var seen: Set<String> = []
    let unique = packages.filter { seen.insert($0).inserted }
    if !unique.isEmpty { actions.append("install \(unique.joined(separator: " "))") }
    for container in change.containerChanges {
      actions.append(container.isNew ? "make \(container.name)" : "remove \(container.name)")
    }
    return actions
  }

  private static func farewells(_ serving: [String: Int], _ host: String) -> [String] {
    ["jvb", "jibri", "sip"].filter { serving[$0] ?? 0 > 0 }.map { role in
      switch role {
      case "jvb": "calls on \(host) move"
      case "jibri": "recordings on \(host) end after draining"
      default: "SIP calls on \(host) end after draining"
      }
    }
  }
}

extension Fact.Subject {
  fileprivate var isContainer: Bool { if case .container = self { true } else { false } }
}

/// The waves of a plan while they are put together, with what is in service at each moment.
struct Rollout {
  private(set) var waves: [ChangePlan.Wave] = []
  private var serving: [String: Int]
  private let floors: [String: Int]

  init(serving: [String: Int], floors: [String: Int]) {
    (self.serving, self.floors) = (serving, floors)
  }

  /// Whether hosts may all be gone at once.
  func canSpare(_ parts: [Part]) -> Bool {
    var away: [String: Int] = [:]
    for part in parts { away.merge(part.part.away) { $0 + $1 } }
    return away.allSatisfy { role, count in (serving[role] ?? 0) - count >= floors[role] ?? 0 }
  }

  /// Hosts that are back when their wave ends.
  mutating func change(_ parts: [Part]) {
    let allowance = serving.reduce(into: [String: Int]()) { allowance, entry in
      allowance[entry.key] = max(0, entry.value - (floors[entry.key] ?? 0))
    }
    for wave in Waves(allowance: allowance).place(parts.map(\.part.away)) {
      append(wave.map { parts[$0] })
    }
  }

  /// Hosts that are new: nobody is interrupted, so all come at once.
  mutating func add(_ parts: [Part]) {
    guard !parts.isEmpty else { return }
    append(parts)
    for part in parts { serving.merge(part.serving) { $0 + $1 } }
  }

  /// Hosts that do not come back.
  mutating func remove(_ parts: [Part]) {
    guard !parts.isEmpty else { return }
    append(parts)
    for part in parts { serving.merge(part.part.away) { $0 - $1 } }
  }

  private mutating func append(_ parts: [Part]) {
    var away: [String: Int] = [:]
    for part in parts { away.merge(part.part.away) { $0 + $1 } }
    let left = away.reduce(into: [String: Int]()) { left, entry in
      if entry.value > 0 { left[entry.key] = (serving[entry.key] ?? 0) - entry.value }
    }
    waves.append(
      ChangePlan.Wave(
        hosts: parts.map(\.part), left: left,
        belowFloor: left.filter { $0.value < floors[$0.key] ?? 0 }.map(\.key).sorted()))
  }
}
