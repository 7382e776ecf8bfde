import Credentials
import Diagnostics
import TemplateEngine

extension FuzzTarget {
  /// A file of secrets: no finding shows a text of it, and adding to it loses nothing.
  static let secrets = FuzzTarget("secrets", maxBytes: 8192) { input in
    var sources = SourceMap()
    let text = SourceText(name: "secrets.yaml", utf8: input, isConfidential: true)
    let id = sources.add(text)
    let allowance = Allowance(base: .milliseconds(4), perByte: .microseconds(10))
    let (loaded, slow) = allowance.complaint(about: input.count) {
      SecretStore.load(text, as: id)
    }
    if let slow { return slow }
    var findings = loaded.diagnostics
    if let store = loaded.store {
      findings += store.check(needs)
      findings += CertificateExpiry.check(store, needs, now: UTCTime(seconds: 1_800_000_000))
      if "\(store)\(String(reflecting: store))".contains(FindingChecks.canary) {
        return "the store describes itself with a secret"
      }
    }
    let found = FindingChecks.complaint(
      about: findings, in: sources, count: 1, hidesCanary: true)
    if let found { return found }
    guard let store = loaded.store, !loaded.diagnostics.contains(where: { $0.severity == .error })
    else { return loaded.diagnostics.isEmpty ? "no store, and no reason why" : nil }
    return addition(to: store, SourceMap())
  }

  private static let needs: [SecretNeed] = [
    .siteKey, SecretNeed("jicofo.auth", .password(length: 32)),
    SecretNeed("auth.app", .hmacKey(bytes: 64)),
    SecretNeed("sip/main", .operatorSupplied(hint: "ask")),
    SecretNeed("tls.meet", .certificate(nil)), SecretNeed("tls.key", .privateKey(nil)),
    SecretNeed("asap.public", .publicKey(of: nil)), SecretNeed("tls.trust", .trustStore),
  ]

  private static func addition(to store: SecretStore, _ sources: SourceMap) -> String? {
    let added = store.adding(needs, by: means())
    var sources = sources
    let text = SourceText(name: "secrets.yaml", utf8: added.text, isConfidential: true)
    let id = sources.add(text)
    let (second, findings) = SecretStore.load(text, as: id)
    guard let second else { return "a file with additions is no file of secrets" }
    for name in store.names where second.secret(named: name) != store.secret(named: name) {
      return "adding changes \(name)"
    }
    if added.added.contains(where: { second.secret(named: $0) == nil }) {
      return "an added secret is not there"
    }
    guard added.diagnostics.isEmpty else { return nil }
    if findings.contains(where: { $0.severity == .error }) { return "adding makes mistakes" }
    let again = second.adding(needs, by: means())
    return again.text == added.text ? nil : "a second run adds to the file once more"
  }

  /// Bytes that look random and are the same in every run; keys that are no keys.
  private static func means() -> SecretMeans {
    var state: UInt64 = 7
    return SecretMeans(
      now: UTCTime(seconds: 0), keys: KeySource { _ in "-----BEGIN PRIVATE KEY-----\nAA\n" }
    ) { count in
      (0..<count).map { _ in
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return UInt8(truncatingIfNeeded: state >> 33)
      }
    }
  }
}
