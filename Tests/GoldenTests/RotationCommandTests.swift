import Testing
import _TestSupport

/// `secrets rotate` as an operator meets it.
struct RotationCommandTests {
  /// A folder with the site and canaries for all its secrets.
  private struct Place {
    let folder: TestFolder
    let runner: CommandRunner

    init(_ folder: TestFolder, site: String = "nordeck") throws {
      self.folder = folder
      runner = CommandRunner.jitsiCompile(in: folder.root)
      let fixture = TestFolder(root: PackageFolder.path("fixtures/\(site)"))
      try folder.write("site.yaml", try fixture.read("site.yaml"))
      try folder.write("secrets.yaml", try CanarySecrets(runner).file(), mode: 0o600)
    }

    func rotate(_ words: String...) throws -> CommandRunner.Outcome {
      try runner.run(["secrets", "rotate"] + words)
    }
  }

  @Test func phasesAreSitesThatCompile() throws {
    try TestFolder.temporary { folder in
      let place = try Place(folder)
      let site = try folder.text("site.yaml")
      let outcome = try place.rotate("jvb.jvb-1.auth", "turn.shared", "site.yaml", "-o", "change")
      #expect(outcome.status == 0 && outcome.output == "", "\(outcome.errors)")
      let files = ["1-accept-both.yaml", "2-switch.yaml", "3-remove-old.yaml", "plan.md"]
      #expect(try folder.files(below: "change") == files)
      #expect(try folder.text("site.yaml") == site)
      for file in files.dropLast() {
        #expect(try folder.text("change/\(file)").hasPrefix(site))
        let built = try place.runner.run([
          "build", "change/\(file)", "--secrets", "secrets.yaml", "-o", "out-\(file)",
        ])
        #expect(built.status == 0, "\(file): \(built.errors)")
      }
      let plan = try folder.text("change/plan.md")
      // In the order in which it has to happen.
      var rest = plan[...]
      for words in [
        "## Phase 1: accept both", "build change/1-accept-both.yaml --secrets secrets.yaml",
        "restart coturn.service", "## Phase 2: switch", "restart prosody.service",
        "calls on this bridge move", "## Phase 3: remove the old", "Wait 86400 seconds",
        "cp change/3-remove-old.yaml site.yaml", "- `turn.shared`", "- `jvb.jvb-1.auth`",
      ] {
        let found = try #require(rest.firstRange(of: words)?.upperBound, "\(words)")
        rest = rest[found...]
      }
      // The secrets that the plan calls retired are those that the check calls unused.
      let check = try place.runner.run([
        "secrets", "check", "change/3-remove-old.yaml", "--secrets", "secrets.yaml",
      ])
      let unused = check.errors.split(separator: "\n").filter { $0.contains("[secrets.unused]") }
      #expect(unused.count == 2, "\(check.errors)")
    }
  }

  @Test func secondRunChangesNoByte() throws {
    try TestFolder.temporary { folder in
      let place = try Place(folder)
      let before = try folder.text("secrets.yaml")
      #expect(try place.rotate("tls.ca", "site.yaml").status == 0)
      let once = try folder.contents()
      #expect(try folder.text("secrets.yaml").hasPrefix(before))
      #expect(try folder.identity("secrets.yaml").mode == 0o600)
      let identity = try folder.identity("secrets.yaml")
      let again = try place.rotate("tls.ca", "site.yaml")
      #expect(again.status == 0 && again.errors.contains("0 added"), "\(again.errors)")
      #expect(try folder.contents() == once)
      #expect(try folder.identity("secrets.yaml") == identity)
    }
  }

  /// No text of a secret is in a phase, the plan, or what is said.
  @Test func noSecretLeaks() throws {
    try TestFolder.temporary { folder in
      let place = try Place(folder)
      let outcome = try place.rotate("*", "site.yaml", "-o", "change")
      #expect(outcome.status == 0, "\(outcome.errors)")
      var bytes = outcome.outputBytes + outcome.errorBytes
      for file in try folder.files(below: "change") { bytes += try folder.read("change/\(file)") }
      #expect(CanarySecrets.leaks(in: bytes) == [])
      // Nor one of the new texts.
      let said = String(decoding: bytes, as: UTF8.self)
      let new = try folder.text("secrets.yaml").split(separator: "\n").filter {
        $0.contains("@2: \"")
      }
      #expect(new.count > 10)
      for line in new {
        let text = try #require(line.split(separator: "\"").last)
        #expect(!said.contains(text))
      }
      // What somebody else gives out is said to be missing, by name.
      #expect(said.contains("not made: sip/main@2"))
      #expect(said.contains("Put `sip/main@2` into the file of secrets"))
    }
  }

