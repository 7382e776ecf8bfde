internal import Schema
internal import SwiftASN1
internal import X509

#if canImport(FoundationEssentials)
  internal import FoundationEssentials
#else
  internal import Foundation
#endif

/// A certificate that was read from the text of a secret, and the questions that a check asks it.
struct SiteCertificate {
  let certificate: Certificate

  init(_ certificate: Certificate) { self.certificate = certificate }

  /// The first certificate in a text, which is the one that the secret is about; nil when there is
  /// none or it cannot be read.
  init?(_ text: String) {
    guard let block = PEMText.blocks(of: text)?.first(where: { $0.label == "CERTIFICATE" }),
      // What is wrong inside does not help anybody who did not write the certificate by hand.
      let certificate = try? Certificate(derEncoded: block.content)
    else { return nil }
    self.certificate = certificate
  }

  /// The first moment, and the last that counts.
  var notBefore: UTCTime { Self.time(certificate.notValidBefore) }
  var notAfter: UTCTime { Self.time(certificate.notValidAfter) }

  private static func time(_ date: Date) -> UTCTime {
    UTCTime(seconds: Int(date.timeIntervalSince1970.rounded(.down)))
  }

  /// Whether it says that it is an authority.
  var isAuthority: Bool {
    // An extension that cannot be read says nothing.
    guard case .isCertificateAuthority = try? certificate.extensions.basicConstraints else {
      return false
    }
    return true
  }

  /// Whether the key of `authority` signed this certificate under the authority's name.
  func isSigned(by authority: SiteCertificate) -> Bool {
    certificate.issuer == authority.certificate.subject
      && authority.certificate.publicKey.isValidSignature(
        certificate.signature, for: certificate)
  }

  func holdsPublicHalf(of key: SigningKey) -> Bool {
    key.certificateKey?.publicKey == certificate.publicKey
  }

  /// Names that the certificate lacks of those that it should have.
  func missing(of request: CertificateRequest) -> [String] {
    let names = request.domains + request.addresses.map(\.description)
    switch request.purpose {
    case .authority: return names.filter { !permits($0) }
    case .server:
      let own = alternativeNames
      return names.filter { name in !own.contains { Self.covers($0, name) } }
    }
  }

  /// Domains and IPv4 addresses as text; other kinds of names are left out.
  var alternativeNames: [String] {
    guard let names = try? certificate.extensions.subjectAlternativeNames else { return [] }
    return names.compactMap { name in
      switch name {
      case .dnsName(let domain): domain.lowercased()
      case .ipAddress(let address): Self.address(Array(address.bytes))
      default: nil
      }
    }
  }

  /// `*` stands for one label, the first.
  static func covers(_ pattern: String, _ name: String) -> Bool {
    if pattern == name { return true }
    guard pattern.hasPrefix("*."), let dot = name.firstIndex(of: ".") else { return false }
    return pattern.dropFirst() == name[dot...]
  }

  /// Whether the constraints of this authority (RFC 5280, section 4.2.1.10) let it vouch for a
  /// domain or an IPv4 address.
  func permits(_ name: String) -> Bool {
    guard let constraints = try? certificate.extensions.nameConstraints else { return true }
    if let address = IPv4Address(name) {
      let permitted = constraints.permittedIPRanges.map { Array($0.bytes) }
      let excluded = constraints.excludedIPRanges.map { Array($0.bytes) }
      return !excluded.contains { Self.contains($0, address) }
        && (permitted.isEmpty || permitted.contains { Self.contains($0, address) })
    }
    let permitted = Array(constraints.permittedDNSDomains)
    return !constraints.excludedDNSDomains.contains { Self.isBelow(name, $0) }
      && (permitted.isEmpty || permitted.contains { Self.isBelow(name, $0) })
  }

  private static func isBelow(_ name: String, _ domain: String) -> Bool {
    let domain = domain.lowercased()
    if domain.isEmpty || name == domain { return true }
    return name.hasSuffix(domain.hasPrefix(".") ? domain : "." + domain)
  }

  /// An address and a mask of four bytes each.
  private static func contains(_ range: [UInt8], _ address: IPv4Address) -> Bool {
    guard range.count == 8 else { return false }
    let (start, mask) = (bits(range[0..<4]), bits(range[4..<8]))
    return address.bits & mask == start & mask
  }

  private static func address(_ bytes: [UInt8]) -> String? {
    bytes.count == 4 ? IPv4Address(bits: bits(bytes[...])).description : nil
  }

  private static func bits(_ bytes: ArraySlice<UInt8>) -> UInt32 {
    bytes.reduce(0) { $0 << 8 | UInt32($1) }
  }
}
