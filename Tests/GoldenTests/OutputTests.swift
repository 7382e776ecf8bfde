import Foundation
import Testing
import _TestSupport

/// A site of three hosts in a folder of its own, small enough to be built a few dozen times.
struct SampleSite {
  let folder: TestFolder
  let runner: CommandRunner

  static let text = """
    version: 1
    site: demo
    domains: {meet: meet.example.org}
    auth: {app_id: demo}
    hosts:
      - name: jms
        roles: [jms]
        address: 203.0.113.10
        cores: 8
        memory: 16GB
        disk: 80GB
      - name: jvb-[1-2]
        roles: [jvb]
        address: 203.0.113.[21-22]
        cores: 8
        memory: 16GB
        disk: 20GB

    """

  init(_ folder: TestFolder) throws {
    self.folder = folder
    runner = CommandRunner.jitsiCompile(in: folder.root)
    try folder.write("site.yaml", Self.text)
  }

  @discardableResult
  func build(_ more: String...) throws -> CommandRunner.Outcome {
    try runner.run(["build", "site.yaml", "-o", "out", "--placeholder-secrets"] + more)
  }
}

/// The output is a function of site and templates, whole at every moment, and nobody else's files
/// are touched.
struct OutputTests {
  /// Shell code that surrounds a run; `"$@"` is the run.
  static let surroundings = [
    "exec \"$@\"", "export LC_ALL=C; exec \"$@\"",
    "export LC_ALL=tr_TR.UTF-8 LANG=tr_TR.UTF-8; exec \"$@\"",
    "export TZ=Pacific/Kiritimati; exec \"$@\"", "umask 077; exec \"$@\"", "umask 0; exec \"$@\"",
    "exec \"$@\" --jobs 1", "exec \"$@\" --jobs 4",
    // What `make sanitize` tells the sanitizer is about the program, not about its surroundings.
    "exec env -i ${ASAN_OPTIONS+\"ASAN_OPTIONS=$ASAN_OPTIONS\"} \"$@\"",
    "export HOME=/ USER=nobody TERM=xterm-256color COLUMNS=20; exec \"$@\"",
  ]

  @Test(arguments: surroundings)
  func sameBytesInOtherSurroundings(_ script: String) throws {
    try TestFolder.temporary { folder in
      let fixture = PackageFolder.path("fixtures/nordeck/site.yaml")
      let program = CommandRunner.jitsiCompile().program
      func build(_ script: String, _ out: String) throws -> [String: [UInt8]] {
        let outcome = try CommandRunner.shell(in: folder.root).run([
          "-c", script, "sh", program, "build", fixture, "-o", folder.path(out),
          "--placeholder-secrets",
        ])
        #expect(outcome.status == 0 && outcome.errors.isEmpty, "\(outcome.errors)")
        return try folder.contents(below: out)
      }
      let plain = try build("exec \"$@\"", "plain")
      let other = try build(script, "other")
      #expect(plain.keys.filter { $0.hasPrefix("bundles/") }.count == 8)
      #expect(TreeComparison.differences(expected: plain, actual: other) == [])
    }
  }

  @Test func sameBytesFromAnotherFolder() throws {
    try TestFolder.temporary { folder in
      let sample = try SampleSite(folder)
      try sample.build()
      try folder.write("deep/er/site.yaml", SampleSite.text)
      try folder.write("deep/templates/extra.txt", "never used\n")
      let other = try CommandRunner.jitsiCompile(in: "/").run([
        folder.path("deep/er/site.yaml"), "-o", folder.path("deep/out"), "--placeholder-secrets",
      ])
      #expect(other.status == 0, "\(other.errors)")
      let differences = TreeComparison.differences(
        expected: try folder.contents(below: "out"), actual: try folder.contents(below: "deep/out"))
      #expect(differences == [])
    }
  }

