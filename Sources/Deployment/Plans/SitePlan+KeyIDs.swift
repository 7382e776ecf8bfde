internal import Schema

/// Under which names the public keys of signed tokens are published.
extension SitePlan {
  /// Key id of a sidecar's tokens; the selector fetches the public key by it.
  func kid(_ role: Role, _ host: String, generation: Int) -> String {
    kid("\(site.selector.sidecarKeyFamily.value)/\(host)-\(role)", generation)
  }

  /// Key id of the tokens of API clients.
  func signalKid(generation: Int) -> String { kid(site.selector.signalKeyID.value, generation) }

  /// What the selector's mapping of key ids to addresses begins with.
  var signalKeyFamily: String {
    String(site.selector.signalKeyID.value.prefix { $0 != "/" })
  }

  private func kid(_ plain: String, _ generation: Int) -> String {
    generation == 1 ? plain : "\(plain)+\(generation)"
  }

  /// Whether the host's recorders or gateways can be watched.
  func showsDisplays(_ host: Host) -> Bool {
    features.contains(.vnc) && (host.has(.jibri) || host.has(.sip))
  }

  /// Whether instances of the role on the host sign tokens.
  func hasSidecar(_ role: Role, _ host: Host) -> Bool {
    host.has(role) && Condition.sidecar.holds(features, on: host.entry)
  }
}