  @Test(arguments: [
    ("jvb.jvb-9.auth", 1, "this site has no credential 'jvb.jvb-9.auth'"),
    ("jvb.jbv-1.auth", 1, "help: write 'jvb.jvb-1.auth'"),
    ("nothing.*", 1, "no credential of this site matches 'nothing.*'"),
    ("site.key", 1, "[rotation.site-key]"),
    ("--expiring", 0, "no certificate of the site ends within 30 days"),
  ])
  func refusesWithAReason(_ name: String, _ status: Int32, _ words: String) throws {
    try TestFolder.temporary { folder in
      let place = try Place(folder)
      let before = try folder.contents()
      let outcome = try place.rotate(name, "site.yaml")
      #expect(outcome.status == status && outcome.errors.contains(words), "\(outcome.errors)")
      #expect(try folder.contents() == before)
    }
  }

  @Test func refusesToBeginTwice() throws {
    try TestFolder.temporary { folder in
      let place = try Place(folder)
      #expect(try place.rotate("turn.shared", "site.yaml", "-o", "a").status == 0)
      let underWay = try place.rotate(
        "turn.shared", "a/1-accept-both.yaml", "--secrets", "secrets.yaml", "-o", "b")
      #expect(underWay.status == 1 && underWay.errors.contains("[rotation.under-way]"))
      #expect(!folder.exists("b"))
      // Another rotation's phases are not mixed with those that are there.
      let other = try place.rotate("auth.app", "site.yaml", "-o", "a")
      #expect(other.status == 73 && other.errors.contains("remove the folder"), "\(other.errors)")
      #expect(try !folder.text("secrets.yaml").contains("auth.app@2"))
    }
  }

  /// The warning names a command, and the command makes it go away.
  @Test func certificatesThatEnd() throws {
    try TestFolder.temporary { folder in
      let place = try Place(folder)
      let made = try place.runner.run([
        "secrets", "init", "site.yaml", "--secrets", "fresh.yaml", "--certificate-days", "20",
      ])
      #expect(made.status == 0, "\(made.errors)")
      let warned = try place.runner.run([
        "secrets", "check", "site.yaml", "--secrets", "fresh.yaml",
      ])
      #expect(
        warned.errors.contains(
          "help: run 'jitsi-compile secrets rotate --expiring SITE' for a new one"))
      let outcome = try place.rotate("--expiring", "site.yaml", "--secrets", "fresh.yaml")
      #expect(outcome.status == 0, "\(outcome.errors)")
      #expect(try folder.files(below: "rotate-expiring") == ["1-switch.yaml", "plan.md"])
      let after = try place.runner.run([
        "secrets", "check", "rotate-expiring/1-switch.yaml", "--secrets", "fresh.yaml",
      ])
      #expect(!after.errors.contains("secrets.certificate-expires"), "\(after.errors)")
      #expect(try folder.text("rotate-expiring/1-switch.yaml").contains("tls.xmpp: 2\n"))
    }
  }

  /// Plain text meets no disk, and the command stands in no file.
  @Test func encryptedSecretsStayEncrypted() throws {
    try TestFolder.temporary { folder in
      let place = try Place(folder)
      let tr = "tr 'a-zA-Z' 'n-za-mN-ZA-M'"
      let prepared = try CommandRunner.shell(in: folder.root).runScript(
        "\(tr) <secrets.yaml >sealed && rm secrets.yaml")
      #expect(prepared.status == 0)
      let outcome = try place.rotate(
        "turn.shared", "site.yaml", "--secrets", "cmd:\(tr) <sealed", "--encrypt", "cmd:\(tr)",
        "--encrypted", "sealed")
      #expect(outcome.status == 0, "\(outcome.errors)")
      let sealed = try folder.text("sealed")
      #expect(sealed.contains("ghea.funerq@2") && !sealed.contains("turn.shared@2"))
      let plan = try folder.text("rotate-turn.shared/plan.md")
      #expect(plan.contains("--secrets 'cmd:COMMAND THAT DECRYPTS'") && !plan.contains("n-za-m"))
    }
  }

  @Test(arguments: [
    ["secrets", "rotate", "site.yaml"], ["secrets", "rotate", "turn.shared", "-"],
    ["secrets", "rotate", "turn.shared", "site.yaml", "--wave", "0"],
    ["secrets", "rotate", "--expiring", "turn.shared", "site.yaml"],
    ["secrets", "rotate", "turn.shared", "site.yaml", "--encrypt", "cmd:cat"],
    ["secrets", "rotate", "turn.shared", "site.yaml", "--encrypted", "x"],
    ["secrets", "rotate", "turn.shared", "site.yaml", "--secrets", "cmd:cat"],
  ])
  func usage(_ arguments: [String]) throws {
    #expect(try CommandRunner.jitsiCompile().run(arguments).status == 64)
  }
}
