import Diagnostics
import TemplateEngine
import Testing

@testable import Credentials

/// What is said about a certificate that the operator brings; `fixtures/broken/tls-*` shows how.
struct SuppliedCertificateTests {
  private typealias Sample = SampleAuthority

  private func codes(
    _ certificates: [String], key: String, domains: [String] = [Sample.meet],
    now: UTCTime = Sample.now
  ) throws -> [String] {
    let chain = try certificates.map { try Sample.text($0) }.joined()
    let store = try load(Sample.render([("chain", chain), ("key", try Sample.text(key))]))
    let supplied = SuppliedCertificate(
      certificate: .init("chain", .none), key: .init("key", .none),
      domains: domains.map { .init($0, .none) })
    return supplied.check(store, now: now).map(\.code.name)
  }

  @Test(arguments: [["web.crt"], ["web.crt", "ca.crt"]])
  func fits(_ chain: [String]) throws {
    #expect(try codes(chain, key: "web.key") == [])
  }

  @Test func keyOfAnother() throws {
    #expect(try codes(["web.crt"], key: "xmpp.key") == ["tls.key-mismatch"])
  }

  @Test(arguments: [
    ["ca.crt", "web.crt"], ["web.crt", "xmpp.crt"], ["web.crt", "xmpp.crt", "ca.crt"],
  ])
  func chainLeadsNowhere(_ chain: [String]) throws {
    #expect(try codes(chain, key: "web.key") == ["tls.chain-order"])
  }

  @Test func everyNameThatIsMissing() throws {
    let domains = [Sample.meet, "turn.\(Sample.meet)", "other.example.org"]
    #expect(
      try codes(["web.crt"], key: "web.key", domains: domains)
        == ["tls.name-missing", "tls.name-missing"])
  }

  /// The server's own dates are reported with those of all certificates.
  @Test func authorityThatHasExpired() throws {
    let later = Sample.now.adding(days: 2000)
    #expect(try codes(["web.crt", "ca.crt"], key: "web.key", now: later) == ["tls.chain-expired"])
    #expect(try codes(["web.crt"], key: "web.key", now: later) == [])
  }

  @Test(
    arguments: [
      ("meet.example.org", "meet.example.org", true), ("*.example.org", "meet.example.org", true),
      ("*.example.org", "turn.meet.example.org", false), ("*.example.org", "example.org", false),
      ("meet.example.org", "turn.example.org", false), ("*.org", "example.net", false),
    ])
  func asteriskStandsForOneLabel(_ pattern: String, _ name: String, _ covers: Bool) {
    #expect(SiteCertificate.covers(pattern, name) == covers)
  }

  @Test func placeholdersAndMissingTextsAreNotJudged() throws {
    let supplied = SuppliedCertificate(
      certificate: .init("chain", .none), key: .init("key", .none), domains: [])
    #expect(supplied.check(SecretStore(), now: Sample.now) == [])
  }
}
