public import Credentials
internal import Diagnostics
internal import Schema

/// Which certificate the two public servers show, by the site's `tls.mode`. Prosody is none of them:
/// hosts of the site verify it against the site's own authority in every mode.
extension SecretPlan {
  /// Names of a certificate and of its private key.
  struct Pair {
    let certificate: String
    let key: String
  }

  /// Of the web server; nil where certbot keeps it.
  var webPair: Pair? {
    switch plan.site.tls.mode.value {
    case .siteCA: pair(Name.webCertificate, Name.webKey, of: Family.web)
    case .letsEncrypt: nil
    case .files: suppliedPair
    }
  }

  /// Of the TURN server; nil where certbot keeps it.
  var turnPair: Pair? {
    switch plan.site.tls.mode.value {
    case .siteCA: pair(Name.turnCertificate, Name.turnKey, of: Family.turn)
    case .letsEncrypt: nil
    case .files: suppliedPair
    }
  }

  /// Of Prosody.
  var xmppPair: Pair { pair(Name.xmppCertificate, Name.xmppKey, of: Family.xmpp) }

  private var suppliedPair: Pair {
    pair(plan.site.tls.certificate.name, plan.site.tls.key.name, of: Family.web)
  }

  private func pair(_ certificate: String, _ key: String, of credential: String) -> Pair {
    Pair(certificate: inUse(certificate, of: credential), key: inUse(key, of: credential))
  }

  /// What the operator's certificate and key are called in their first generation.
  var suppliedNeeds: [SecretNeed] {
    let tls = plan.site.tls
    guard tls.mode.value == .files else { return [] }
    return [
      SecretNeed(
        tls.certificate.name, .certificate(nil), origin: place(of: tls.certificate),
        usedBy: ["nginx", "coturn"]),
      SecretNeed(
        tls.key.name, .privateKey(nil), origin: place(of: tls.key), usedBy: ["nginx", "coturn"]),
    ]
  }

  /// What is known about the operator's certificate; nil when the site has another mode.
  public var suppliedCertificate: SuppliedCertificate? {
    let (tls, domains) = (plan.site.tls, plan.domains)
    guard tls.mode.value == .files else { return nil }
    return SuppliedCertificate(
      certificate: SuppliedCertificate.Named(
        suppliedPair.certificate, place(of: tls.certificate)),
      key: SuppliedCertificate.Named(suppliedPair.key, place(of: tls.key)),
      domains: [domains.meet, domains.turn].map {
        SuppliedCertificate.Named($0.value, $0.origin)
      })
  }

  /// A site that keeps to the default names says so by its mode.
  private func place(of reference: SecretReference) -> Origin {
    reference.origin.range == nil ? plan.site.tls.mode.origin : reference.origin
  }
}
