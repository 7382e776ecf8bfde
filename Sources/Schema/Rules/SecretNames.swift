internal import Diagnostics

/// One secret serves one purpose: whoever learns it learns one thing.
@Sendable func checkSecretNames(_ site: Site) -> [Diagnostic] {
  var uses: [SecretUse] = []
  if site.auth.usesSecret {
    uses.append(SecretUse(reference: site.auth.appSecret, purpose: "the tokens"))
  }
  if site.tls.mode.value == .files {
    let (certificate, key) = (site.tls.certificate, site.tls.key)
    uses.append(
      SecretUse(
        reference: certificate, purpose: "the certificate", presetName: "tls.web.certificate"))
    uses.append(SecretUse(reference: key, purpose: "its private key", presetName: "tls.web.key"))
  }
  for account in site.sip.accounts {
    uses.append(
      SecretUse(
        reference: account.password, purpose: "\(account.user.value) at \(account.server.value)"))
  }
  var findings: [Diagnostic] = []
  var first: [String: SecretUse] = [:]
  for use in uses where !use.reference.origin.isStandIn {
    let name = use.reference.name
    if use.reference.origin.range != nil, name != use.presetName,
      let owner = site.owner(ofDerivedSecret: name)
    {
      findings.append(.reservedSecret(use.reference, owner))
    } else if let earlier = first[name] {
      if earlier.purpose != use.purpose { findings.append(.sharedSecret(use, earlier)) }
    } else {
      first[name] = use
    }
  }
  return findings
}

/// A secret that the site names, and what for.
struct SecretUse {
  let reference: SecretReference
  let purpose: String
  /// The name without the key, which is otherwise the compiler's own.
  var presetName: String? = nil
}

extension Site {
  /// What a secret of this name is for, when the compiler itself asks for it; nil when it does not.
  fileprivate func owner(ofDerivedSecret name: String) -> String? {
    if let owner = derivedSecrets[name] { return owner }
    if name.hasPrefix("tls.") { return "the certificates" }
    if name.hasPrefix("vnc.") { return "the displays" }
    if name.hasPrefix("sidecar.") { return "the sidecars" }
    if auth.mode.value == .internal,
      let user = auth.users.first(where: { name == "user.\($0.value).auth" })
    {
      return "the account of '\(user.value)'"
    }
    guard name.hasSuffix(".auth"), let dot = name.firstIndex(of: ".") else { return nil }
    let role: Role
    switch name[..<dot] {
    case "jvb": role = .jvb
    case "jibri", "recorder": role = .jibri
    case "jibri-sip", "sip": role = .sip
    default: return nil
    }
    let host = String(name[name.index(after: dot)...].dropLast(5))
    let isHost = hostEntries.contains { $0.has(role) && $0.name.value.index(of: host) != nil }
    return isHost ? "the account of '\(host)' on the JMS" : nil
  }
}

/// Names of secrets that every site has (`domain.md` 4.2).
private let derivedSecrets = [
  "jicofo.auth": "Jicofo's account", "turn.shared": "the TURN server",
  "push.key": "the JMS's push", "push.public": "the JMS's push",
  "signal.public": "the clients of the component selector",
]
