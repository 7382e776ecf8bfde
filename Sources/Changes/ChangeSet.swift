internal import FileTrees

/// What differs between two sides as wholes, host by host and beside the hosts.
public struct ChangeSet: Sendable {
  /// A file for other people that both sides have, such as `firewall.md`, as lines of facts.
  public struct TableChange: Hashable, Sendable {
    public let name: String
    public let removed: [String]
    public let added: [String]

    public init(name: String, removed: [String], added: [String]) {
      (self.name, self.removed, self.added) = (name, removed, added)
    }
  }

  public struct SecretChange: Hashable, Sendable {
    public let name: String
    /// Fingerprints; nil: there was none.
    public let old: String?
    public let new: String?

    public init(name: String, old: String?, new: String?) {
      (self.name, self.old, self.new) = (name, old, new)
    }
  }

  /// Only hosts that differ, in the order in which they were added.
  public private(set) var hosts: [HostChange] = []
  /// Settings of the site that no host's file holds, such as the serial.
  public var site: [Fact] = []
  public var tables: [TableChange] = []
  public var secrets: [SecretChange] = []
  /// How many hosts were compared.
  public private(set) var comparedHosts = 0
  /// Of all bridges, recorders and gateways, how many the older and the newer side have.
  public private(set) var servedBefore: [String: Int] = [:]
  public private(set) var servedAfter: [String: Int] = [:]

  public init() {}

  public mutating func add(_ change: HostChange) {
    comparedHosts += 1
    for (role, count) in change.servedBefore { servedBefore[role, default: 0] += count }
    if change.kind != .removed {
      for (role, count) in change.facts.serving { servedAfter[role, default: 0] += count }
    }
    if !change.isEmpty || !change.commentsOnly.isEmpty { hosts.append(change) }
  }

  public var isEmpty: Bool {
    hosts.allSatisfy { $0.differences.isEmpty } && site.isEmpty && tables.isEmpty
      && secrets.isEmpty
  }
}

extension ChangeSet.TableChange {
  /// What two texts of a table say otherwise; nil where they say the same.
  ///
  /// Lines without a meaning of their own, such as comments and headings, are left out by `isFact`.
  public init?(name: String, old: [UInt8], new: [UInt8], isFact: (String) -> Bool) {
    func lines(_ text: [UInt8]) -> [String] {
      text.split(separator: UInt8(ascii: "\n")).map { String(decoding: $0, as: UTF8.self) }
        .filter(isFact)
    }
    let (before, after) = (lines(old), lines(new))
    let (was, is_) = (Set(before), Set(after))
    self.init(
      name: name, removed: before.filter { !is_.contains($0) },
      added: after.filter { !was.contains($0) })
    if removed.isEmpty, added.isEmpty { return nil }
  }
}
