internal import Bundling
internal import Changes
internal import ConfigFormats
internal import Credentials
internal import FileTrees

/// Compares two sides host by host; no more than one host of each is in memory at a time.
struct Comparison {
  let old: any ComparedSide
  let new: any ComparedSide
  /// Whether the texts of all files that differ are wanted.
  var wantsTexts = false
  private(set) var changes = ChangeSet()
  private(set) var texts = TextReport()
  /// Whether both sides know the fingerprints of their secrets.
  private(set) var comparesSecrets = false

  init(old: any ComparedSide, new: any ComparedSide) { (self.old, self.new) = (old, new) }

  mutating func run() throws {
    if let before = try old.lock(), let after = try new.lock() {
      comparesSecrets = true
      addSecrets(before, after)
    }
    let values = Dictionary(old.settings, uniquingKeysWith: { first, _ in first })
    let newer = Dictionary(new.settings, uniquingKeysWith: { first, _ in first })
    for key in Set(values.keys).union(newer.keys).sorted() where values[key] != newer[key] {
      changes.site.append(Fact(.host, key, from: values[key], to: newer[key]))
    }
    try addTables()
    let changed = Set(changes.secrets.filter { $0.old != nil && $0.new != nil }.map(\.name))
    var tree = ConfigTree()
    for (before, after) in try pairs() {
      let digests = !(old is SiteSide && new is SiteSide)
      var comparison = HostComparison(
        try before.map { try old.image(ofHost: $0, digesting: digests) },
        try after.map { try new.image(ofHost: $0, digesting: digests) }, changedSecrets: changed)
      try comparison.load(
        whole: wantsTexts, old: { try old.text(of: $0) }, new: { try new.text(of: $0) })
      changes.add(comparison.change(reading: &tree))
      if wantsTexts { texts.add(comparison) }
    }
  }

  private mutating func addSecrets(_ before: SecretLock, _ after: SecretLock) {
    let (was, is_) = (
      Dictionary(uniqueKeysWithValues: before.entries.map { ($0.name, $0.fingerprint.text) }),
      Dictionary(uniqueKeysWithValues: after.entries.map { ($0.name, $0.fingerprint.text) })
    )
    for name in Set(was.keys).union(is_.keys).sorted() where was[name] != is_[name] {
      changes.secrets.append(.init(name: name, old: was[name], new: is_[name]))
    }
  }

  private mutating func addTables() throws {
    for name in ["dns.zone", "firewall.md"] {
      guard let before = try old.table(name), let after = try new.table(name) else { continue }
      let change = ChangeSet.TableChange(name: name, old: before, new: after) { line in
        name == "dns.zone"
          ? !line.hasPrefix(";")
          : line.hasPrefix("| ") && line != "| host | address | port | from | for |"
            && !line.hasSuffix("| nobody | - |")
      }
      if let change { changes.tables.append(change) }
    }
  }

  /// Which hosts are compared with which, in the order of people. A bundle is compared with its own
  /// host alone. A host that left and one that came with its address and roles are one that was
  /// renamed.
  private func pairs() throws -> [(old: String?, new: String?)] {
    var (theirs, ours) = (old.hosts, new.hosts)
    if old.isPartial, !new.isPartial { ours = ours.filter(Set(theirs).contains) }
    if new.isPartial, !old.isPartial { theirs = theirs.filter(Set(ours).contains) }
    let (was, is_) = (Set(theirs), Set(ours))
    if was.isDisjoint(with: is_), old.isPartial != new.isPartial {
      throw SideError("\(old.name) and \(new.name) have no host in common")
    }
    var namesOfKey: [String: [String]] = [:]
    for name in theirs where !is_.contains(name) {
      namesOfKey[try key(of: name, in: old), default: []].append(name)
    }
    var pairs: [(old: String?, new: String?)] = theirs.filter(is_.contains).map { ($0, $0) }
    var renamed: Set<String> = []
    for name in ours where !was.contains(name) {
      if let former = namesOfKey[try key(of: name, in: new)], former.count == 1 {
        pairs.append((former[0], name))
        renamed.insert(former[0])
      } else {
        pairs.append((nil, name))
      }
    }
    for name in theirs where !is_.contains(name) && !renamed.contains(name) {
      pairs.append((name, nil))
    }
    let pairOfName = Dictionary(
      pairs.map { ($0.new ?? $0.old ?? "", $0) }, uniquingKeysWith: { first, _ in first })
    return HostRange.sorted(pairOfName.keys).compactMap { pairOfName[$0] }
  }

  private func key(of host: String, in side: any ComparedSide) throws -> String {
    let facts = try side.image(ofHost: host, digesting: false).facts
    return "\(facts.address ?? host) \(facts.roles.joined(separator: ","))"
  }
}
