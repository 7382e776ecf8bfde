internal import Diagnostics

/// Let's Encrypt asks for a contact, and visits the JMS from outside.
@Sendable func checkLetsEncrypt(_ site: Site) -> [Diagnostic] {
  let (mode, meet) = (site.tls.mode, site.domains.meet)
  guard mode.value == .letsEncrypt, !mode.isStandIn else { return [] }
  var findings: [Diagnostic] = []
  if site.tls.email == nil { findings.append(.missingEmail(at: mode.range)) }
  if let jms = site.jmsEntry, !jms.publicAddress.isStandIn,
    let address = jms.publicAddress.value.addresses.first, !address.isGloballyReachable
  {
    findings.append(.unreachableForLetsEncrypt(address, at: jms.publicAddress.range, mode))
  }
  let topLevel = meet.value.split(separator: ".").last.map(String.init) ?? ""
  if !meet.isStandIn, privateTopLevels.contains(topLevel) {
    findings.append(.privateName(meet, topLevel, mode))
  }
  return findings
}

/// Names of files that the mode does not read.
@Sendable func reportUnusedCertificates(_ site: Site) -> [Diagnostic] {
  let mode = site.tls.mode
  guard mode.value != .files, !mode.isStandIn else { return [] }
  return [("certificate", site.tls.certificate), ("key", site.tls.key)].compactMap { key, secret in
    guard let range = secret.origin.range, !secret.origin.isStandIn else { return nil }
    return .unusedCertificate(key, mode, at: range)
  }
}

/// Top-level names that the public DNS never has: RFC 2606, RFC 6761, RFC 6762, and those that ICANN
/// set aside.
private let privateTopLevels: Set<String> = [
  "corp", "example", "home", "internal", "invalid", "lan", "local", "localhost", "mail", "test",
]
