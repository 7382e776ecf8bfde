import Foundation
import Testing
import _TestSupport

/// Ways to make the program say a secret that are not mistakes of a site: odd templates, sizes and
/// sources, and looking over its shoulder while it works.
struct SecretAttackTests {
  private static let stem = CanarySecrets.stem

  private func searched(
    _ place: SecretLeakTests.Surroundings, _ arguments: [String]
  ) throws -> CommandRunner.Outcome {
    try SecretLeakTests().searched(place.runner.run(arguments), arguments)
  }

  private func expectCleanFiles(_ folder: TestFolder, besides inputs: Set<String>) throws {
    for (path, bytes) in try folder.contents()
    where !path.hasPrefix("out/bundles/") && !inputs.contains(path) {
      #expect(CanarySecrets.leaks(in: bytes) == [], "\(path)")
    }
  }

  /// Templates that use a secret in ways that nobody meant.
  static let templates = [
    "a={{#turn.secret}}x{{nope}}{{/turn.secret}}\n", "a={{^turn.secret}}x{{/turn.secret}}\n",
    "a={{{turn.secret}}}\n", "a={{&turn.secret}}\n", "# {{turn.secret}}\n",
    "a={{turn.secret.text}}\n", "a={{#turn}}{{#secret}}{{.}}{{/secret}}{{/turn}}\n",
    "{{turn.secret}}={{turn.secret}}\n", "a=\"{{turn.secret}}\n", "a={{>{{turn.secret}}}}\n",
    "a={{turn.secret}}{{#turn.secret}}{{turn.secret}}\n", "a={{tls.web_key}}\n",
    "a={{auth.app_secret}}{{jicofo.password}}{{nope}}\n",
  ]

  @Test(arguments: templates)
  func oddTemplateShowsNothing(_ template: String) throws {
    try TestFolder.temporary { folder in
      let place = try SecretLeakTests.Surroundings(folder, site: "single-host")
      for path in ["coturn/turnserver.conf", "jvb/config", "jicofo/jicofo.conf", "web/config.js"] {
        try folder.write("mine/\(path)", template)
      }
      let built = try searched(place, ["site.yaml", "-o", "out", "--templates", "mine"])
      #expect(built.status == (built.errors.isEmpty ? 0 : 1))
      try expectCleanFiles(folder, besides: ["secrets.yaml"])
    }
  }

  /// A MiB of text for a secret is no reason to print it, also where no reader takes such a line.
  @Test(
    arguments: [
      ("jicofo.auth", 0), ("sip/door", 1), ("tls.web.key", 0), ("turn.shared", 1), ("site.key", 0),
    ] as [(String, Int32)])
  func oversizedValueShowsNothing(_ name: String, status: Int32) throws {
    try TestFolder.temporary { folder in
      let place = try SecretLeakTests.Surroundings(folder, site: "single-host")
      let entry = try #require(place.canaries.entries.first { $0.name == name })
      let long = String(repeating: entry.mark, count: 16 * 1024)
      let yaml = entry.yaml.replacing(entry.mark, with: long)
      try folder.write(
        "secrets.yaml", place.canaries.file(replacing: [name: yaml]), mode: 0o600)
      #expect(try searched(place, ["site.yaml", "-o", "out"]).status == status)
      _ = try searched(place, ["secrets", "check", "site.yaml"])
      try expectCleanFiles(folder, besides: ["secrets.yaml"])
    }
  }

  /// The text of a secret where the site wants its name, whatever YAML makes of it.
  @Test(arguments: [
    "password: {\(stem): x}", "password: [\(stem)]", "password: !secret {\(stem): x}",
    "password: !secret '\(stem) x'", "password: !secret \(stem)&%", "password: @\(stem)",
    "password: %\(stem)", "password: '\(stem)", "password: \"\(stem)\\q\"",
    "password: \(stem): a: b", "password: &\(stem)", "password: *\(stem)", "password: !\(stem) x",
    "password: !!\(stem) x", "password: {\(stem)", "password: \(stem)]", "password: `\(stem)`",
    "password: |\n          \(stem)", "password:\n          \(stem): x",
    "password:\n          - \(stem)", "password: !secret a\n        password: \(stem)",
    "password \(stem)", "password:\(stem)", "passwort: \(stem)", "password: >\n\t\(stem)",
  ])
  func textInTheSiteIsNotRepeated(_ line: String) throws {
    try TestFolder.temporary { folder in
      let place = try SecretLeakTests.Surroundings(folder, site: "nordeck")
      let site = try folder.text("site.yaml")
      try folder.write("site.yaml", site.replacing("password: !secret sip/main", with: line))
      // The two printers that show lines of the file.
      for format in ["human", "sarif"] {
        let outcome = try searched(place, ["check", "site.yaml", "--format", format])
        #expect(outcome.status == 1)
      }
    }
  }

