internal import Schema
internal import SwiftASN1
internal import X509

#if canImport(FoundationEssentials)
  internal import FoundationEssentials
#else
  internal import Foundation
#endif

/// The certificate authority of a site: makes its own certificate and signs those of servers.
///
/// Its constraints are critical, so a stolen key of the authority can speak for this site's names
/// and for no others, whatever else trusts it.
struct SiteAuthority {
  /// Clocks of clients may be a little behind the machine that issues.
  private static let backdatingInSeconds = 3600

  let certificate: SiteCertificate
  private let key: Certificate.PrivateKey

  /// nil unless the key belongs to the certificate of an authority.
  init?(certificate: SiteCertificate, key: Certificate.PrivateKey) {
    guard certificate.isAuthority, certificate.certificate.publicKey == key.publicKey else {
      return nil
    }
    (self.certificate, self.key) = (certificate, key)
  }

  /// A new authority that vouches for itself.
  ///
  /// - Parameter serial: Sixteen random bytes.
  static func make(
    _ request: CertificateRequest, key: Certificate.PrivateKey, serial: [UInt8], now: UTCTime,
    days: Int
  ) throws -> SiteCertificate {
    // With its date, so that an authority and its successor can be told apart in a trust store.
    let subject = try subject(of: request, suffix: " \(now)")
    let identifier = SubjectKeyIdentifier(hash: key.publicKey)
    let certificate = try Certificate(
      version: .v3, serialNumber: .init(bytes: serial), publicKey: key.publicKey,
      notValidBefore: date(now.seconds - backdatingInSeconds),
      notValidAfter: date(now.adding(days: days).seconds), issuer: subject, subject: subject,
      extensions: Certificate.Extensions {
        Critical(BasicConstraints.isCertificateAuthority(maxPathLength: 0))
        Critical(KeyUsage(keyCertSign: true, cRLSign: true))
        Critical(constraints(of: request))
        identifier
      },
      issuerPrivateKey: key)
    return SiteCertificate(certificate)
  }

  /// A certificate of a server, valid no longer than the authority is.
  ///
  /// - Parameter serial: Sixteen random bytes.
  func issue(
    _ request: CertificateRequest, for publicKey: Certificate.PublicKey, serial: [UInt8],
    now: UTCTime, days: Int
  ) throws -> SiteCertificate {
    let authority = certificate.certificate
    let names =
      request.domains.map { GeneralName.dnsName($0) }
      + request.addresses.map { .ipAddress(ASN1OctetString(contentBytes: Self.bytes($0)[...])) }
    let end = min(now.adding(days: days), certificate.notAfter)
    let issued = try Certificate(
      version: .v3, serialNumber: .init(bytes: serial), publicKey: publicKey,
      notValidBefore: Self.date(now.seconds - Self.backdatingInSeconds),
      notValidAfter: Self.date(end.seconds), issuer: authority.subject,
      subject: Self.subject(of: request),
      extensions: Certificate.Extensions {
        Critical(BasicConstraints.notCertificateAuthority)
        Critical(KeyUsage(digitalSignature: true))
        try ExtendedKeyUsage([.serverAuth])
        SubjectAlternativeNames(names)
        SubjectKeyIdentifier(hash: publicKey)
        AuthorityKeyIdentifier(
          keyIdentifier: try authority.extensions.subjectKeyIdentifier?.keyIdentifier
            ?? SubjectKeyIdentifier(hash: authority.publicKey).keyIdentifier)
      },
      issuerPrivateKey: key)
    return SiteCertificate(issued)
  }

  private static func subject(
    of request: CertificateRequest, suffix: String = ""
  ) throws -> DistinguishedName {
    try DistinguishedName {
      OrganizationName(request.organization)
      CommonName(request.commonName + suffix)
    }
  }

  /// What the authority may vouch for. A kind of name without a permitted one would be free, so
  /// addresses are then forbidden altogether.
  private static func constraints(of request: CertificateRequest) -> NameConstraints {
    let ranges = request.addresses.map {
      ASN1OctetString(contentBytes: (bytes($0) + [255, 255, 255, 255])[...])
    }
    let everywhere = [8, 32].map {
      ASN1OctetString(contentBytes: [UInt8](repeating: 0, count: $0)[...])
    }
    return NameConstraints(
      permittedDNSDomains: request.domains, permittedIPRanges: ranges,
      excludedIPRanges: ranges.isEmpty ? everywhere : [])
  }

  private static func bytes(_ address: IPv4Address) -> [UInt8] {
    [24, 16, 8, 0].map { UInt8(address.bits >> $0 & 0xFF) }
  }

  private static func date(_ seconds: Int) -> Date { Date(timeIntervalSince1970: Double(seconds)) }
}

extension SiteCertificate {
  /// One PEM block.
  func text() throws -> String {
    PEMText.block("CERTIFICATE", try certificate.serializeAsPEM().derBytes)
  }
}
