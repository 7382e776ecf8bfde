public import Diagnostics

public enum Role: String, CaseIterable, Hashable, Comparable, Sendable {
  case jms, jvb, jibri, sip
  public static func < (left: Self, right: Self) -> Bool {
    order(left) < order(right)
  }
  private static func order(_ role: Role) -> Int { allCases.firstIndex(of: role) ?? 0 }
}

/// What keeps the programs of a host apart.
public enum HostMode: String, CaseIterable, Hashable, Sendable {
  /// Each role has containers of its own.
  case lxc
  /// One gateway on the machine itself, which has no containers.
  case vm
}

/// One entry of `hosts`, which stands for as many hosts as its ranges have members.
public struct HostEntry: Sendable {
  /// What the site says of the entry; each is a property of ``HostEntry``.
  struct Facts: Sendable {
    var name: Setting<RangePattern>
    var roles: [Setting<Role>]
    var mode: Setting<HostMode>
    var publicAddress: Setting<RangePattern>
    var privateAddress: Setting<RangePattern>?
    var cores: Setting<Int>
    var memoryInMiB: Setting<Int>
    var diskInMiB: Setting<Int>
    var region: Setting<String>?
    var interface: Setting<String>?
    var jibriInstances: Setting<Int>?
    var sipInstances: Setting<Int>?
    var sipAccount: Setting<String>?
    var takesDirectCalls: Setting<Bool>
    var sidecar: Setting<Bool>
    var hostKeys: [Setting<String>]
    var mediaPort: Setting<Int>
    var colibriPort: Setting<Int>
    var range: SourceRange
    var count: Int
    var hasUnreadRoles = false
  }

  private final class Storage: Sendable {
    let facts: Facts

    init(_ facts: Facts) { self.facts = facts }
  }

  /// One reference for the whole entry: rules and plans pass thousands of them on.
  private let storage: Storage
  var facts: Facts { storage.facts }

  init(_ facts: Facts, release: Setting<DebianRelease>) {
    (storage, self.release) = (Storage(facts), release)
  }

  public var name: Setting<RangePattern> { storage.facts.name }
  public var roles: [Setting<Role>] { storage.facts.roles }
  public var mode: Setting<HostMode> { storage.facts.mode }
  /// The address that clients and other hosts reach.
  public var publicAddress: Setting<RangePattern> { storage.facts.publicAddress }
  /// The host's own address where it differs (1:1 NAT); other hosts of the site prefer it.
  public var privateAddress: Setting<RangePattern>? { storage.facts.privateAddress }
  public var cores: Setting<Int> { storage.facts.cores }
  public var memoryInMiB: Setting<Int> { storage.facts.memoryInMiB }
  public var diskInMiB: Setting<Int> { storage.facts.diskInMiB }
  /// Debian on the host and in its containers: the site's unless the entry names another.
  public internal(set) var release: Setting<DebianRelease>
  public var region: Setting<String>? { storage.facts.region }
  /// Interface that packets from outside come in by; nil: the one of the default route, which
  /// `apply` looks up.
  public var interface: Setting<String>? { storage.facts.interface }
  public var jibriInstances: Setting<Int>? { storage.facts.jibriInstances }
  public var sipInstances: Setting<Int>? { storage.facts.sipInstances }
  /// Name of an entry of `sip.accounts`.
  public var sipAccount: Setting<String>? { storage.facts.sipAccount }
  /// Whether SIP devices call the host's gateway itself, and not an account at a SIP server.
  public var takesDirectCalls: Setting<Bool> { storage.facts.takesDirectCalls }
  /// Whether the selector may hand out the host's recorders and gateways.
  public var sidecar: Setting<Bool> { storage.facts.sidecar }
  /// Public keys of the SSH servers of the entry's hosts, in their order; see `push`.
  public var hostKeys: [Setting<String>] { storage.facts.hostKeys }
  /// UDP port of the bridge's media, 10000 unless given.
  public var mediaPort: Setting<Int> { storage.facts.mediaPort }
  /// TCP port on which the JMS reaches the bridge's websockets, 9090 unless given.
  public var colibriPort: Setting<Int> { storage.facts.colibriPort }
  /// The whole entry.
  public var range: SourceRange { storage.facts.range }
  /// How many hosts the entry stands for; its ranges all have this length.
  public var count: Int { storage.facts.count }
  /// Whether a role of the entry was reported as wrong, so that absent ones prove nothing.
  public var hasUnreadRoles: Bool { storage.facts.hasUnreadRoles }

  /// The host at `index` of the entry's ranges.
  public func host(at index: Int) -> Host { Host(entry: self, index: index) }
  public func has(_ role: Role) -> Bool { roles.contains { $0.value == role } }
  /// Whether programs run on the machine itself.
  public var isMachine: Bool { mode.value == .vm }
}

extension [HostEntry] {
  /// The entries, those that name no release with the site's.
  func inheriting(_ siteRelease: Setting<DebianRelease>) -> Self {
    var entries = self
    for index in entries.indices where entries[index].release.isDefault {
      entries[index].release = siteRelease
    }
    return entries
  }
}

/// One host: an entry and a place in its ranges.
public struct Host: Sendable {
  public let entry: HostEntry
  public let index: Int

  public init(entry: HostEntry, index: Int) { (self.entry, self.index) = (entry, index) }

  public var name: String { entry.name.value.text(at: index) }
  public var publicAddress: IPv4Address {
    IPv4Address(entry.publicAddress.value.text(at: index)) ?? IPv4Address(bits: 0)
  }
  public var privateAddress: IPv4Address? {
    entry.privateAddress.flatMap { IPv4Address($0.value.text(at: index)) }
  }
  /// Where other hosts of the site reach this one.
  public var siteAddress: IPv4Address { privateAddress ?? publicAddress }
  public func has(_ role: Role) -> Bool { entry.has(role) }
}

/// All hosts of a site in the order of the file, made one by one.
public struct HostList: RandomAccessCollection, Sendable {
  private let entries: [HostEntry]
  /// `starts[i]` is the index of the first host of entry i; one more at the end.
  private let starts: [Int]

  public init(_ entries: [HostEntry]) {
    self.entries = entries
    var starts = [0]
    for entry in entries { starts.append(starts[starts.count - 1] + entry.count) }
    self.starts = starts
  }

  public var startIndex: Int { 0 }
  public var endIndex: Int { starts[starts.count - 1] }

  public subscript(position: Int) -> Host {
    let entry = entryIndex(ofHostAt: position)
    return entries[entry].host(at: position - starts[entry])
  }

  /// The index of the entry that the host at `position` belongs to.
  public func entryIndex(ofHostAt position: Int) -> Int {
    var low = 0
    var high = entries.count - 1
    while low < high {
      let middle = (low + high + 1) / 2
      if starts[middle] <= position { low = middle } else { high = middle - 1 }
    }
    return low
  }
}

extension Site {
  public var hosts: HostList { HostList(hostEntries) }
}
