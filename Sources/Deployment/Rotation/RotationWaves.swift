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
    var limits: [Role: Int] = [:]
    for host in plan.hosts {
      for role in host.entry.roles { limits[role.value, default: 0] += 1 }
    }
    for (role, count) in limits { limits[role] = size ?? max(1, count / 4) }

    let server = changed.filter { plan.hosts[$0].has(.jms) }
    var waves: [[Int]] = []
    /// Of each role, the first wave with room and how many it has there.
    var filling: [Role: (wave: Int, count: Int)] = [:]
    for index in changed where !plan.hosts[index].has(.jms) {
      let roles = plan.hosts[index].entry.roles.map(\.value)
      var wave = 0
      for role in roles {
        let (last, count) = filling[role] ?? (0, 0)
        wave = max(wave, count < limits[role] ?? 1 ? last : last + 1)
      }
      for role in roles {
        let (last, count) = filling[role] ?? (0, 0)
        filling[role] = wave == last ? (wave, count + 1) : (wave, 1)
      }
      while waves.count <= wave { waves.append([]) }
      waves[wave].append(index)
    }
    if server.isEmpty { return waves }
    return step == .removeOld ? waves + [server] : [server] + waves
  }
}
