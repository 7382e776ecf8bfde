internal import Diagnostics

/// Keys that not every release set has a use for.
@Sendable func checkReleaseSetKeys(_ site: Site) -> [Diagnostic] {
  guard !site.jitsi.isStandIn else { return [] }
  return keysOfSomeSets.flatMap { key -> [Diagnostic] in
    if key.isKnown(site.jitsi.value) { return [] }
    return key.places(site).map { .notInReleaseSet(key.name, at: $0, site.jitsi, key.isKnown) }
  }
}

/// A key and the sets that know it.
private struct KeyOfSomeSets: Sendable {
  let name: String
  let isKnown: @Sendable (ReleaseSet) -> Bool
  /// Where the site writes the key.
  let places: @Sendable (Site) -> [SourceRange]
}

private let keysOfSomeSets: [KeyOfSomeSets] = [
  KeyOfSomeSets(
    name: "ports.colibri", isKnown: { $0.usesColibriWebsockets },
    places: { site in
      site.hostEntries.compactMap { $0.colibriPort.isStandIn ? nil : $0.colibriPort.range }
    })
]
