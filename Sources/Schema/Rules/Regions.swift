internal import Diagnostics

/// Bridges that share conferences say where they stand.
///
/// A bridge without a region stands in `selector.region`. That is a mistake where the site asks for
/// relays or chooses by region, and worth a warning where relays are on because others have one.
@Sendable func checkRegions(_ site: Site) -> [Diagnostic] {
  let bridges = site.hostEntries.filter { $0.has(.jvb) }
  let strategy = site.jicofo.strategy.flatMap { $0.isStandIn ? nil : $0 }
  let relays = site.jvb.relays
  if let strategy, strategiesOfRelays.contains(strategy.value) {
    if let relays, !relays.value { return [.strategyWithoutRelays(strategy, relays)] }
    // Regions alone turn relays on, and a strategy by region asks for regions below.
    if !site.usesRelays, !strategiesOfRegions.contains(strategy.value) {
      return [.strategyWithoutRelays(strategy, nil)]
    }
  }
  let needsRegions = strategy.map { strategiesOfRegions.contains($0.value) } == true
  guard site.usesRelays || needsRegions else { return [] }
  let without = bridges.filter { $0.region == nil }
  guard let first = without.first else { return [] }
  let reason: (String, SourceRange?)
  if let relays, relays.value {
    reason = ("'jvb.relays' asks for regions", relays.range)
  } else if needsRegions {
    reason = ("this strategy asks for regions", strategy?.range)
  } else {
    reason = ("this region turns relays on", bridges.compactMap(\.region).first?.range)
  }
  let isAskedFor = relays != nil || needsRegions
  return [
    .missingRegion(
      isAskedFor ? .error : .warning, first, others: Array(without.dropFirst()), because: reason)
  ]
}

/// Regions do nothing where each conference stays on one bridge.
@Sendable func adviseOnRegions(_ site: Site) -> [Diagnostic] {
  guard let relays = site.jvb.relays, !relays.value, !relays.isStandIn else { return [] }
  let usesThem = site.jicofo.strategy.map { strategiesOfRelays.contains($0.value) } == true
  let region = site.hostEntries.lazy.filter { $0.has(.jvb) }.compactMap(\.region).first
  guard !usesThem, let region else { return [] }
  return [.regionsWithoutRelays(relays, region)]
}

private let strategiesOfRegions: Set<String> = [
  "RegionBasedBridgeSelectionStrategy", "IntraRegionBridgeSelectionStrategy",
]

/// Those that put one conference on several bridges; Jicofo needs relays for that
/// (`domain.md` 3.3.1).
private let strategiesOfRelays = strategiesOfRegions.union(["SplitBridgeSelectionStrategy"])
