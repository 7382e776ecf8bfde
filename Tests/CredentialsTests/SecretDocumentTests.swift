import Diagnostics
import Testing
import _TestSupport

@testable import Credentials

struct SecretDocumentTests {
  /// What docs/diagnostics.md shows as an example of a finding has that finding.
  @Test func examplesHaveTheFindingThatTheyExplain() throws {
    let needs = [
      SecretNeed("jicofo.auth", .password()), SecretNeed("jvb.auth", .password()),
      SecretNeed("auth.app", .hmacKey(bytes: 32)), SecretNeed("tls.meet.key", .privateKey(nil)),
      SecretNeed("tls.meet.certificate", .certificate(nil)),
    ]
    let examples = try DiagnosticDocument.examples(ofStage: "secrets")
    // Found elsewhere: in secrets.lock, while a file is extended or an account is hashed, and in a site.
    let others: Set = [
      "secrets.lock-line", "secrets.cannot-extend", "secrets.outside-ascii", "secrets.missing",
    ]
    var checked = 0
    for (code, text) in examples where !others.contains(code) {
      checked += 1
      let whole =
        text.contains("version:") || code == "secrets.version" ? text : "version: 1\n\(text)"
      let source = SourceText(name: "secrets.yaml", whole, isConfidential: true)
      let (store, findings) = SecretStore.load(source, as: SourceID(0))
      let all = findings + (store?.check(needs) ?? [])
      #expect(all.contains { $0.code.name == code }, "\(code): \(all.map(\.code))")
    }
    #expect(checked > 12)
  }
}
