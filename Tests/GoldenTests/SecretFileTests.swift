import Testing
import _TestSupport

/// What `secrets init` writes, and what of secrets the output depends on.
struct SecretFileTests {
  private func site(in folder: TestFolder) throws {
    let fixture = TestFolder(root: PackageFolder.path("fixtures/nordeck"))
    try folder.write("site.yaml", try fixture.read("site.yaml"))
  }

  @Test func reviewTreeDependsOnNoSecret() throws {
    try TestFolder.temporary { folder in
      try site(in: folder)
      let runner = CommandRunner.jitsiCompile(in: folder.root)
      let none = try runner.run(["build", "site.yaml", "-o", "none", "--no-bundles"])
      let dummies = try runner.run(["build", "site.yaml", "-o", "dummies", "--placeholder-secrets"])
      try folder.write("secrets.yaml", try CanarySecrets(runner).file(), mode: 0o600)
      let real = try runner.run(["build", "site.yaml", "-o", "real"])
      #expect([none.status, dummies.status, real.status] == [0, 0, 0], "\(real.errors)")
      func review(_ out: String) throws -> [String: [UInt8]] {
        try folder.contents(below: out).filter {
          !$0.key.hasPrefix("bundles/") && $0.key != "secrets.lock"
        }
      }
      let expected = try review("none")
      #expect(expected.count > 40)
      for out in ["dummies", "real"] {
        let differences = TreeComparison.differences(expected: expected, actual: try review(out))
        #expect(differences == [])
      }
      #expect(!folder.exists("none/bundles"))
      #expect(!folder.exists("dummies/secrets.lock") && folder.exists("real/secrets.lock"))
    }
  }

  @Test func initTwiceChangesNoByte() throws {
    try TestFolder.temporary { folder in
      try site(in: folder)
      let runner = CommandRunner.jitsiCompile(in: folder.root)
      let start =
        "# ours, do not touch\nversion: 1\nsecrets:   # by name\n\n  sip/main: '0815'  # PIN\n"
      try folder.write("secrets.yaml", start, mode: 0o600)
      let first = try runner.run(["secrets", "init", "site.yaml"])
      #expect(first.status == 0 && first.output == "", "\(first.errors)")
      let once = try folder.text("secrets.yaml")
      #expect(once.hasPrefix(start))
      #expect(once.contains("jicofo.auth: "))
      #expect(try folder.identity("secrets.yaml").mode == 0o600)
      let before = try folder.identity("secrets.yaml")
      let second = try runner.run(["secrets", "init", "site.yaml"])
      #expect(second.status == 0 && second.errors.contains("0 added"))
      #expect(try folder.text("secrets.yaml") == once)
      #expect(try folder.identity("secrets.yaml") == before)
    }
  }

  @Test func newSecretsFileIsPrivate() throws {
    try TestFolder.temporary { folder in
      try site(in: folder)
      let outcome = try CommandRunner.shell(in: folder.root).runScript(
        "umask 0; exec \"$0\" secrets init site.yaml")
      #expect(outcome.status == 0, "\(outcome.errors)")
      #expect(try folder.identity("secrets.yaml").mode == 0o600)
      #expect(try folder.files() == ["secrets.yaml", "site.yaml"])
    }
  }

  @Test func lockChangesWithASecret() throws {
    try TestFolder.temporary { folder in
      try site(in: folder)
      let runner = CommandRunner.jitsiCompile(in: folder.root)
      let canaries = try CanarySecrets(runner)
      func lock(_ text: String) throws -> [Substring] {
        try folder.write("secrets.yaml", text, mode: 0o600)
        let outcome = try runner.run(["build", "site.yaml", "-o", "out"])
        #expect(outcome.status == 0, "\(outcome.errors)")
        return try folder.text("out/secrets.lock").split(separator: "\n")
      }
      let before = try lock(canaries.file())
      let same = try lock(canaries.file() + "# a comment\n")
      #expect(before == same)
      let after = try lock(canaries.file(replacing: ["sip/main": "'1234'"]))
      let changed = zip(before, after).filter { $0 != $1 }.map { $0.0 }
      #expect(before.count == after.count && changed.count == 1)
      #expect(changed.first?.contains("sip/main") == true)
      // Another site key, other fingerprints: a short PIN cannot be looked up in a table.
      let rekeyed = try lock(
        canaries.file(replacing: ["site.key": "Vq0xkWm2TzRb7LnYc4HsJd9FgKp1QeUa3XoIvBtN"]))
      #expect(zip(before, rekeyed).filter { $0 == $1 && !$0.hasPrefix("#") }.isEmpty)
      // Kept where no secrets are at hand.
      let kept = try folder.read("out/secrets.lock")
      #expect(try runner.run(["build", "site.yaml", "-o", "out", "--no-bundles"]).status == 0)
      #expect(try folder.read("out/secrets.lock") == kept)
    }
  }
}
