internal import Diagnostics

/// Tokens have an issuer, which Prosody compares.
@Sendable func requireAppID(_ site: Site) -> [Diagnostic] {
  let auth = site.auth
  guard auth.mode.value == .token, !auth.mode.isStandIn, auth.appID == nil else { return [] }
  return [.missingAppID(at: auth.mode.range ?? auth.range)]
}

/// Tokens are checked with a secret or with public keys, and their algorithm says the same.
@Sendable func checkTokenKeys(_ site: Site) -> [Diagnostic] {
  let auth = site.auth
  guard auth.mode.value == .token, !auth.mode.isStandIn else { return [] }
  var findings: [Diagnostic] = []
  if let keyURL = auth.keyURL, let range = auth.appSecret.origin.range,
    !auth.appSecret.origin.isStandIn
  {
    findings.append(.secretBesideKeyURL(at: range, keyURL))
  }
  if !auth.algorithm.isStandIn, (auth.algorithm.value == .rs256) != (auth.keyURL != nil) {
    findings.append(.algorithmMismatch(auth.algorithm, auth.keyURL))
  }
  return findings
}

/// Keys of `auth` that its mode does not read, and a mode that lets nobody in.
@Sendable func checkAuthenticationKeys(_ site: Site) -> [Diagnostic] {
  let auth = site.auth
  guard !auth.mode.isStandIn else { return [] }
  var findings: [Diagnostic] = []
  func report(_ key: String, _ range: SourceRange?) {
    if let range { findings.append(.unusedAuthenticationKey(key, auth.mode, at: range)) }
  }
  if auth.mode.value != .token {
    report("auth.key_url", auth.keyURL?.range)
    report("auth.issuers", auth.issuers.first?.range)
    report("auth.audiences", auth.audiences.first?.range)
  }
  if auth.mode.value == .internal {
    if auth.users.isEmpty, !auth.hasUnreadUsers { findings.append(.noUsers(auth.mode)) }
  } else {
    report("auth.users", auth.users.first?.range)
  }
  return findings
}

/// Guests are people without a token, who need a way in.
@Sendable func checkGuests(_ site: Site) -> [Diagnostic] {
  let auth = site.auth
  guard let guests = site.features.guests, !guests.isStandIn, !auth.mode.isStandIn else {
    return []
  }
  switch auth.mode.value {
  case .token:
    let option = auth.allowsEmptyToken
    guard !guests.value, option.value, !option.isDefault, !option.isStandIn else { return [] }
    return [.emptyTokenWithoutGuests(option, guests)]
  case .internal: return []
  case .anonymous:
    return guests.range.map { [.unusedAuthenticationKey("features.guests", auth.mode, at: $0)] }
      ?? []
  }
}
