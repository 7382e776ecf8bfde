import Testing
import _TestSupport

/// Secrets that come from a command or a descriptor and go to a command, so that no disk holds them
/// in plain.
struct EncryptedSecretsTests {
  private static let hasAge = TestFolder(root: "/usr/bin").exists("age")

  private func inFolder(_ body: (TestFolder) throws -> Void) throws {
    try TestFolder.temporary { folder in
      let fixture = TestFolder(root: PackageFolder.path("fixtures/broken"))
      try folder.write("site.yaml", try fixture.read("secrets-weak.yaml"))
      try body(folder)
    }
  }

  private func run(_ folder: TestFolder, _ script: String) throws -> CommandRunner.Outcome {
    try CommandRunner.shell(in: folder.root).runScript(script)
  }

  /// A text that stands in every plain file of secrets, in no encrypted one.
  private func isPlainAnywhere(_ folder: TestFolder) throws -> [String] {
    let needle = Array("-----BEGIN PRIVATE KEY-----".utf8)
    return try folder.contents().filter { ByteSearch.contains(needle, in: $0.value) }.map(\.key)
  }

  @Test(.enabled(if: hasAge, "needs age"))
  func ageKeepsPlainTextOffTheDisk() throws {
    try inFolder { folder in
      let setUp = try run(folder, "age-keygen -o key.txt && age-keygen -y key.txt > recipient")
      #expect(setUp.status == 0, "\(setUp.errors)")
      let read = "--secrets 'cmd:age -d -i key.txt secrets.yaml.age'"
      let write = "--encrypt 'cmd:age -R recipient' -o secrets.yaml.age"
      let first = try run(folder, "\"$0\" secrets init site.yaml --new \(write)")
      #expect(first.status == 0 && first.output == "", "\(first.errors)")
      #expect(try folder.identity("secrets.yaml.age").mode == 0o600)
      #expect(try isPlainAnywhere(folder) == [])

      // Nothing to add, so nothing is encrypted again.
      let before = try folder.identity("secrets.yaml.age")
      let second = try run(folder, "\"$0\" secrets init site.yaml \(read) \(write)")
      #expect(second.status == 0 && second.errors.contains("0 added"), "\(second.errors)")
      #expect(try folder.identity("secrets.yaml.age") == before)

      let build = try run(folder, "\"$0\" build site.yaml -o out \(read)")
      #expect(build.status == 0, "\(build.errors)")
      #expect(try isPlainAnywhere(folder).filter { !$0.hasPrefix("out/bundles/") } == [])

      // Something to add: what was there stays.
      try folder.write(
        "more.yaml", try folder.text("site.yaml").replacing("name: jms", with: "name: new"))
      let plain = try run(folder, "age -d -i key.txt secrets.yaml.age").output
      let third = try run(folder, "\"$0\" secrets init more.yaml \(read) \(write)")
      #expect(third.status == 0 && third.errors.contains("added jvb.new.auth"), "\(third.errors)")
      #expect(try run(folder, "age -d -i key.txt secrets.yaml.age").output.hasPrefix(plain))
      #expect(try isPlainAnywhere(folder).filter { !$0.hasPrefix("out/bundles/") } == [])
    }
  }

  @Test func descriptorsAndPipes() throws {
    try inFolder { folder in
      let made = try run(folder, "\"$0\" secrets init site.yaml --new --encrypt 'cmd:cat'")
      #expect(made.status == 0, "\(made.errors)")
      try folder.write("plain", made.outputBytes, mode: 0o600)
      for source in ["fd:7 7< plain", "'cmd:cat plain'", "fd:0 < plain", "- < plain"] {
        let outcome = try run(folder, "\"$0\" check site.yaml --secrets \(source)")
        #expect(outcome.status == 0 && outcome.errors == "", "\(source): \(outcome.errors)")
      }
      let pipe = try run(folder, "cat plain | \"$0\" check site.yaml --secrets fd:0")
      #expect(pipe.status == 0 && pipe.errors == "", "\(pipe.errors)")
      let later = try run(
        folder, "\"$0\" check site.yaml --now 2090-01-01 --secrets fd:7 7< plain")
      #expect(later.status == 1 && later.errors.contains("[secrets.certificate-expires]"))
      // A plain file is encrypted although nothing is added to it.
      let moved = try run(
        folder, "\"$0\" secrets init site.yaml --secrets plain --encrypt 'cmd:cat'")
      #expect(moved.outputBytes == made.outputBytes, "\(moved.errors)")
    }
  }

  @Test(
    arguments: [
      ("--new --encrypt 'cmd:cat >/dev/null; exit 3' -o kept", 66, "ended with status 3"),
      ("--new --encrypt 'cmd:exit 3' -o kept", 66, "ended with status 3"),
      ("--new --encrypt 'cmd:kill -9 $$' -o kept", 66, "ended with signal 9"),
      ("--secrets 'cmd:exit 4' --encrypt cmd:cat -o kept", 66, "ended with status 4"),
      ("--encrypt cmd:cat -o kept", 64, "either --secrets"),
      ("--new --secrets x --encrypt cmd:cat -o kept", 64, "either --secrets"),
      ("--new --encrypt kept", 64, "takes cmd:COMMAND"), ("-o kept", 64, "belong to --encrypt"),
      ("--secrets cmd:cat", 64, "writes a file"), ("--ca-days 0", 64, "from 1 to 365000"),
      ("--new --encrypt cmd:cat -o missing/kept", 73, "cannot create"),
    ])
  func whatFailsChangesNothing(options: String, status: Int32, message: String) throws {
    try inFolder { folder in
      try folder.write("kept", "as it was\n")
      let before = try folder.files()
      let outcome = try run(folder, "\"$0\" secrets init site.yaml \(options)")
      #expect(outcome.status == status, "\(outcome.errors)")
      #expect(outcome.errors.contains(message), "\(outcome.errors)")
      #expect(try folder.text("kept") == "as it was\n")
      #expect(try folder.files() == before)
      #expect(outcome.output == "")
    }
  }
}
