internal import Diagnostics

/// The wording of rules about hosts, their roles and what they can carry.
extension Diagnostic {
  static func noJMS(_ first: HostEntry) -> Self {
    Diagnostic(
      .error, "site.no-jms", "no host has the role jms", at: first.name.range,
      help: "add jms to the roles of the host that serves domains.meet")
  }

  static func severalJMS(_ others: [Setting<Role>], first: Setting<Role>) -> Self {
    Diagnostic(
      .error, "site.several-jms", "\(others.count + 1) hosts have the role jms, and a site has one",
      at: others[0].range,
      notes: [Note("first given here", at: first.range)]
        + others.dropFirst().map { Note("and here", at: $0.range) },
      help: "keep it on the host that serves domains.meet")
  }

  static func rangeOfJMS(_ entry: HostEntry, _ role: Setting<Role>) -> Self {
    Diagnostic(
      .error, "site.several-jms",
      "\(entry.label) stands for \(entry.name.value.count) hosts, and a site has one JMS",
      at: role.range, notes: [Note("the hosts are named here", at: entry.name.range)],
      help: "give the JMS an entry of its own")
  }

  static func noBridge(at range: SourceRange?) -> Self {
    Diagnostic(
      .error, "site.no-bridge", "no host has the role jvb, so nothing carries sound and pictures",
      at: range, help: "add jvb to the roles of the JMS, or a host with the role jvb")
  }

  static func duplicateHost(_ entry: HostEntry, named name: String, _ others: [HostEntry]) -> Self {
    let isRange = entry.name.value.count > 1 || others.contains { $0.name.value.count > 1 }
    return Diagnostic(
      .error, "site.duplicate-host",
      isRange
        ? "\(entry.label) and \(others[0].label) both name a host \(quoted(name))"
        : "two hosts are named \(quoted(name))",
      at: entry.name.range,
      notes: others.map { Note("named here too", at: $0.name.range) },
      help: "give every host a name of its own")
  }

  static func unusedHostKey(
    _ key: String, on entry: HostEntry, needs role: Role, at range: SourceRange
  ) -> Self {
    Diagnostic(
      .warning, "site.unused-value",
      "'\(key)' has no effect: \(entry.label) does not have the role \(role)", at: range,
      help: "add \(role) to its roles, or remove the key")
  }

  static func accountOfDirectCalls(_ entry: HostEntry, at range: SourceRange) -> Self {
    Diagnostic(
      .warning, "site.unused-value",
      "'sip_account' has no effect: SIP devices call the gateway of \(entry.label) directly",
      at: range, help: "remove the key, or 'direct'")
  }

  static func roleOfMachine(_ entry: HostEntry, _ role: Setting<Role>) -> Self {
    Diagnostic(
      .error, "site.vm-role",
      "\(entry.label) has no containers, and the role \(role.value) needs them", at: role.range,
      notes: [Note("they are given up here", at: entry.mode.range)],
      help: "keep 'roles: [sip]', or remove 'mode: vm'")
  }

  static func instancesOfMachine(_ entry: HostEntry, _ count: Setting<Int>) -> Self {
    Diagnostic(
      .error, "site.vm-instances",
      "\(entry.label) has no containers, so it carries one gateway and not \(count.value)",
      at: count.range, notes: [Note("they are given up here", at: entry.mode.range)],
      help: "remove 'instances', or 'mode: vm'")
  }

  static func directCallsInContainers(_ entry: HostEntry) -> Self {
    Diagnostic(
      .error, "site.direct-needs-vm",
      "SIP devices can call a gateway directly where it has the machine to itself, and those of "
        + "\(entry.label) are in containers",
      at: entry.takesDirectCalls.range,
      help: "add 'mode: vm' to the host, or remove 'direct' and name a 'sip_account'")
  }

  static func unusedHostKeys(_ entry: HostEntry, at range: SourceRange) -> Self {
    Diagnostic(
      .warning, "site.unused-value",
      "'host_keys' has no effect: the JMS carries no bundles to \(entry.label)", at: range,
      help: "add 'push: true' to the site, or remove the key")
  }

  static func wrongNumberOfHostKeys(_ entry: HostEntry, at range: SourceRange?) -> Self {
    Diagnostic(
      .error, "site.host-keys",
      "the JMS is to log in to \(entry.label), and \(entry.hostKeys.count) of \(entry.count) keys "
        + "of its SSH servers are known",
      at: range,
      help:
        "add host_keys with the first two words of /etc/ssh/ssh_host_ed25519_key.pub of each host")
  }

