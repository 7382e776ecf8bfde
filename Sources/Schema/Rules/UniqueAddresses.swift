internal import Diagnostics

/// No two hosts have the same address. Several may share a public one when each has a private
/// address of its own, as behind one router.
@Sendable func requireUniqueAddresses(_ site: Site) -> [Diagnostic] {
  let entries = site.hostEntries
  var claims: [AddressClaim] = []
  for (index, entry) in entries.enumerated() {
    let addresses = entry.siteAddress
    guard !addresses.isStandIn else { continue }
    claims += addresses.value.addresses.map { AddressClaim(address: $0, entry: index) }
  }
  var clashes = AddressClaim.clashes(among: &claims)

  // Behind a shared public address everybody needs a private one. Without any, all was compared.
  let hasPrivate = entries.contains { $0.privateAddress != nil }
  var shared: [AddressClaim] = []
  for (index, entry) in entries.enumerated() where hasPrivate && !entry.publicAddress.isStandIn {
    shared += entry.publicAddress.value.addresses.map { AddressClaim(address: $0, entry: index) }
  }
  for clash in AddressClaim.clashes(among: &shared)
  where clashes[clash.key] == nil
    && [clash.key, clash.value.first].contains(where: { entries[$0].privateAddress == nil })
  {
    clashes[clash.key] = clash.value
  }
  return clashes.sorted { $0.key < $1.key }.map { later, clash in
    .duplicateAddress(clash.address, of: entries[later], and: entries[clash.first])
  }
}

/// An address, and the entry of `hosts` that has it.
struct AddressClaim {
  var address: IPv4Address
  var entry: Int

  /// For each entry that has an address of an earlier one: the first such address and that entry.
  static func clashes(
    among claims: inout [AddressClaim]
  ) -> [Int: (address: IPv4Address, first: Int)] {
    claims.sort { ($0.address, $0.entry) < ($1.address, $1.entry) }
    var clashes: [Int: (address: IPv4Address, first: Int)] = [:]
    var start = 0
    for index in claims.indices {
      if claims[index].address != claims[start].address { start = index }
      let (later, first) = (claims[index].entry, claims[start].entry)
      if later != first, clashes[later] == nil {
        clashes[later] = (claims[index].address, first)
      }
    }
    return clashes
  }
}
