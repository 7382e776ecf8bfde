import Diagnostics
import TemplateEngine
import Testing

@testable import Credentials

struct FingerprintTests {
  private let siteKey = Secret(named: "site.key", text: "the key of the site under test")

  private func fingerprint(_ name: String, _ text: String, key: Secret? = nil) throws -> String {
    try #require(Fingerprint(of: Secret(named: name, text: text), siteKey: key ?? siteKey)).text
  }

  /// HMAC-SHA256 computed with OpenSSL over `jitsi-compile fingerprint NUL sip/main NUL 1234`.
  @Test func isHMACOfNameAndText() throws {
    #expect(try fingerprint("sip/main", "1234") == "4948527d1ac88fa9")
  }

  @Test func dependsOnNameTextAndKey() throws {
    let all = try [
      fingerprint("a", "x"), fingerprint("a", "y"), fingerprint("b", "x"),
      fingerprint("a", "x", key: Secret(named: "site.key", text: "another")),
    ]
    #expect(Set(all).count == 4)
    #expect(try fingerprint("a", "x") == all[0])
  }

  /// Somebody who knows the name and that it is a PIN, and tries them all without the site key.
  @Test func cannotBeFoundByTryingEveryPIN() throws {
    let seen = try fingerprint("sip/main", "4711")
    let guesses = ["", "site.key", "sip/main", "placeholder"].map {
      Secret(named: "site.key", text: $0)
    }
    var hits = 0
    for guess in guesses {
      for pin in 0..<10_000 {
        let text = String(repeating: "0", count: 4 - String(pin).count) + String(pin)
        if try fingerprint("sip/main", text, key: guess) == seen { hits += 1 }
      }
    }
    #expect(hits == 0)
  }

  @Test func withheldSecretsHaveNone() {
    #expect(Fingerprint(of: Secret(withheld: "a"), siteKey: siteKey) == nil)
    #expect(Fingerprint(of: siteKey, siteKey: Secret(withheld: "site.key")) == nil)
  }

  @Test(arguments: [
    ("0123456789abcdef", true), ("0123456789abcde", false), ("0123456789abcdef0", false),
    ("0123456789ABCDEF", false), ("0123456789abcdeg", false), ("", false),
  ])
  func spelling(text: String, isFingerprint: Bool) {
    #expect((Fingerprint(text) != nil) == isFingerprint)
  }
}

struct SecretLockTests {
  private func entry(_ name: String, _ digits: String) throws -> SecretLock.Entry {
    SecretLock.Entry(name, try #require(Fingerprint(digits)))
  }

  @Test func textIsSortedAndReadsBack() throws {
    let lock = try SecretLock([
      entry("sip/main", "00000000000000ff"), entry("jicofo.auth", "0000000000000001"),
    ])
    let lines = lock.text.split(separator: "\n").filter { !$0.hasPrefix("#") }
    #expect(lines == ["jicofo.auth 0000000000000001", "sip/main 00000000000000ff"])
    #expect(lock.text.hasPrefix("# Made by jitsi-compile"))
    let (read, findings) = SecretLock.parse(
      SourceText(name: "secrets.lock", lock.text), as: SourceID(0))
    #expect(read == lock)
    #expect(findings == [])
  }

  @Test(arguments: [
    "a", "a 12", "a  0000000000000001", "a 0000000000000001 ", "ü 0000000000000001",
  ])
  func reportsOtherLines(line: String) throws {
    let (lock, findings) = SecretLock.parse(
      SourceText(name: "secrets.lock", "# head\nok 0000000000000001\n\(line)\n"), as: SourceID(3))
    #expect(lock.entries == [try entry("ok", "0000000000000001")])
    #expect(findings.map(\.code) == ["secrets.lock-line"])
    let range = try #require(findings.first?.range)
    #expect(range.start == SourcePosition(line: 2, column: 0))
    #expect(range.end == SourcePosition(line: 2, column: line.unicodeScalars.count))
  }

  @Test func changesNameWhatDiffers() throws {
    let old = try SecretLock([
      entry("a", "0000000000000001"), entry("b", "0000000000000002"),
      entry("c", "0000000000000003"),
    ])
    let new = try SecretLock([
      entry("a", "0000000000000001"), entry("b", "0000000000000009"),
      entry("d", "0000000000000004"),
    ])
    #expect(new.changes(since: old) == .init(added: ["d"], removed: ["c"], changed: ["b"]))
    #expect(new.changes(since: new).isEmpty)
  }
}
