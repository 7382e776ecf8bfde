internal import Diagnostics
internal import Schema
internal import TemplateEngine
internal import X509

/// Makes the texts of secrets that a file lacks, each from those that it needs: a certificate from
/// its key and its authority, a public key from its private one.
///
/// What exists is never made again: a missing public key is derived, a missing certificate is issued
/// for the key that is there, and a key is not made where something made from an earlier one exists.
struct SecretMaker {
  let store: SecretStore
  let means: SecretMeans
  private let needs: [String: SecretNeed]
  /// Names of what was made from a private key, by the key's name.
  private let dependents: [String: [SecretNeed]]
  private(set) var made: [String: String] = [:]
  private(set) var diagnostics: [Diagnostic] = []
  private var serials: Set<[UInt8]> = []
  /// Names that are being made or could not be; a need that leads back to itself ends here.
  private var attempted: Set<String> = []

  init(_ needs: [SecretNeed], in store: SecretStore, means: SecretMeans) {
    (self.store, self.means) = (store, means)
    self.needs = Dictionary(needs.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
    dependents = needs.dependents
  }

  /// Makes a need unless it exists or cannot be made.
  mutating func make(_ need: SecretNeed) { _ = text(of: need.name) }

  /// The text of a secret that exists or can be made.
  private mutating func text(of name: String) -> String? {
    if let text = store.entry(named: name)?.secret.reveal() ?? made[name] { return text }
    guard let need = needs[name], attempted.insert(name).inserted else { return nil }
    let text = newText(need)
    made[name] = text
    return text
  }

  private mutating func newText(_ need: SecretNeed) -> String? {
    switch need.kind {
    case .password(let length): SafeText.make(length: max(length, 32), random: means.random)
    case .hmacKey(let bytes):
      SafeText.make(length: SafeText.length(forBytes: bytes), random: means.random)
    case .siteKey: SafeText.make(length: SafeText.length(forBytes: 32), random: means.random)
    case .privateKey(let algorithm?): privateKey(algorithm, need)
    case .publicKey(of: let name?): publicKey(of: name)
    case .certificate(let request?): certificate(request, need)
    case .operatorSupplied, .certificate, .privateKey, .publicKey, .trustStore: nil
    }
  }

  private mutating func privateKey(_ algorithm: KeyAlgorithm, _ need: SecretNeed) -> String? {
    for dependent in dependents[need.name] ?? [] {
      guard let entry = store.entry(named: dependent.name) else { continue }
      // Kept elsewhere on purpose, and only missed by what has yet to be made from it.
      if !need.isForHosts { return nil }
      diagnostics.append(.keyLost(need.name, of: dependent.name, at: entry.nameRange))
      return nil
    }
    means.announce(need)
    guard let text = means.keys.make(algorithm) else {
      diagnostics.append(.keyNotMade(need))
      return nil
    }
    return text
  }

  private mutating func publicKey(of name: String) -> String? { key(named: name)?.publicText }

  /// Reads a key that exists or is made now.
  private mutating func key(named name: String) -> SigningKey? {
    guard let text = text(of: name) else { return nil }
    if let key = SigningKey(text) { return key }
    diagnostics.append(.keyUnreadable(name, at: store.entry(named: name)?.nameRange))
    return nil
  }

  private mutating func certificate(_ request: CertificateRequest, _ need: SecretNeed) -> String? {
    guard let key = key(named: request.key) else {
      if store.entry(named: request.key) == nil, made[request.key] == nil {
        diagnostics.append(.certificateWithoutKey(need, key: request.key, file: store.fileName))
      }
      return nil
    }
    guard let own = key.certificateKey else {
      diagnostics.append(
        .keyUnreadable(request.key, at: store.entry(named: request.key)?.nameRange))
      return nil
    }
    do {
      let days = means.validity
      guard let issuer = request.issuer else {
        return try SiteAuthority.make(
          request, key: own, serial: serial(), now: means.now, days: days.authorityDays
        ).text()
      }
      guard let authority = authority(issuer, for: need) else { return nil }
      let names = request.domains + request.addresses.map(\.description)
      let refused = names.filter { !authority.certificate.permits($0) }
      guard refused.isEmpty else {
        diagnostics.append(
          .certificateConstrained(
            need.name, by: issuer.certificate, names: refused,
            at: store.entry(named: issuer.certificate)?.nameRange))
        return nil
      }
      return try authority.issue(
        request, for: own.publicKey, serial: serial(), now: means.now, days: days.serverDays
      ).text()
    } catch {
      // The library's words could hold anything; the name of the certificate is what helps.
      diagnostics.append(.certificateNotMade(need))
      return nil
    }
  }

  private mutating func authority(
    _ issuer: CertificateRequest.Issuer, for need: SecretNeed
  ) -> SiteAuthority? {
    guard let certificateText = text(of: issuer.certificate) else { return nil }
    let range = store.entry(named: issuer.certificate)?.nameRange
    guard let certificate = SiteCertificate(certificateText) else {
      diagnostics.append(.certificateUnreadable(issuer.certificate, at: range))
      return nil
    }
    guard let key = key(named: issuer.key) else {
      if store.entry(named: issuer.key) == nil {
        diagnostics.append(.certificateWithoutKey(need, key: issuer.key, file: store.fileName))
      }
      return nil
    }
    if let own = key.certificateKey,
      let authority = SiteAuthority(certificate: certificate, key: own)
    {
      return authority
    }
    diagnostics.append(
      certificate.isAuthority
        ? .keyMismatch(issuer.certificate, key: issuer.key, at: range)
        : .certificateNotAuthority(issuer.certificate, at: range))
    return nil
  }

  /// 128 random bits that no certificate of this run has, positive as X.509 wants it.
  private mutating func serial() -> [UInt8] {
    var bytes = means.random(16)
    precondition(bytes.count == 16, "the source of random bytes gives fewer than it was asked for")
    // A leading zero byte would be dropped; the bit keeps all serials of one length.
    bytes[0] |= 0x40
    bytes[0] &= 0x7F
    precondition(serials.insert(bytes).inserted, "the source of random bytes repeats itself")
    return bytes
  }
}

extension Sequence<SecretNeed> {
  /// What is made from each private key, by the key's name.
  var dependents: [String: [SecretNeed]] {
    var dependents: [String: [SecretNeed]] = [:]
    for need in self {
      switch need.kind {
      case .publicKey(of: let key?): dependents[key, default: []].append(need)
      case .certificate(let request?): dependents[request.key, default: []].append(need)
      default: break
      }
    }
    return dependents
  }
}