  @Test(arguments: ["none", "gzip", "zstd"])
  func compressedBundlesAreTheSameTwice(_ compression: String) throws {
    try TestFolder.temporary { folder in
      let sample = try SampleSite(folder)
      try sample.build("--compress", compression)
      let first = try folder.contents(below: "out")
      try folder.remove("out")
      try sample.build("--compress", compression, "--jobs", "1")
      #expect(
        TreeComparison.differences(expected: first, actual: try folder.contents(below: "out")) == []
      )
      let bundles = first.keys.filter { $0.hasPrefix("bundles/") && !$0.hasSuffix("SUMS") }
      for bundle in bundles {
        let listing = try CommandRunner.shell(in: folder.root).run([
          "-c", "tar -tf \"out/$1\"", "sh", bundle,
        ])
        #expect(listing.status == 0 && listing.output.contains("/manifest.json\n"), "\(bundle)")
        let whole = try sample.runner.run(["verify", "out/\(bundle)"])
        #expect(whole.status == 0 && whole.output.contains("whole"), "\(whole.errors)")
      }
      #expect(bundles.count == 3)
    }
  }

  @Test func bundlesArePrivateAndUnpackToWhatTheyList() throws {
    try TestFolder.temporary { folder in
      let sample = try SampleSite(folder)
      try sample.build()
      for host in ["jms", "jvb-1", "jvb-2"] {
        #expect(try folder.identity("out/bundles/\(host).tar").mode == 0o600)
      }
      let check = try CommandRunner.shell(in: folder.root).run([
        "-euc",
        """
        (cd out/bundles && sha256sum --quiet --strict -c SHA256SUMS)
        mkdir unpacked && tar -C unpacked -xf out/bundles/jms.tar
        cd unpacked/jms && sha256sum --quiet --strict -c SHA256SUMS && test -x apply
        """,
      ])
      #expect(check.status == 0, "\(check.output)\(check.errors)")
      #expect(try folder.files(below: "unpacked").allSatisfy { $0.hasPrefix("jms/") })
      let listing = try CommandRunner.shell(in: folder.root).run([
        "-c", "tar --utc --full-time --numeric-owner -tvf out/bundles/jms.tar",
      ])
      let lines = listing.output.split(separator: "\n")
      let stamps = Set(
        lines.map { $0.split(separator: " ")[1...4].dropFirst(2).joined(separator: " ") })
      #expect(stamps.count == 1, "every file has one and the same time: \(stamps)")
      #expect(lines.allSatisfy { $0.split(separator: " ")[1] == "0/0" })
    }
  }

  /// A later run of the same compiler makes the same bytes, so no file can name a day or an hour.
  @Test func nothingSaysWhen() throws {
    try TestFolder.temporary { folder in
      let sample = try SampleSite(folder)
      try sample.build()
      let now = Date()
      let format = DateFormatter()
      format.locale = Locale(identifier: "en_US_POSIX")
      format.timeZone = TimeZone(identifier: "UTC")
      let forms = ["yyyy-MM-dd", "yyyyMMdd", "MMM d", "d MMM yyyy", "EEE MMM"].map { pattern in
        format.dateFormat = pattern
        return format.string(from: now)
      }
      let seconds = String(String(Int(now.timeIntervalSince1970)).prefix(7))
      for (path, bytes) in try folder.contents(below: "out") {
        for form in forms + [seconds] {
          #expect(!ByteSearch.contains(Array(form.utf8), in: bytes), "'\(form)' in \(path)")
        }
      }
    }
  }

  @Test func unchangedFilesStayTheSameFiles() throws {
    try TestFolder.temporary { folder in
      let sample = try SampleSite(folder)
      try sample.build()
      func identities() throws -> [String: TestFolder.Identity] {
        var found: [String: TestFolder.Identity] = [:]
        for path in try folder.files(below: "out") {
          found[path] = try folder.identity("out/\(path)")
        }
        return found
      }
      let before = try identities()
      try sample.build()
      #expect(try identities() == before)
      // One bridge gets another port: of the other hosts nothing changes but what lists them.
      try folder.write(
        "site.yaml",
        SampleSite.text.replacingOccurrences(of: "113.[21-22]", with: "113.[21-22]\n    region: eu")
      )
      try sample.build()
      let after = try identities()
      #expect(after["site.json"] != before["site.json"])
      #expect(after["bundles/jvb-1.tar"] != before["bundles/jvb-1.tar"])
      try folder.write("site.yaml", SampleSite.text)
      try sample.build("--host", "jvb-1")
      let again = try identities()
      #expect(again["bundles/jvb-2.tar"] == after["bundles/jvb-2.tar"])
      #expect(again["bundles/jvb-1.tar"] != after["bundles/jvb-1.tar"])
    }
  }

  @Test func staleFilesGoAndForeignFilesStay() throws {
    try TestFolder.temporary { folder in
      let sample = try SampleSite(folder)
      try sample.build()
      try folder.write("out/README", "ours")
      try folder.write("out/hosts/jvb-2/notes.txt", "ours too")
      try folder.write("out/bundles/jvb-9.tar", "not listed")
      try folder.write(
        "site.yaml",
        SampleSite.text.replacingOccurrences(of: "[1-2]", with: "[1-1]").replacingOccurrences(
          of: "[21-22]", with: "[21-21]"))
      let outcome = try sample.build()
      #expect(outcome.status == 0, "\(outcome.errors)")
      let files = try folder.files(below: "out")
      #expect(!files.contains("bundles/jvb-2.tar") && files.contains("bundles/jvb-1.tar"))
      #expect(files.filter { $0.hasPrefix("hosts/jvb-2/") } == ["hosts/jvb-2/notes.txt"])
      #expect(try folder.text("out/README") == "ours")
      #expect(try folder.text("out/bundles/jvb-9.tar") == "not listed")
      #expect(try !folder.text("out/bundles/SHA256SUMS").contains("jvb-2"))
    }
  }

  @Test func failingBuildLeavesTheOldOutput() throws {
    try TestFolder.temporary { folder in
      let sample = try SampleSite(folder)
      try sample.build()
      let before = try folder.contents()
      let mistakes: [(site: String, more: [String])] = [
        (SampleSite.text.replacingOccurrences(of: "cores: 8", with: "cores: x"), []),
        (SampleSite.text, ["--templates", "broken"]),
        (SampleSite.text, ["--host", "nobody"]),
      ]
      try folder.write("broken/jvb/jvb.conf", "{{nowhere}}\n")
      for mistake in mistakes {
        try folder.write("site.yaml", mistake.site)
        let outcome = try sample.runner.run(
          ["build", "site.yaml", "-o", "out", "--placeholder-secrets"] + mistake.more)
        #expect(outcome.status == 1 || outcome.status == 64, "\(outcome.errors)")
        var after = try folder.contents()
        after["site.yaml"] = before["site.yaml"]
        after["broken/jvb/jvb.conf"] = nil
        #expect(TreeComparison.differences(expected: before, actual: after) == [])
        #expect(
          try FileManager.default.contentsOfDirectory(atPath: folder.root).sorted() == [
            "broken", "out", "site.yaml",
          ])
      }
    }
  }

  /// Hosts finish in any order, and what was found about them is told in one.
  @Test func findingsDoNotDependOnJobs() throws {
    try TestFolder.temporary { folder in
      let fixture = PackageFolder.path("fixtures/nordeck/site.yaml")
      try folder.write("mine/jvb/jvb.conf", "a = {{bridge.nowhere}}\n")
      try folder.write("mine/jibri/asoundrc", "{{nowhere}}\n")
      try folder.write("mine/coturn/turnserver.conf", "{{nowhere}}\n")
      let told = try ["1", "2", "7"].map { jobs in
        try CommandRunner.jitsiCompile(in: folder.root).run([
          fixture, "-o", "out", "--placeholder-secrets", "--templates", "mine", "--jobs", jobs,
        ])
      }
      #expect(told.map(\.status) == [1, 1, 1])
      #expect(told[0].errors.contains("3 errors\n"), "\(told[0].errors)")
      #expect(told.allSatisfy { $0.errors == told[0].errors })
    }
  }

  /// The output folder, relative to the test's own; `home` is the home directory of the run.
  @Test(arguments: ["/", ".", "home", "repository", "full", "site.yaml", "/root"])
  func refusesWhatIsNotItsOwn(_ out: String) throws {
    try TestFolder.temporary { folder in
      var sample = try SampleSite(folder)
      try folder.write("repository/.git/HEAD", "ref: refs/heads/main\n")
      try folder.write("full/thesis.txt", "years of work")
      try FileManager.default.createDirectory(
        atPath: folder.path("home"), withIntermediateDirectories: false)
      let before = try folder.contents()
      sample = try SampleSite(folder)
      var runner = sample.runner
      runner.environment["HOME"] = folder.path("home")
      let outcome = try runner.run(["build", "site.yaml", "-o", out, "--placeholder-secrets"])
      #expect(outcome.status == 73, "\(outcome.errors)")
      #expect(outcome.output.isEmpty && outcome.errors.contains("help: "), "\(outcome.errors)")
      #expect(try folder.contents() == before)
    }
  }
}
