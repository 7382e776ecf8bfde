internal import Diagnostics

/// The wording of rules about release sets and Debian releases.
extension Diagnostic {
  /// A release set does not run on a Debian release.
  static func releaseMismatch(
    _ release: Setting<DebianRelease>, _ set: Setting<ReleaseSet>, _ obstacle: ReleaseObstacle
  ) -> Self {
    let (version, debian) = (set.value.version, release.value)
    func list(_ java: [Int]) -> String { java.map(String.init).joined(separator: " or ") }
    let message: String
    let fits: (ReleaseSet) -> Bool
    switch obstacle {
    case .java:
      message =
        "jitsi-meet \(version) runs on Java \(list(set.value.java)), and Debian \(debian) has "
        + list(debian.facts.java)
      fits = { debian.java(for: $0) != nil }
    case .prosody:
      message =
        "jitsi-meet \(version) needs Prosody \(set.value.oldestProsody.rawValue) on the JMS, and "
        + "Debian \(debian) has \(debian.facts.prosody.rawValue)"
      fits = { $0.oldestProsody <= debian.facts.prosody && debian.java(for: $0) != nil }
    }
    return Diagnostic(
      .error, "site.release-mismatch", message, at: set.isDefault ? release.range : set.range,
      notes: set.isDefault || release.isDefault
        ? [] : [Note("the Debian release is chosen here", at: release.range)],
      help: [way(to: fits, from: set.value), "choose another Debian release"].compactMap { $0 }
        .joined(separator: ", or "))
  }

  /// The site has a key that its release set knows nothing of.
  static func notInReleaseSet(
    _ key: String, at range: SourceRange, _ set: Setting<ReleaseSet>,
    _ isKnown: (ReleaseSet) -> Bool
  ) -> Self {
    Diagnostic(
      .error, "site.not-in-release-set",
      "jitsi-meet \(set.value.version) knows nothing of '\(key)'", at: range,
      notes: set.isDefault ? [] : [Note("the release is chosen here", at: set.range)],
      help: ["remove the key", way(to: isKnown, from: set.value)].compactMap { $0 }
        .joined(separator: ", or "))
  }

  /// The nearest set that fits, in words: newer ones first, for nobody likes to go back.
  private static func way(to fits: (ReleaseSet) -> Bool, from set: ReleaseSet) -> String? {
    if let newer = ReleaseSet.known.first(where: { $0 > set && fits($0) }) {
      return "set jitsi to \"\(newer.version)\" or later"
    }
    return ReleaseSet.known.last { $0 < set && fits($0) }.map {
      "set jitsi to \"\($0.version)\" or earlier"
    }
  }
}