  static func localColibriPort(at range: SourceRange) -> Self {
    Diagnostic(
      .warning, "site.unused-value",
      "'ports.colibri' has no effect on the JMS, which reaches its own bridge inside of the host",
      at: range, help: "remove the key")
  }

  static func undecidedInstances(_ entry: HostEntry) -> Self {
    Diagnostic(
      .error, "site.undecided-instances",
      "\(entry.label) has recorders and gateways, and nothing says how many of each",
      at: entry.declaration(of: .sip)?.range,
      help: "add instances: {jibri: N, sip: M}; one recorder takes 4 cores and 4 GB, one gateway "
        + "8 cores and 8 GB")
  }

  static func tooFewCores(_ entry: HostEntry, _ need: HostNeed) -> Self {
    Diagnostic(
      .error, "site.too-few-cores",
      "the roles of \(entry.label) need \(need.total) cores (\(need.breakdown { "\($0)" })), but "
        + "it has \(entry.cores.value)",
      at: entry.cores.range,
      help: "give the host \(need.total) cores, or move a role to another host")
  }

  static func tooLittleMemory(_ entry: HostEntry, _ need: HostNeed) -> Self {
    Diagnostic(
      .error, "site.too-little-memory",
      "the roles of \(entry.label) need \(size(need.total)) of memory "
        + "(\(need.breakdown(size))), but it has \(size(entry.memoryInMiB.value))",
      at: entry.memoryInMiB.range,
      help: "give the host \(size(need.total)), or move a role to another host")
  }

  static func tooLittleDisk(_ entry: HostEntry, _ need: HostNeed) -> Self {
    Diagnostic(
      .error, "site.too-little-disk",
      "the roles of \(entry.label) need \(size(need.total)) of disk space "
        + "(\(need.breakdown(size))), but it has \(size(entry.diskInMiB.value))",
      at: entry.diskInMiB.range,
      help: "give the host \(size(need.total)), or move a role to another host")
  }

  static func tooManyInstances(
    _ entry: HostEntry, _ role: Role, _ cores: HostNeed, _ memory: HostNeed
  ) -> Self {
    let count = entry.instances(of: role)
    let most = entry.mostInstances(of: role)
    let isShortOfCores = cores.total > entry.cores.value
    let found =
      isShortOfCores
      ? "needs \(cores.total) cores (\(cores.breakdown { "\($0)" })), but it has "
        + "\(entry.cores.value)"
      : "needs \(size(memory.total)) of memory (\(memory.breakdown(size))), but it has "
        + size(entry.memoryInMiB.value)
    return Diagnostic(
      .error, "site.too-many-instances",
      "with \(count) \(role) instances \(entry.label) \(found)",
      at: entry.declaredInstances(of: role)?.range,
      notes: [
        isShortOfCores
          ? Note("its cores", at: entry.cores.range)
          : Note("its memory", at: entry.memoryInMiB.range)
      ],
      help: most > 0 ? "write \(role): \(most)" : "run fewer instances of both roles")
  }

  static func littleRecorderMemory(_ entry: HostEntry, _ count: Int, _ each: Int) -> Self {
    Diagnostic(
      .warning, "site.recorder-memory",
      "\(entry.label) has \(size(each)) for each of its recorders, and 1080p is known to take 8 to "
        + "12 GB",
      at: entry.memoryInMiB.range,
      notes: entry.jibriInstances.map { [Note("\(count) recorders", at: $0.range)] } ?? [],
      help: "run fewer recorders, add memory, or set recording.profile to 720p")
  }

  static func largeHeaps(
    _ entry: HostEntry, _ heaps: [(key: String, size: Setting<Int>)], _ sum: Int, _ rest: Int
  ) -> Self {
    let parts = heaps.map { "\($0.key) \(size($0.size.value))" }.joined(separator: " + ")
    return Diagnostic(
      .warning, "site.heap-too-large",
      "the Java heaps on \(entry.label) may grow to \(size(sum)) (\(parts)), and of its "
        + "\(size(entry.memoryInMiB.value)) the rest needs \(size(rest))",
      at: entry.memoryInMiB.range,
      notes: heaps.compactMap { heap in
        heap.size.range.map { Note("'\(heap.key)' is set here", at: $0) }
      }, help: "give the host more memory, or lower \(heaps.map(\.key).joined(separator: " or "))")
  }

  /// Such as `16 GB`, or `3072 MB` where that is no whole number of GB.
  private static func size(_ mebibytes: Int) -> String {
    mebibytes % 1024 == 0 ? "\(mebibytes / 1024) GB" : "\(mebibytes) MB"
  }
}
