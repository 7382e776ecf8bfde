public import Credentials
internal import Diagnostics
internal import Schema

/// The secrets that a site needs, by name, and which hosts may hold them.
public struct SecretPlan: Sendable {
  let plan: SitePlan

  public init(_ plan: SitePlan) { self.plan = plan }

  /// Names of secrets that belong to the site and not to one host.
  enum Name {
    static let turn = "turn.shared"
    static let authority = "tls.ca.certificate"
    static let webCertificate = "tls.web.certificate"
    static let webKey = "tls.web.key"
    static let xmppCertificate = "tls.xmpp.certificate"
    static let xmppKey = "tls.xmpp.key"
    static let signalPublicKey = "signal.public"
    static func sidecarKey(_ role: Role, _ host: String) -> String { "sidecar.\(role).\(host).key" }
    static func sidecarPublicKey(_ role: Role, _ host: String) -> String {
      "sidecar.\(role).\(host).public"
    }
  }

  /// Key id of a sidecar's tokens; the selector fetches the public key by it.
  static func kid(_ role: Role, _ host: String) -> String { "jitsi/\(host)-\(role)" }

  /// Every secret of the site, each once, in a fixed order.
  public var needs: [SecretNeed] {
    var needs = siteNeeds
    for host in plan.hosts { needs += hostNeeds(host) }
    // An operator may give two SIP accounts, or the tokens and an account, the same name.
    var seen: Set<String> = []
    return needs.filter { seen.insert($0.name).inserted }
  }

  private var siteNeeds: [SecretNeed] {
    let site = plan.site
    let meet = plan.domains.meet.origin.derived(by: .generatedSecret)
    var needs: [SecretNeed] = [
      SecretNeed(
        Name.turn, .password(length: 40), origin: meet, usedBy: ["prosody", "coturn"]),
      SecretNeed(
        Name.authority, .certificate, origin: meet, usedBy: ["base"]),
      SecretNeed(
        Name.webCertificate, .certificate, origin: meet, usedBy: ["nginx"]),
      SecretNeed(
        Name.webKey, .privateKey, origin: meet, usedBy: ["nginx"]),
      SecretNeed(
        Name.xmppCertificate, .certificate, origin: meet, usedBy: ["prosody"]),
      SecretNeed(
        Name.xmppKey, .privateKey, origin: meet, usedBy: ["prosody"]),
    ]
    if plan.features.contains(.tokens) {
      let bytes = site.auth.algorithm.value == .hs512 ? 64 : 32
      needs.append(
        SecretNeed(
          site.auth.appSecret.name, .hmacKey(bytes: bytes),
          origin: site.auth.appSecret.origin, usedBy: ["prosody", "dial-plan"]))
    }
    if plan.features.contains(.selector) {
      needs.append(
        SecretNeed(
          Name.signalPublicKey, .publicKey, origin: meet, usedBy: ["nginx"]))
    }
    for account in site.sip.accounts {
      needs.append(
        SecretNeed(
          account.password.name,
          .operatorSupplied(
            hint: "the password of \(account.user.value) at \(account.server.value)"),
          origin: account.password.origin, usedBy: ["sip"]))
    }
    return needs
  }

  private func hostNeeds(_ host: Host) -> [SecretNeed] {
    let origin = host.entry.name.origin.derived(by: .generatedSecret)
    var needs = plan.accounts.accounts(of: host).map {
      SecretNeed(
        $0.secret, .password(length: 32), origin: $0.origin,
        usedBy: ["prosody", host.name])
    }
    guard plan.features.contains(.selector) else { return needs }
    let name = host.name
    for role in [Role.jibri, .sip] where host.has(role) {
      needs.append(
        SecretNeed(
          Name.sidecarKey(role, name), .privateKey, origin: origin, usedBy: [name]))
      needs.append(
        SecretNeed(
          Name.sidecarPublicKey(role, name), .publicKey, origin: origin,
          usedBy: ["nginx"]))
    }
    return needs
  }
}
