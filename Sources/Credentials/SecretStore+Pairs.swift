internal import Diagnostics
internal import TemplateEngine

extension SecretStore {
  /// What does not fit together: keys with their public halves and certificates, certificates with
  /// the names that the site gives them and with the authority that signed them.
  ///
  /// - Parameter needs: Those whose texts have the shape of their kind.
  func pairFindings(_ needs: [SecretNeed]) -> [Diagnostic] {
    var diagnostics: [Diagnostic] = []
    var keys = KeyRing(store: self)
    for need in needs {
      guard let entry = entry(named: need.name), let text = entry.secret.reveal() else { continue }
      let range = entry.nameRange
      switch need.kind {
      case .privateKey:
        if keys.key(named: need.name) == nil {
          diagnostics.append(.keyUnreadable(need.name, at: range))
        }
      case .publicKey(of: let name?):
        guard let key = keys.key(named: name), !key.matches(publicText: text) else { continue }
        diagnostics.append(.keyMismatch(need.name, key: name, at: range))
      case .certificate(let request):
        guard let certificate = SiteCertificate(text) else {
          diagnostics.append(.certificateUnreadable(need.name, at: range))
          continue
        }
        if let request {
          diagnostics += findings(about: certificate, request, named: need.name, at: range, &keys)
        }
      default: continue
      }
    }
    return diagnostics
  }

  private func findings(
    about certificate: SiteCertificate, _ request: CertificateRequest, named name: String,
    at range: SourceRange, _ keys: inout KeyRing
  ) -> [Diagnostic] {
    var diagnostics: [Diagnostic] = []
    if let key = keys.key(named: request.key), !certificate.holdsPublicHalf(of: key) {
      diagnostics.append(.keyMismatch(name, key: request.key, at: range))
    }
    if request.purpose == .authority, !certificate.isAuthority {
      return diagnostics + [.certificateNotAuthority(name, at: range)]
    }
    let missing = certificate.missing(of: request)
    if !missing.isEmpty {
      diagnostics.append(
        .certificateNames(name, request.purpose, missing: missing, key: request.key, at: range))
    }
    guard let issuer = request.issuer,
      let text = entry(named: issuer.certificate)?.secret.reveal(),
      let authority = SiteCertificate(text), authority.isAuthority
    else { return diagnostics }
    if !certificate.isSigned(by: authority) {
      diagnostics.append(.certificateIssuer(name, authority: issuer.certificate, at: range))
    }
    let refused = certificate.alternativeNames.filter { !authority.permits($0) }
    if !refused.isEmpty {
      diagnostics.append(
        .certificateConstrained(name, by: issuer.certificate, names: refused, at: range))
    }
    return diagnostics
  }
}

/// Reads each key once: the library tests every RSA key that it reads, which takes a while.
private struct KeyRing {
  let store: SecretStore
  private var keys: [String: SigningKey?] = [:]

  init(store: SecretStore) { self.store = store }

  mutating func key(named name: String) -> SigningKey? {
    if let known = keys[name] { return known }
    let key = store.entry(named: name)?.secret.reveal().flatMap { SigningKey($0) }
    keys[name] = .some(key)
    return key
  }
}
