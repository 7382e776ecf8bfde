internal import Diagnostics

/// A host has the cores, memory and disk that its roles need together (`domain.md` 5.1).
@Sendable func checkCapacity(_ site: Site) -> [Diagnostic] {
  site.hostEntries.flatMap { entry -> [Diagnostic] in
    guard !entry.hasUndecidedInstances, !entry.hasPlenty else { return [] }
    var findings: [Diagnostic] = []
    let disk = HostNeed.disk(of: entry)
    if entry.diskInMiB.value < disk.total { findings.append(.tooLittleDisk(entry, disk)) }
    let needs = [HostNeed.cores(of: entry), HostNeed.memory(of: entry)]
    let isShort = entry.cores.value < needs[0].total || entry.memoryInMiB.value < needs[1].total
    guard isShort else { return findings }
    if let role = entry.roleWithTooManyInstances {
      findings.append(.tooManyInstances(entry, role, needs[0], needs[1]))
      return findings
    }
    if entry.cores.value < needs[0].total { findings.append(.tooFewCores(entry, needs[0])) }
    if entry.memoryInMiB.value < needs[1].total {
      findings.append(.tooLittleMemory(entry, needs[1]))
    }
    return findings
  }
}

/// What the roles of one host need of something, added up.
struct HostNeed {
  let parts: [(role: Role, count: Int, each: Int)]
  var total: Int { parts.reduce(0) { $0 + $1.count * $1.each } }

  static func cores(of entry: HostEntry) -> HostNeed {
    HostNeed(entry, isPerInstance: true) { $0.cores }
  }
  static func memory(of entry: HostEntry) -> HostNeed {
    HostNeed(entry, isPerInstance: true) { $0.memoryInMiB }
  }
  static func disk(of entry: HostEntry) -> HostNeed {
    HostNeed(entry, isPerInstance: false) { $0.diskInMiB }
  }

  private init(_ entry: HostEntry, isPerInstance: Bool, _ amount: (Capacity) -> Int) {
    parts = entry.roles.map(\.value).sorted().map { role in
      (role, isPerInstance ? entry.instances(of: role) : 1, amount(.of(role)))
    }
  }

  /// Such as `jms 2 + jvb 2 + jibri 4 x 4`.
  func breakdown(_ format: (Int) -> String) -> String {
    parts.map { part in
      "\(part.role) \(part.count > 1 ? "\(part.count) x " : "")\(format(part.each))"
    }.joined(separator: " + ")
  }
}

extension HostEntry {
  /// Whether there is enough of everything: all that most entries are asked.
  fileprivate var hasPlenty: Bool {
    var (cores, memory, disk) = (cores.value, memoryInMiB.value, diskInMiB.value)
    for role in roles {
      let need = Capacity.of(role.value)
      let count = instances(of: role.value)
      cores -= count * need.cores
      memory -= count * need.memoryInMiB
      disk -= need.diskInMiB
    }
    return cores >= 0 && memory >= 0 && disk >= 0
  }

  /// The role whose number of instances is the mistake: with fewer of them the host would do.
  fileprivate var roleWithTooManyInstances: Role? {
    for role in [Role.jibri, .sip] where (declaredInstances(of: role)?.value ?? 1) > 1 {
      var smaller = self
      smaller.setInstances(of: role, to: 1)
      if smaller.fits { return role }
    }
    var smallest = self
    for role in [Role.jibri, .sip] { smallest.setInstances(of: role, to: 1) }
    guard smallest.fits else { return nil }
    return [Role.jibri, .sip].first { (declaredInstances(of: $0)?.value ?? 1) > 1 }
  }

  private var fits: Bool {
    HostNeed.cores(of: self).total <= cores.value
      && HostNeed.memory(of: self).total <= memoryInMiB.value
  }

  private mutating func setInstances(of role: Role, to count: Int) {
    guard let declared = declaredInstances(of: role) else { return }
    var facts = facts
    if role == .jibri {
      facts.jibriInstances = declared.map { _ in count }
    } else {
      facts.sipInstances = declared.map { _ in count }
    }
    self = HostEntry(facts, release: release)
  }

  /// How many instances of `role` the host can carry beside everything else.
  func mostInstances(of role: Role) -> Int {
    let need = Capacity.of(role)
    let own = instances(of: role)
    let freeCores = cores.value - HostNeed.cores(of: self).total + own * need.cores
    let freeMemory =
      memoryInMiB.value - HostNeed.memory(of: self).total + own * need.memoryInMiB
    return max(0, min(need.maxInstances, freeCores / need.cores, freeMemory / need.memoryInMiB))
  }
}
