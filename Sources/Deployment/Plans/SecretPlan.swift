public import Credentials
internal import Diagnostics
internal import Schema

/// The secrets that a site needs, by name, and which hosts may hold them.
public struct SecretPlan: Sendable {
  let plan: SitePlan

  public init(_ plan: SitePlan) { self.plan = plan }

  /// Names of texts that belong to the site and not to one host, in their first generation.
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
    static let pushKey = "push.key"
    static let pushPublicKey = "push.public"
    static func vnc(_ host: String) -> String { "vnc.\(host)" }
    static func sidecarKey(_ role: Role, _ host: String) -> String { "sidecar.\(role).\(host).key" }
    static func sidecarPublicKey(_ role: Role, _ host: String) -> String {
      "sidecar.\(role).\(host).public"
    }
  }

  /// Names of credentials of more than one text; those of one are called like it.
  enum Family {
    static let authority = certificate("ca")
    static let web = certificate("web")
    static let turn = certificate("turn")
    static let xmpp = certificate("xmpp")
    static let signal = "signal"
    static let push = "push"
    static func sidecar(_ role: Role, _ host: String) -> String { "sidecar.\(role).\(host)" }
    private static func certificate(_ name: String) -> String { "tls.\(name)" }
  }

  /// The name of a text in the generation that is presented.
  func inUse(_ text: String, of credential: String) -> String {
    SecretName.of(text, generation: plan.generations[credential].use)
  }

  /// The names of a text in every generation that is accepted, ascending.
  func accepted(_ text: String, of credential: String) -> [String] {
    plan.generations[credential].accepted.map { SecretName.of(text, generation: $0) }
  }

  /// Certificates of the authorities that are believed, generations ascending; never empty.
  var authorities: [String] { accepted(Name.authority, of: Family.authority) }

  /// Every secret of the site, each once, in a fixed order, in all generations that are in force.
  public var needs: [SecretNeed] {
    // An operator may give two SIP accounts, or the tokens and an account, the same name.
    var seen: Set<String> = []
    return parts.flatMap { part in
      plan.generations[part.credential].accepted.map { part.need(generation: $0, authority) }
    }.filter { seen.insert($0.name).inserted }
  }

  /// Every credential of the site, each once, in a fixed order.
  public var credentials: [Credential] {
    var credentials: [Credential] = []
    var places: [String: Int] = [:]
    for part in parts {
      if let place = places[part.credential] {
        let known = credentials[place]
        guard !known.texts.contains(part.need.name) else { continue }
        credentials[place] = Credential(
          name: known.name, kind: known.kind, texts: known.texts + [part.need.name],
          host: known.host, isGenerated: known.isGenerated, hint: known.hint)
      } else {
        places[part.credential] = credentials.count
        credentials.append(
          Credential(
            name: part.credential, kind: part.kind, texts: [part.need.name], host: part.host,
            isGenerated: part.need.kind.isGenerated, hint: part.need.kind.hint))
      }
    }
    return credentials
  }

  /// Generation of the authority that signs.
  private var authority: Int { plan.generations[Family.authority].use }

  /// One text of a credential, in its first generation.
  private struct Part {
    let credential: String
    let kind: CredentialKind
    let need: SecretNeed
    var host: String?

    init(
      of credential: String? = nil, _ kind: CredentialKind, _ need: SecretNeed,
      host: String? = nil
    ) {
      self.credential = credential ?? need.name
      (self.kind, self.need, self.host) = (kind, need, host)
    }

    /// - Parameter authority: The authority's generation that signs.
    func need(generation: Int, _ authority: Int) -> SecretNeed {
      SecretNeed(
        SecretName.of(need.name, generation: generation),
        need.kind.generation(generation, authority: authority), origin: need.origin,
        usedBy: need.usedBy, isForHosts: need.isForHosts)
    }
  }

  private var parts: [Part] { siteParts + plan.hosts.flatMap(hostParts) }

  private var siteParts: [Part] {
    let site = plan.site
    let meet = plan.domains.meet.origin.derived(by: .generatedSecret)
    var parts = [
      Part(
        .relaySecret,
        SecretNeed(
          Name.turn, .password(length: 40), origin: meet, usedBy: ["prosody", "coturn"]))
    ]
    parts += certificateParts(origin: meet)
    parts += plan.accounts.users.map {
      Part(
        .person,
        SecretNeed(
          $0.credential, .password(length: 20), origin: $0.origin, usedBy: ["prosody"]))
    }
    if site.auth.usesSecret {
      let bytes = site.auth.algorithm.value == .hs512 ? 64 : 32
      parts.append(
        Part(
          .tokenSecret,
          SecretNeed(
            site.auth.appSecret.name, .hmacKey(bytes: bytes),
            origin: site.auth.appSecret.origin, usedBy: ["prosody", "dial-plan"])))
    }
    if plan.features.contains(.selector) {
      parts.append(
        Part(
          of: Family.signal, .clientKey,
          SecretNeed(
            Name.signalKey, .privateKey(.rsa4096), origin: meet,
            usedBy: ["clients of the selector"], isForHosts: false)))
      parts.append(
        Part(
          of: Family.signal, .clientKey,
          SecretNeed(
            Name.signalPublicKey, .publicKey(of: Name.signalKey), origin: meet, usedBy: ["nginx"])))
    }
    if plan.features.contains(.push) {
      let needs = [
        SecretNeed(
          Name.pushKey, .privateKey(.ed25519SSH), origin: meet, usedBy: ["the JMS's push"]),
        SecretNeed(
          Name.pushPublicKey, .publicKey(of: Name.pushKey), origin: meet,
          usedBy: ["all other hosts"]),
      ]
      parts += needs.map { Part(of: Family.push, .pushKey, $0) }
    }
    for account in site.sip.accounts {
      parts.append(
        Part(
          .supplied,
          SecretNeed(
            account.password.name,
            .operatorSupplied(
              hint: "the password of \(account.user.value) at \(account.server.value)"),
            origin: account.password.origin, usedBy: ["sip"])))
    }
    return parts
  }

  /// The authority, and one certificate with a key of its own for each program that answers under
  /// the site's names.
  ///
  /// The authority may vouch for the three domains, what is below them, and the addresses of the
  /// JMS; its key stays with the operator. Nobody reaches a server by its address, so none stands
  /// in a certificate.
  private func certificateParts(origin: Origin) -> [Part] {
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
    var parts = [
      Part(
        of: Family.authority, .authority,
        SecretNeed(
          Name.authorityKey, .privateKey(.p256), origin: origin, usedBy: ["secrets init"],
          isForHosts: false)),
      Part(
        of: Family.authority, .authority,
        SecretNeed(Name.authority, .certificate(authority), origin: origin, usedBy: ["base"])),
    ]
    var servers = [
      (
        Family.xmpp, Name.xmppCertificate, Name.xmppKey, "XMPP server", domains.login, "prosody"
      )
    ]
    if plan.site.tls.mode.value == .siteCA {
      servers =
        [
          (
            Family.web, Name.webCertificate, Name.webKey, "web server", [domains.meet.value],
            "nginx"
          ),
          (
            Family.turn, Name.turnCertificate, Name.turnKey, "TURN server", [domains.turn.value],
            "coturn"
          ),
        ] + servers
    }
    for (family, certificate, key, commonName, names, user) in servers {
      let request = CertificateRequest(
        .server, organization: organization, commonName: commonName, key: key, issuer: issuer,
        domains: names)
      let needs = [
        SecretNeed(certificate, .certificate(request), origin: origin, usedBy: [user]),
        SecretNeed(key, .privateKey(.p256), origin: origin, usedBy: [user]),
      ]
      parts += needs.map { Part(of: family, .certificate, $0) }
    }
    return parts + suppliedNeeds.map { Part(of: Family.web, .certificate, $0) }
  }

  private func hostParts(_ host: Host) -> [Part] {
    let origin = host.entry.name.origin.derived(by: .generatedSecret)
    let name = host.name
    var parts = plan.accounts.accounts(of: host).map { account in
      let isFocus = account.credential == AccountPlan.focusSecret
      return Part(
        isFocus ? .focus : .account,
        SecretNeed(
          account.credential, .password(length: 32), origin: account.origin,
          usedBy: ["prosody", name]), host: isFocus ? nil : name)
    }
    if plan.showsDisplays(host) {
      // As long as the protocol can take.
      let need = SecretNeed(
        Name.vnc(name), .password(length: 8), origin: origin, usedBy: ["x11vnc on \(name)"])
      parts.append(Part(.display, need, host: name))
    }
    for role in [Role.jibri, .sip] where plan.hasSidecar(role, host) {
      let key = Name.sidecarKey(role, name)
      let needs = [
        SecretNeed(key, .privateKey(.rsa4096), origin: origin, usedBy: [name]),
        SecretNeed(
          Name.sidecarPublicKey(role, name), .publicKey(of: key), origin: origin,
          usedBy: ["nginx"]),
      ]
      parts += needs.map { Part(of: Family.sidecar(role, name), .sidecarKey, $0, host: name) }
    }
    return parts
  }
}

extension SecretKind {
  fileprivate var hint: String? {
    if case .operatorSupplied(let hint) = self { hint } else { nil }
  }

  /// The same kind, made from the texts of another generation.
  fileprivate func generation(_ number: Int, authority: Int) -> SecretKind {
    switch self {
    case .publicKey(of: let key?): .publicKey(of: SecretName.of(key, generation: number))
    case .certificate(let request?):
      .certificate(request.generation(number, authority: authority))
    default: self
    }
  }
}

extension CertificateRequest {
  fileprivate func generation(_ number: Int, authority: Int) -> CertificateRequest {
    CertificateRequest(
      purpose, organization: organization, commonName: commonName,
      key: SecretName.of(key, generation: number),
      issuer: issuer.map {
        Issuer(
          certificate: SecretName.of($0.certificate, generation: authority),
          key: SecretName.of($0.key, generation: authority))
      }, domains: domains, addresses: addresses)
  }
}
