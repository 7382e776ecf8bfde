import Testing
import _TestSupport

/// No surface but a bundle shows a secret: every verb runs with canaries for secrets, and every
/// byte that it wrote is searched for them.
struct SecretLeakTests {
  static let formats = ["human", "json", "sarif", "github", "junit"]

  /// A folder with the site, its canaries and whatever provokes a mistake.
  struct Surroundings {
    let folder: TestFolder
    let canaries: CanarySecrets
    let runner: CommandRunner

    init(_ folder: TestFolder, site: String) throws {
      self.folder = folder
      runner = CommandRunner.jitsiCompile(in: folder.root)
      let fixture = TestFolder(root: PackageFolder.path("fixtures/\(site)"))
      try folder.write("site.yaml", try fixture.read("site.yaml"))
      canaries = try CanarySecrets(runner)
      try folder.write("secrets.yaml", canaries.file(), mode: 0o600)
    }
  }

  /// What can go wrong around a secret; each becomes a file or a folder of the run.
  enum Provocation: String, CaseIterable, Sendable {
    case nothing, missing, unspellable, weak, equal, notYAML, misplaced, exposed, template

    /// Options that bring the mistake into a run.
    func prepare(_ place: Surroundings) throws -> [String] {
      let canaries = place.canaries
      func secrets(_ text: String, mode: Int = 0o600) throws -> [String] {
        try place.folder.write("changed.yaml", text, mode: mode)
        return ["--secrets", "changed.yaml"]
      }
      func mark(_ name: String) throws -> String {
        try #require(canaries.entries.first { $0.name == name }).mark
      }
      switch self {
      case .nothing: return []
      case .missing: return try secrets(canaries.file(without: ["jicofo.auth"]))
      case .unspellable:
        return try secrets(
          canaries.file(replacing: ["sip/door": "\"\(try mark("sip/door"))' \\\"\""]))
      case .weak:
        return try secrets(
          canaries.file(replacing: ["jicofo.auth": "\"\(CanarySecrets.stem)\""]))
      case .equal:
        return try secrets(canaries.file(replacing: ["jicofo.auth": try mark("jvb.solo.auth")]))
      case .notYAML:
        return try secrets(canaries.file(replacing: ["jicofo.auth": "a: \(CanarySecrets.stem): b"]))
      case .misplaced:
        return try secrets(
          canaries.file() + "  \"\(CanarySecrets.stem) with blanks\": x\n\(CanarySecrets.stem): y\n"
        )
      case .exposed: return try secrets(canaries.file(), mode: 0o640)
      case .template:
        try place.folder.write(
          "templates/coturn/turnserver.conf",
          "static-auth-secret={{#turn}}{{secret}}{{nope}}{{/turn}}\nuser={{turn.secret.length}}\n")
        return ["--templates", "templates"]
      }
    }
  }

  @Test(arguments: Provocation.allCases)
  func noVerbShowsASecret(_ provocation: Provocation) throws {
    try TestFolder.temporary { folder in
      let place = try Surroundings(folder, site: "single-host")
      let options = try provocation.prepare(place)
      let secretOptions = provocation == .template ? [] : options
      var complaints = 0
      for format in Self.formats {
        let report = ["--format", format, "--color", "always"]
        let runs = [
          ["build", "site.yaml", "-o", "out-\(format)"] + options + report,
          ["check", "site.yaml"] + options + report,
          ["secrets", "check", "site.yaml"] + secretOptions + report,
          ["secrets", "list", "site.yaml"] + secretOptions + report,
        ]
        for arguments in runs {
          let outcome = try searched(place.runner.run(arguments), arguments)
          if !outcome.errors.isEmpty { complaints += 1 }
        }
      }
      let last = [
        ["secrets", "init", "site.yaml"] + secretOptions,
        ["explain", "secrets.missing"], ["templates"], ["schema"], ["init", "."], ["--version"],
        ["render", "site.yaml", "--data", "site.yaml", "--format", "text"],
        ["templates", "coturn/turnserver.conf"],
        ["verify", "out-human/bundles/solo.tar"], ["verify", "secrets.yaml"],
      ]
      for arguments in last { _ = try searched(place.runner.run(arguments), arguments) }
      #expect((complaints > 0) == (provocation != .nothing), "\(provocation): \(complaints)")
      // Nothing of the output but bundles, which must hold what they are for.
      for (path, bytes) in try folder.contents()
      where path.hasPrefix("out-") && !path.contains("/bundles/") {
        #expect(CanarySecrets.leaks(in: bytes) == [], "\(path)")
      }
    }
  }

