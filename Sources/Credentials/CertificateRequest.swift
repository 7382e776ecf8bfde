public import Schema

/// Which keys a pair is made of, and how its private half is spelled.
public enum KeyAlgorithm: Hashable, Sendable {
  /// ECDSA on the curve P-256, as PKCS #8: authorities and servers.
  ///
  /// Java 17, Chromium, OpenSSL 1.1 and 3 (Prosody, coturn, nginx), node and deno all verify it; a
  /// handshake costs a server a tenth of what RSA of the same strength costs.
  case p256
  /// RSA with 4096 bits, as PKCS #1: what the key server of signed tokens holds (domain.md 3.6.3).
  case rsa4096
  /// Ed25519 as OpenSSH writes it; the public half is one line.
  case ed25519SSH
}

/// What a certificate of a site has to say, and which secrets it is made from.
public struct CertificateRequest: Hashable, Sendable {
  public enum Purpose: Hashable, Sendable {
    /// Signs certificates of servers, none of other authorities, and may vouch for nothing outside
    /// `domains` and `addresses`.
    case authority
    /// A server that answers under `domains` and `addresses`.
    case server
  }

  /// The secrets of the authority that signs.
  public struct Issuer: Hashable, Sendable {
    public let certificate: String
    public let key: String

    public init(certificate: String, key: String) {
      (self.certificate, self.key) = (certificate, key)
    }
  }

  public let purpose: Purpose
  /// Stands in the subject as `O`, at most 64 characters; the site's name.
  public let organization: String
  /// Stands in the subject as `CN`, at most 64 characters. A role rather than a domain: domains may
  /// be longer, and every reader looks for them in the alternative names. An authority's gets the
  /// date of its making appended.
  public let commonName: String
  /// The name of the private key's secret.
  public let key: String
  /// nil: the certificate signs itself.
  public let issuer: Issuer?
  /// Lower case. For an authority also everything below each.
  public let domains: [String]
  public let addresses: [IPv4Address]

  public init(
    _ purpose: Purpose, organization: String, commonName: String, key: String,
    issuer: Issuer? = nil, domains: [String], addresses: [IPv4Address] = []
  ) {
    (self.purpose, self.organization, self.commonName) = (purpose, organization, commonName)
    (self.key, self.issuer) = (key, issuer)
    (self.domains, self.addresses) = (domains, addresses)
  }
}

/// For how long new certificates are valid.
public struct CertificateValidity: Hashable, Sendable {
  public var authorityDays: Int
  public var serverDays: Int

  /// Ten years for the authority, whose replacement every browser has to learn. 397 days for
  /// servers: the longest that every browser takes (domain.md 3.13), and short enough that renewing
  /// stays a habit.
  public static let standard = CertificateValidity(authorityDays: 3650, serverDays: 397)

  /// - Precondition: Both are 1 or more.
  public init(authorityDays: Int, serverDays: Int) {
    precondition(authorityDays > 0 && serverDays > 0, "a certificate is valid for a day or more")
    (self.authorityDays, self.serverDays) = (authorityDays, serverDays)
  }
}