  /// A secret may have the text of something public. Nothing answers that it has: hiding the public
  /// text, or a word about it, would.
  @Test func coincidenceIsNotTold() throws {
    try TestFolder.temporary { folder in
      let place = try SecretLeakTests.Surroundings(folder, site: "nordeck")
      func build(_ text: String, _ out: String) throws -> [String: [UInt8]] {
        try folder.write(
          "secrets.yaml", place.canaries.file(replacing: ["turn.shared": text]), mode: 0o600)
        let outcome = try place.runner.run(["site.yaml", "-o", out])
        #expect(outcome.status == 0 && outcome.output + outcome.errors == "")
        return try folder.contents(below: out).filter {
          !$0.key.hasPrefix("bundles/") && $0.key != "secrets.lock"
        }
      }
      let other = try build("a text that is nowhere else", "other")
      let equal = try build("jitsi.nordeck.corp", "equal")
      #expect(TreeComparison.differences(expected: other, actual: equal) == [])
    }
  }

  /// Commands that print secrets, or hold one themselves, and then fail in some way.
  @Test(arguments: [
    "cat secrets.yaml; exit 3", "cat secrets.yaml; kill -9 $$", "head -c 300 secrets.yaml",
    "cat secrets.yaml secrets.yaml", "printf \(stem)", "echo \(stem): x", "echo '- \(stem)'",
    "TOKEN=\(stem); exit 1", "TOKEN=\(stem) /nonexistent/program 2>/dev/null",
    "cat secrets.yaml | tr a '\\000'", "cat secrets.yaml | tr a '\\377'", "printf '\(stem)\\n%s' {",
  ])
  func failingCommandShowsNothing(_ command: String) throws {
    try TestFolder.temporary { folder in
      let place = try SecretLeakTests.Surroundings(folder, site: "single-host")
      for verb in [["site.yaml", "-o", "out"], ["secrets", "check", "site.yaml"]] {
        let outcome = try searched(place, verb + ["--secrets", "cmd:\(command)"])
        #expect(outcome.status == 1 || outcome.status == 66, "\(outcome.errors)")
      }
      _ = try searched(place, ["secrets", "init", "site.yaml", "--secrets", "cmd:\(command)"])
      try expectCleanFiles(folder, besides: ["secrets.yaml"])
      #expect(try folder.files().sorted() == ["secrets.yaml", "site.yaml"])
    }
  }

  /// Without a descriptor for the pipe, the message must do without the command.
  @Test func commandIsNotInMessages() throws {
    try TestFolder.temporary { folder in
      _ = try SecretLeakTests.Surroundings(folder, site: "single-host")
      let outcome = try CommandRunner.shell(in: folder.root).runScript(
        "ulimit -n 4; exec \"$0\" check site.yaml --secrets 'cmd:echo \(Self.stem)'")
      #expect(outcome.status != 0 && outcome.errors.contains("pipe"), "\(outcome.errors)")
      #expect(CanarySecrets.leaks(in: outcome.errorBytes + outcome.outputBytes) == [])
    }
  }

