internal import Diagnostics

/// A host's name is also the name of its bridge in every conference, of its accounts and of its
/// bundle, so no two hosts share one.
///
/// Names can only be equal where what remains without digits is equal, so a range is looked into
/// only when another entry looks like it; then each name is looked up once.
@Sendable func requireUniqueHostNames(_ site: Site) -> [Diagnostic] {
  let entries = site.hostEntries
  guard !entries.haveDistinctNames else { return [] }
  var similar: [[UInt8]: [Int]] = [:]
  for (index, entry) in entries.enumerated() where !entry.name.isStandIn {
    similar[entry.name.value.letters, default: []].append(index)
  }
  var findings: [(index: Int, finding: Diagnostic)] = []
  for group in similar.values where group.count > 1 {
    var owners: [String: Int] = [:]
    for index in group {
      let pattern = entries[index].name.value
      var others: [Int] = []
      var shared: String?
      for position in 0..<pattern.count {
        let name = pattern.text(at: position)
        guard let other = owners[name] else {
          owners[name] = index
          continue
        }
        shared = shared ?? name
        if others.last != other, !others.contains(other) { others.append(other) }
      }
      guard let shared else { continue }
      findings.append(
        (index, .duplicateHost(entries[index], named: shared, others.map { entries[$0] })))
    }
  }
  return findings.sorted { $0.index < $1.index }.map(\.finding)
}

extension [HostEntry] {
  /// Whether no entry has a range and no two the same name: all that most large sites need.
  fileprivate var haveDistinctNames: Bool {
    var names: Set<String> = []
    names.reserveCapacity(count)
    return allSatisfy { entry in
      let name = entry.name.value
      return !entry.name.isStandIn && name.isLiteral && names.insert(name.source).inserted
    }
  }
}

extension RangePattern {
  /// What all texts of the pattern have in common: everything but digits.
  fileprivate var letters: [UInt8] {
    if isLiteral { return source.utf8.filter { !isDigit($0) } }
    var bytes: [UInt8] = []
    for case .literal(let text) in parts { bytes += text.utf8.filter { !isDigit($0) } }
    return bytes
  }
}
