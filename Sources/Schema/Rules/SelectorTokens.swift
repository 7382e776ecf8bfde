internal import Diagnostics

/// The component selector knows by the issuer alone whose key checks a token, so participants' tokens
/// need an issuer that is nobody else's, and it takes one audience.
///
/// It reads issuers as one text and cuts it at commas.
@Sendable func checkSelectorTokens(_ site: Site) -> [Diagnostic] {
  let auth = site.auth
  guard auth.usesKeys, !auth.mode.isStandIn, site.usesSelector else { return [] }
  var findings: [Diagnostic] = []
  for issuer in auth.acceptedIssuers where !issuer.isStandIn {
    if let owner = ownIssuers.first(where: { $0.issuer == issuer.value })?.owner {
      findings.append(.selectorIssuer(issuer, "is the issuer of \(owner)"))
    } else if issuer.value.utf8.contains(UInt8(ascii: ",")) {
      findings.append(.selectorIssuer(issuer, "would be several issuers, cut at the commas"))
    }
  }
  if auth.audiences.count > 1 {
    findings.append(.selectorAudiences(auth.audiences[1], first: auth.audiences[0]))
  }
  return findings
}

private let ownIssuers: [(issuer: String, owner: String)] = [
  ("signal", "the selector's API clients"), ("jitsi-component-sidecar", "the sidecars"),
  ("jicofo", "Jicofo"),
]
