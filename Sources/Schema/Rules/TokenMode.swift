internal import Diagnostics

/// Tokens have an issuer, which Prosody compares.
@Sendable func requireAppID(_ site: Site) -> [Diagnostic] {
  let auth = site.auth
  guard auth.mode.value == .token, !auth.mode.isStandIn, auth.appID == nil else { return [] }
  return [.missingAppID(at: auth.mode.range ?? auth.range)]
}
