import Diagnostics
import TemplateEngine
import Testing
import _TestSupport

@testable import Credentials

/// How secrets that are made from others come to be, and what a check finds about them.
struct AuthorityTests {
  private typealias Sample = SampleAuthority

  private func add(
    _ text: String, _ needs: [SecretNeed] = Sample.needs, keys: KeySource = .system
  ) throws -> (addition: SecretAddition, store: SecretStore) {
    let addition = try load(text).adding(needs, by: Sample.means(keys: keys))
    return (addition, try load(String(decoding: addition.text, as: UTF8.self)))
  }

  @Test func everythingFitsAndNothingChangesAgain() throws {
    let store = try load(Sample.file)
    #expect(store.check(Sample.needs) == [])
    #expect(CertificateExpiry.check(store, Sample.needs, now: Sample.now) == [])
    let again = try add(Sample.file).addition
    #expect(again.added == [] && again.diagnostics == [])
    #expect(again.text == Array(Sample.file.utf8))
    // In the order of the needs, whatever was made from what.
    #expect(
      try load(Sample.file).entries.map(\.secret.name) == Sample.needs.map(\.name) + ["site.key"])
  }

  @Test(arguments: [("signal.pub", "signal.key"), ("jibri.pub", "jibri.key")])
  func missingPublicKeyIsDerived(name: String, key: String) throws {
    let noKeys = KeySource { _ in nil }
    let (addition, store) = try add(try Sample.file(without: [name]), keys: noKeys)
    #expect(addition.added == [name] && addition.diagnostics == [])
    #expect(store.secret(named: name)?.reveal() == (try Sample.text(name)))
  }

  @Test func missingCertificateIsIssuedForItsKey() throws {
    let noKeys = KeySource { _ in nil }
    let (addition, store) = try add(try Sample.file(without: ["web.crt"]), keys: noKeys)
    #expect(addition.added == ["web.crt"] && addition.diagnostics == [])
    #expect(store.check(Sample.needs) == [])
    #expect(store.secret(named: "web.crt")?.reveal() != (try Sample.text("web.crt")))
  }

  /// A new key would not fit what was made from the old one.
  @Test(arguments: [("web.key", "web.crt"), ("jibri.key", "jibri.pub")])
  func lostKeyIsNotReplaced(key: String, dependent: String) throws {
    let (addition, store) = try add(try Sample.file(without: [key]))
    #expect(addition.added == [])
    #expect(addition.diagnostics.map(\.code) == ["secrets.key-lost"])
    #expect(addition.diagnostics.first?.message.contains("'\(dependent)'") == true)
    #expect(store.check(Sample.needs).map(\.code) == ["secrets.key-lost"])
    // Without either, both are made.
    let both = try add(try Sample.file(without: [key, dependent]))
    #expect(Set(both.addition.added) == [key, dependent])
    #expect(both.store.check(Sample.needs) == [])
  }

  @Test func keysOfTheOperatorMayBeElsewhere() throws {
    let elsewhere = try Sample.file(without: ["ca.key", "signal.key"])
    let (addition, store) = try add(elsewhere)
    #expect(addition.added == [] && addition.diagnostics == [])
    #expect(store.check(Sample.needs) == [])

    let (refused, _) = try add(try Sample.file(without: ["ca.key", "web.crt", "jibri.pub"]))
    #expect(refused.diagnostics.map(\.code) == ["secrets.cannot-issue"])
    #expect(refused.added == ["jibri.pub"])
  }

  /// Names of a site that its authority may not vouch for.
  @Test func authorityIsAskedBeforeItSigns() throws {
    let new = SecretNeed(
      "new.crt", .certificate(Sample.server(["meet.example.com"], key: "new.key")))
    let needs = Sample.needs + [new, SecretNeed("new.key", .privateKey(.p256))]
    let (addition, _) = try add(Sample.file, needs)
    #expect(addition.added == ["new.key"])
    #expect(addition.diagnostics.map(\.code) == ["secrets.certificate-constraints"])
    #expect(addition.diagnostics.first?.message.contains("meet.example.com") == true)
  }

  @Test func libraryThatMakesNothingIsReported() throws {
    let needs = [SecretNeed("k", .privateKey(.p256)), SecretNeed("p", .publicKey(of: "k"))]
    let (addition, store) = try add("", needs, keys: KeySource { _ in nil })
    #expect(addition.diagnostics.map(\.code) == ["secrets.not-made"])
    #expect(store.names == ["site.key"])
  }

  @Test func certificatesEndWithTheirAuthority() throws {
    var means = Sample.means()
    means.validity = CertificateValidity(authorityDays: 10, serverDays: 397)
    let addition = SecretStore().adding(
      Sample.needs.filter { $0.kind != .privateKey(.rsa4096) }, by: means)
    let store = try load(String(decoding: addition.text, as: UTF8.self))
    for name in ["ca.crt", "web.crt"] {
      let text = try #require(store.secret(named: name)?.reveal())
      #expect(SiteCertificate(text)?.notAfter == Sample.now.adding(days: 10))
    }
  }

  /// Each row changes the file, or what the site asks for, and names what the check then finds.
  @Test(
    arguments: [
      ("web.key", "turn.key", ["secrets.key-mismatch", "secrets.equal"]),
      ("turn.crt", "web.crt", ["secrets.certificate-names", "secrets.key-mismatch"]),
      ("jibri.pub", "ssh-ed25519 AAAA", ["secrets.key-mismatch"]),
      (
        "signal.pub", "-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----\n",
        ["secrets.key-mismatch"]
      ),
      (
        "web.crt", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n",
        ["secrets.certificate-unreadable"]
      ),
      (
        "jibri.key", "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n",
        ["secrets.key-unreadable"]
      ),
      (
        "jibri.key", "-----BEGIN PRIVATE KEY-----\nA\n-----END PRIVATE KEY-----\n",
        ["secrets.key-unreadable"]
      ),
    ] as [(String, String, Set<String>)])
  func checkFindsWhatDoesNotFit(name: String, other: String, codes: Set<String>) throws {
    let text = other.contains(" ") ? other : try Sample.text(other)
    let entries = try load(Sample.file).names.map { ($0, $0 == name ? text : try Sample.text($0)) }
    let findings = try load(Sample.render(entries)).check(Sample.needs)
      .filter { $0.code != "secrets.unprintable" }
    #expect(Set(findings.map(\.code.name)) == codes, "\(findings)")
    for finding in findings { #expect(!"\(finding)".contains("AAAA")) }
  }

  @Test func checkFollowsTheNamesOfTheSite() throws {
    let request = Sample.server(
      [Sample.meet, "new.\(Sample.meet)", "meet.example.com"], key: "web.key")
    let needs = [
      SecretNeed("web.crt", .certificate(request)),
      SecretNeed("ca.crt", .certificate(Sample.authority([Sample.meet, "example.com"]))),
    ]
    let findings = try load(Sample.file).check(needs).filter { $0.severity == .error }
    #expect(
      findings.map(\.message) == [
        "certificate 'web.crt' is not for new.\(Sample.meet), meet.example.com",
        "authority 'ca.crt' may not vouch for example.com",
      ])
  }

  @Test func certificateOfAnotherAuthority() throws {
    let other = try load(try Sample.file(without: ["ca.crt", "ca.key"]))
      .adding(Sample.needs, by: Sample.means())
    let findings = try load(String(decoding: other.text, as: UTF8.self)).check(Sample.needs)
    #expect(findings.map(\.code) == Array(repeating: "secrets.certificate-issuer", count: 3))
    // The right key under a certificate that is none of an authority.
    let entries = try load(Sample.file).names.map {
      ($0, try Sample.text($0 == "ca.crt" ? "web.crt" : $0))
    }
    let codes = try load(Sample.render(entries)).check(Sample.needs).map(\.code.name)
    #expect(codes.contains("secrets.certificate-issuer"))
  }

  @Test(
    arguments: [
      (0, []), (69, []), (71, [Severity.warning]), (99, [.warning]), (101, [.error]),
      (-1, [.warning]),
    ] as [(Int, [Severity])])
  func endsAreToldInTime(days: Int, severities: [Severity]) throws {
    let now = Sample.now.adding(days: days)
    let needs = Sample.needs.filter { $0.name == "web.crt" }
    let findings = CertificateExpiry.check(try load(Sample.file), needs, now: now)
    #expect(findings.map(\.severity) == severities)
    let code: Diagnostic.Code =
      days < 0 ? "secrets.certificate-early" : "secrets.certificate-expires"
    #expect(findings.allSatisfy { $0.code == code && $0.message.contains("'web.crt'") })
    #expect(findings.allSatisfy { $0.range != nil && $0.help != nil })
  }

  @Test func wordsOfAnEnd() throws {
    let store = try load(Sample.file)
    let needs = Sample.needs.filter { $0.name == "web.crt" }
    let end = Sample.now.adding(days: 100)
    func message(_ now: UTCTime) -> String? {
      CertificateExpiry.check(store, needs, now: now).first?.message
    }
    #expect(message(end.adding(days: -1)) == "certificate 'web.crt' expires on \(end), in 1 day")
    #expect(message(end.adding(days: 2)) == "certificate 'web.crt' expired on \(end), 2 days ago")
    #expect(CertificateExpiry.check(.placeholders(), needs, now: end) == [])
  }
}