  /// Every line of the file in turn is damaged at its start and behind its colon.
  @Test(arguments: [true, false])
  func damagedLineShowsNothing(isAtStart: Bool) throws {
    try TestFolder.temporary { folder in
      let place = try SecretLeakTests.Surroundings(folder, site: "single-host")
      let lines = place.canaries.file().split(separator: "\n")
      let verbs = [["check"], ["secrets", "check"], ["secrets", "init"], ["build", "-o", "out"]]
      var refused = 0
      for number in 1..<lines.count {
        var changed = lines.map { String($0) }
        let damage = ["\t", "@", "\"", "{", "? "][number % 5]
        let colon = changed[number].range(of: ": ")?.upperBound
        let start = changed[number].firstIndex { $0 != " " } ?? changed[number].startIndex
        changed[number].insert(contentsOf: damage, at: isAtStart ? start : colon ?? start)
        try folder.write(
          "secrets.yaml", changed.joined(separator: "\n") + "\n", mode: 0o600)
        let verb = verbs[number % verbs.count]
        let format = SecretLeakTests.formats[number / 4 % SecretLeakTests.formats.count]
        let outcome = try searched(place, verb + ["site.yaml", "--format", format])
        if outcome.status != 0 { refused += 1 }
      }
      #expect(refused > lines.count / 2)
      try expectCleanFiles(folder, besides: ["secrets.yaml"])
    }
  }

  /// Bytes that are no text, and paths that are no file.
  @Test func unreadableFileShowsNothing() throws {
    try TestFolder.temporary { folder in
      let place = try SecretLeakTests.Surroundings(folder, site: "single-host")
      let good = try folder.read("secrets.yaml")
      let wide: [UInt8] = good.flatMap { [$0, 0] }
      let versions: [[UInt8]] = [
        good + [0xFF], [0xFF] + good, good + [0], Array(good.prefix(good.count / 2)) + [0xC3],
        [0xFF, 0xFE] + wide, wide, [0xEF, 0xBB, 0xBF] + good, good + [0x1B, 0x5B, 0x33],
        good.map { $0 == 0x0A ? 0x0D : $0 },
      ]
      for bytes in versions {
        try folder.write("odd.yaml", bytes, mode: 0o600)
        for verb in [["check"], ["secrets", "check"], ["secrets", "init"]] {
          _ = try searched(place, verb + ["site.yaml", "--secrets", "odd.yaml"])
        }
      }
      for path in [".", "secrets.yaml/x", "/dev/null", "/proc/self/mem", "nowhere"] {
        #expect(try searched(place, ["check", "site.yaml", "--secrets", path]).status != 0)
      }
    }
  }

  /// Every file that a run makes, and every program that it starts, as the kernel saw them.
  @Test(
    .enabled(if: FileManager.default.isExecutableFile(atPath: "/usr/bin/strace"), "needs strace"),
    arguments: ["secrets.yaml", "cmd:cat secrets.yaml"])
  func nothingPassesSecretsOn(_ source: String) throws {
    try TestFolder.temporary { folder in
      let place = try SecretLeakTests.Surroundings(folder, site: "nordeck")
      var runner = CommandRunner("/usr/bin/strace", in: folder.root)
      runner.environment["TMPDIR"] = folder.path("tmp")
      runner.environment["HOME"] = folder.path("home")
      let outcome = try runner.run([
        "-f", "-y", "-v", "-s", "100000", "-o", "trace", "-e",
        "trace=execve,execveat,open,openat,creat,memfd_create,connect",
        place.runner.program, "build", "site.yaml", "-o", "out", "--secrets", source,
      ])
      #expect(outcome.status == 0, "\(outcome.errors)")
      let trace = try folder.text("trace")
      // Neither arguments nor environments nor names of files.
      #expect(CanarySecrets.leaks(in: Array(trace.utf8)) == [])
      let lines = trace.split(separator: "\n")
      let started = lines.filter { $0.contains("execve(") && $0.hasSuffix("= 0") }
      #expect(started.count == (source.hasPrefix("cmd:") ? 3 : 1), "\(started)")
      // The C library asks a daemon for the user's home directory.
      let talk = lines.filter { $0.contains(" connect(") && !$0.contains("/var/run/nscd/socket") }
      #expect(talk.isEmpty && !lines.contains { $0.contains("memfd_create(") }, "\(talk)")
      // Everything is made beside the output, and a bundle is nobody else's from its first byte.
      let made = lines.filter { $0.contains("O_CREAT") }
      #expect(made.count > 50)
      for line in made {
        #expect(line.contains("<\(folder.root)"), "\(line)")
        if line.contains("bundles/") || line.contains(".tar") {
          #expect(line.contains(", 0600)"), "\(line)")
        }
      }
      let left = try folder.files().filter { !$0.hasPrefix("out/") }
      #expect(left == ["secrets.yaml", "site.yaml", "trace"])
    }
  }
}
