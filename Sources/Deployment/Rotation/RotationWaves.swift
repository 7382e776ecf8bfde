internal import Changes
internal import Schema

/// The order in which the hosts of a phase change.
///
/// The JMS checks what all others present, so it is the first to accept and the last to stop
/// accepting. The others change a few at a time: of no role more hosts than a quarter, or than the
/// operator says, are away at once.
struct RotationWaves {
  let plan: SitePlan
  /// How many hosts of a role change at a time; nil: a quarter, at least one.
  let size: Int?

  /// - Parameter changed: Indexes of hosts, ascending.
  /// - Returns: Each of them in one wave.
  func waves(of changed: [Int], in step: Rotation.Step) -> [[Int]] {
    var limits: [String: Int] = [:]
    for host in plan.hosts {
      for role in host.entry.roles { limits[role.value.rawValue, default: 0] += 1 }
    }
    for (role, count) in limits { limits[role] = size ?? max(1, count / 4) }

    let server = changed.filter { plan.hosts[$0].has(.jms) }
    let others = changed.filter { !plan.hosts[$0].has(.jms) }
    let away = others.map { index in
      Dictionary(
        plan.hosts[index].entry.roles.map { ($0.value.rawValue, 1) },
        uniquingKeysWith: { first, _ in first })
    }
    let waves = Waves(allowance: limits).place(away).map { wave in wave.map { others[$0] } }
    if server.isEmpty { return waves }
    return step == .removeOld ? waves + [server] : [server] + waves
  }
}
