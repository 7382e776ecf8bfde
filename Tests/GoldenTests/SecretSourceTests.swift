import Testing
import _TestSupport

/// What can be read off the sources about who sees the text of a secret.
struct SecretSourceTests {
  private func sources() throws -> [(path: String, text: String)] {
    let folder = TestFolder(root: PackageFolder.path("Sources"))
    let files = try folder.files().filter { $0.hasSuffix(".swift") }
    #expect(files.count > 100)
    return try files.map { ($0, try folder.text($0)) }
  }

  /// A trap prints its message, so no message may be made from values.
  @Test func messagesOfTrapsAreConstant() throws {
    // Defaults of keys are part of the program.
    let allowed = ["Schema/Declaration/Field.swift"]
    let trap = /\b(?:precondition|preconditionFailure|assert|assertionFailure|fatalError)\(/
    var traps = 0
    for (path, text) in try sources() where !allowed.contains(path) {
      for match in text.matches(of: trap) {
        traps += 1
        var depth = 1
        let call = text[match.range.upperBound...].prefix {
          depth += $0 == "(" ? 1 : $0 == ")" ? -1 : 0
          return depth > 0
        }
        #expect(!call.contains("\\("), "\(path): \(call)")
      }
    }
    #expect(traps > 10)
  }

  /// Whoever reveals a secret answers for it; a new name in this list deserves a second pair of eyes.
  @Test func fewReveal() throws {
    let revealing = try sources().filter { $0.text.contains(".reveal()") }.map(\.path)
    #expect(
      revealing == [
        "Credentials/AccountHash.swift", "Credentials/CertificateExpiry.swift",
        "Credentials/Fingerprint.swift", "Credentials/SecretMaker.swift",
        "Credentials/SecretStore+Adding.swift", "Credentials/SecretStore+Checking.swift",
        "Credentials/SecretStore+Pairs.swift", "Credentials/SuppliedCertificate.swift",
        "TemplateEngine/Rendering.swift",
      ])
  }

  /// Another program is started in one place, before any secret is known.
  @Test func onePlaceStartsPrograms() throws {
    let starting = try sources().filter {
      $0.text.contains(/[^.\w](?:posix_spawnp?|execve|execvp?|popen|vfork|Process)\(/)
    }
    #expect(starting.map(\.path) == ["jitsi-compile/ChildProcess.swift"])
  }
}