  func searched(
    _ outcome: CommandRunner.Outcome, _ arguments: [String]
  ) throws -> CommandRunner.Outcome {
    #expect(CanarySecrets.leaks(in: outcome.outputBytes) == [], "stdout of \(arguments)")
    #expect(CanarySecrets.leaks(in: outcome.errorBytes) == [], "stderr of \(arguments)")
    #expect(outcome.status != 70 && outcome.status < 128, "\(arguments): \(outcome.errors)")
    return outcome
  }

  /// The search finds what it is meant to find.
  @Test(
    arguments: [
      ("CnrySecret001", ["text"]), ("x436e7279536563726574x", ["hexadecimal"]),
      ("cnrysecret", ["lower case"]), ("terceSyrnC", ["reversed"]),
      ("Q25yeVNlY3JldA", ["base64"]), ("eENucnlTZWNyZXQ", ["base64"]),
      ("eHhDbnJ5U2VjcmV0", ["base64"]), ("nothing", []),
    ] as [(String, [String])])
  func searchFindsEveryForm(_ text: String, forms: [String]) {
    #expect(CanarySecrets.leaks(in: Array("a\(text)b".utf8)) == forms)
  }

  /// Bundles do hold secrets, each host's own and no other's.
  @Test func bundlesHoldTheirOwnSecretsOnly() throws {
    try TestFolder.temporary { folder in
      let place = try Surroundings(folder, site: "nordeck")
      let outcome = try place.runner.run(["build", "site.yaml", "-o", "out"])
      #expect(outcome.status == 0, "\(outcome.errors)")
      for number in 1...3 {
        let own = "jvb.jvb-\(number).auth"
        let found = place.canaries.found(in: try folder.read("out/bundles/jvb-\(number).tar"))
        #expect(found.contains { $0.name == own })
        let foreign = found.filter { $0.name != own && !$0.users.contains("base") }
        #expect(foreign.map(\.name) == [], "in the bundle of jvb-\(number)")
      }
      let jms = place.canaries.found(in: try folder.read("out/bundles/jms.tar")).map(\.name)
      #expect(jms.contains("turn.shared") && jms.contains("auth.app"))
      // Prosody's account files have hashes; what only other hosts know is nowhere on the JMS.
      #expect(
        !jms.contains { $0.hasPrefix("jvb.jvb-") || $0.hasPrefix("sidecar.jibri.jibri-1.key") })
    }
  }

  /// What is computed from a secret is as secret.
  @Test func accountHashesAreInBundlesOnly() throws {
    try TestFolder.temporary { folder in
      let place = try Surroundings(folder, site: "nordeck")
      _ = try place.runner.run(["build", "site.yaml", "-o", "out"])
      let bundle = String(decoding: try folder.read("out/bundles/jms.tar"), as: UTF8.self)
      let keys = bundle.matches(of: /\["(salt|stored_key|server_key)"\] = "([^"]+)"/).map {
        Array($0.output.2.utf8)
      }
      // One account is locked by keys that no password has, which anybody may read.
      .filter { $0 != Array("locked".utf8) && $0.contains { $0 != UInt8(ascii: "0") } }
      #expect(keys.count >= 12)
      for (path, bytes) in try folder.contents(below: "out") where !path.hasPrefix("bundles/") {
        #expect(!keys.contains { ByteSearch.contains($0, in: bytes) }, "\(path)")
      }
    }
  }

  @Test(arguments: ["fd:3", "cmd:cat secrets.yaml", "cmd:false", "fd:9", "-"])
  func everySourceKeepsSecrets(_ source: String) throws {
    try TestFolder.temporary { folder in
      let place = try Surroundings(folder, site: "nordeck")
      let outcome = try CommandRunner.shell(in: folder.root).runScript(
        "exec \"$0\" build site.yaml -o out --secrets \"$1\" 3<secrets.yaml <secrets.yaml", source)
      _ = try searched(outcome, [source])
      let isGood = source != "cmd:false" && source != "fd:9"
      #expect(outcome.status == (isGood ? 0 : 66), "\(outcome.errors)")
      guard isGood else { return }
      #expect(!place.canaries.found(in: try folder.read("out/bundles/jms.tar")).isEmpty)
    }
  }
}
