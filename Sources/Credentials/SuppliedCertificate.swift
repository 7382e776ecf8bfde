public import Diagnostics
internal import TemplateEngine

/// The certificate that an operator brings for the public names, and what has to be true of it.
public struct SuppliedCertificate: Sendable {
  /// A secret or a domain, and where the site says so.
  public struct Named: Sendable {
    let name: String
    let origin: Origin
    public init(_ name: String, _ origin: Origin) { (self.name, self.origin) = (name, origin) }
  }

  let certificate: Named
  let key: Named
  let domains: [Named]

  /// - Parameters:
  ///   - certificate: The server's own certificate, then those that lead to its authority.
  ///   - domains: What clients call the servers that show it.
  public init(certificate: Named, key: Named, domains: [Named]) {
    (self.certificate, self.key, self.domains) = (certificate, key, domains)
  }

  /// Whether key, chain and names fit, and whether the chain has ended.
  ///
  /// Texts that are missing or cannot be read are the business of ``SecretStore/check(_:)``, the
  /// dates of the first certificate that of ``CertificateExpiry``.
  ///
  /// - Parameter now: The command's clock.
  /// - Returns: Findings with ranges in the site.
  public func check(_ store: SecretStore, now: UTCTime) -> [Diagnostic] {
    guard !store.isPlaceholder, let text = store.entry(named: certificate.name)?.secret.reveal(),
      let chain = SiteCertificate.chain(text), let own = chain.first
    else { return [] }
    // Of the wrong certificate nothing else is worth saying.
    if chain.count > 1, own.isAuthority { return [.suppliedChainReversed(self)] }
    var findings: [Diagnostic] = []
    if let key = store.entry(named: key.name)?.secret.reveal().flatMap({ SigningKey($0) }),
      !own.holdsPublicHalf(of: key)
    {
      findings.append(.suppliedKeyMismatch(self))
    }
    let names = own.alternativeNames
    for domain in domains where !names.contains(where: { SiteCertificate.covers($0, domain.name) })
    {
      findings.append(.suppliedNameMissing(domain, self, hasNames: names))
    }
    for index in chain.indices.dropFirst() {
      if !chain[index].isAuthority || !chain[index - 1].isSigned(by: chain[index]) {
        findings.append(.suppliedChainBroken(self, position: index + 1))
        // What comes after it is as far from the right place.
        break
      }
      if chain[index].notAfter < now {
        findings.append(.suppliedChainEnded(self, position: index + 1, on: chain[index].notAfter))
      }
    }
    return findings
  }
}

extension SiteCertificate {
  /// Every certificate in a text, in its order; nil when one cannot be read.
  static func chain(_ text: String) -> [SiteCertificate]? {
    guard let blocks = PEMText.blocks(of: text) else { return nil }
    var chain: [SiteCertificate] = []
    for block in blocks where block.label == "CERTIFICATE" {
      guard let certificate = SiteCertificate(PEMText.block("CERTIFICATE", block.content)) else {
        return nil
      }
      chain.append(certificate)
    }
    return chain
  }
}
