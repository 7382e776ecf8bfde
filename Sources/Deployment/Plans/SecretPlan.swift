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
    static let authorityKey = "tls.ca.key"
    static let turnCertificate = "tls.turn.certificate"
    static let turnKey = "tls.turn.key"
    static let webCertificate = "tls.web.certificate"
    static let webKey = "tls.web.key"
    static let xmppCertificate = "tls.xmpp.certificate"
    static let xmppKey = "tls.xmpp.key"
    static let signalKey = "signal.key"
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
        Name.turn, .password(length: 40), origin: meet, usedBy: ["prosody", "coturn"])
    ]
    needs += certificateNeeds(origin: meet)
    needs += plan.accounts.users.map {
      SecretNeed($0.secret, .password(length: 20), origin: $0.origin, usedBy: ["prosody"])
    }
    if site.auth.usesSecret {
      let bytes = site.auth.algorithm.value == .hs512 ? 64 : 32
      needs.append(
        SecretNeed(
          site.auth.appSecret.name, .hmacKey(bytes: bytes),
          origin: site.auth.appSecret.origin, usedBy: ["prosody", "dial-plan"]))
    }
    if plan.features.contains(.selector) {
      needs.append(
        SecretNeed(
          Name.signalKey, .privateKey(.rsa4096), origin: meet, usedBy: ["clients of the selector"],
          isForHosts: false))
      needs.append(
        SecretNeed(
          Name.signalPublicKey, .publicKey(of: Name.signalKey), origin: meet, usedBy: ["nginx"]))
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

  /// The authority, and one certificate with a key of its own for each program that answers under
  /// the site's names.
  ///
  /// The authority may vouch for the three domains, what is below them, and the addresses of the
  /// JMS; its key stays with the operator. Nobody reaches a server by its address, so none stands
  /// in a certificate.
  private func certificateNeeds(origin: Origin) -> [SecretNeed] {
    let domains = plan.domains
    let organization = plan.site.name.value
    let issuer = CertificateRequest.Issuer(certificate: Name.authority, key: Name.authorityKey)
    var seen: Set<String> = []
    let served = [domains.meet.value, domains.turn.value, domains.guest.value].filter {
      seen.insert($0).inserted
    }
    let jms = plan.jmsHost
    let authority = CertificateRequest(
      .authority, organization: organization, commonName: "authority of this site",
      key: Name.authorityKey, domains: served,
      addresses: ([jms?.publicAddress, jms?.privateAddress] as [IPv4Address?]).compactMap { $0 })
    var needs = [
      SecretNeed(
        Name.authorityKey, .privateKey(.p256), origin: origin, usedBy: ["secrets init"],
        isForHosts: false),
      SecretNeed(Name.authority, .certificate(authority), origin: origin, usedBy: ["base"]),
    ]
    var servers = [(Name.xmppCertificate, Name.xmppKey, "XMPP server", domains.login, "prosody")]
    if plan.site.tls.mode.value == .siteCA {
      servers =
        [
          (Name.webCertificate, Name.webKey, "web server", [domains.meet.value], "nginx"),
          (Name.turnCertificate, Name.turnKey, "TURN server", [domains.turn.value], "coturn"),
        ] + servers
    }
    for (certificate, key, commonName, names, user) in servers {
      let request = CertificateRequest(
        .server, organization: organization, commonName: commonName, key: key, issuer: issuer,
        domains: names)
      needs.append(
        SecretNeed(certificate, .certificate(request), origin: origin, usedBy: [user]))
      needs.append(SecretNeed(key, .privateKey(.p256), origin: origin, usedBy: [user]))
    }
    return needs + suppliedNeeds
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
          Name.sidecarKey(role, name), .privateKey(.rsa4096), origin: origin, usedBy: [name]))
      needs.append(
        SecretNeed(
          Name.sidecarPublicKey(role, name), .publicKey(of: Name.sidecarKey(role, name)),
          origin: origin, usedBy: ["nginx"]))
    }
    return needs
  }
}
