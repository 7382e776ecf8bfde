/// What one role needs of a host, and how many instances it may have there.
///
/// Figures of the installer that this compiler replaces, see `domain.md` 5.1.
public struct Capacity: Hashable, Sendable {
  /// Per instance where a role has instances, otherwise for the role.
  public let cores: Int
  public let memoryInMiB: Int
  /// For the role, whatever the number of instances.
  public let diskInMiB: Int
  public let maxInstances: Int

  public static func of(_ role: Role) -> Capacity {
    switch role {
    case .jms: Capacity(cores: 2, memoryInMiB: 8 * 1024, diskInMiB: 8 * 1024, maxInstances: 1)
    case .jvb: Capacity(cores: 2, memoryInMiB: 4 * 1024, diskInMiB: 8 * 1024, maxInstances: 1)
    case .jibri: Capacity(cores: 4, memoryInMiB: 4 * 1024, diskInMiB: 8 * 1024, maxInstances: 16)
    case .sip: Capacity(cores: 8, memoryInMiB: 8 * 1024, diskInMiB: 8 * 1024, maxInstances: 4)
    }
  }
}

extension HostEntry {
  /// Whether the number of instances of `role` is written in the site.
  public func declaredInstances(of role: Role) -> Setting<Int>? {
    switch role {
    case .jibri: jibriInstances
    case .sip: sipInstances
    case .jms, .jvb: nil
    }
  }

  /// How many instances of `role` a host of this entry runs: what the site says, otherwise as many
  /// as fit beside the host's other roles, at least one so that a host that is too small is refused
  /// for its size and not for having none.
  ///
  /// When both recorders and gateways are left to us, gateways get one instance and recorders the
  /// rest; a rule asks the operator to decide.
  public func instances(of role: Role) -> Int {
    guard has(role) else { return 0 }
    guard role == .jibri || role == .sip else { return 1 }
    if let declared = declaredInstances(of: role) { return declared.value }
    if isMachine { return 1 }
    let other: Role = role == .jibri ? .sip : .jibri
    if role == .sip, has(.jibri), jibriInstances == nil { return 1 }
    var cores = cores.value
    var memory = memoryInMiB.value
    for fixed in [Role.jms, .jvb] where has(fixed) {
      cores -= Capacity.of(fixed).cores
      memory -= Capacity.of(fixed).memoryInMiB
    }
    let others = instances(of: other)
    cores -= others * Capacity.of(other).cores
    memory -= others * Capacity.of(other).memoryInMiB
    let need = Capacity.of(role)
    return max(1, min(need.maxInstances, cores / need.cores, memory / need.memoryInMiB))
  }
}
