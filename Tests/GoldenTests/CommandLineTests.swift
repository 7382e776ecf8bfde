import Foundation
import Testing
import _TestSupport

/// What scripts rely on: exit statuses, which stream has what, and that machines can read it.
struct CommandLineTests {
  struct Row: CustomTestStringConvertible, Sendable {
    let arguments: [String]
    let status: Int32
    /// Parts of standard output and standard error; an empty list says that nothing may be there.
    let output: [String]
    let errors: [String]
    var testDescription: String { arguments.joined(separator: " ") }

    init(
      _ arguments: String, _ status: Int32, output: [String] = [], errors: [String] = []
    ) {
      self.arguments = arguments.split(separator: " ").map(String.init)
      (self.status, self.output, self.errors) = (status, output, errors)
    }
  }

  static let rows = [
    Row("--version", 0, output: ["jitsi-compile 0."]),
    Row("", 64, errors: ["Error: Missing expected argument", "USAGE: "]),
    Row("build site.yaml", 64, errors: ["--output"]),
    Row("build site.yaml -o out --jobs 0", 64, errors: ["--jobs"]),
    Row("build site.yaml -o out --compress rar", 64, errors: ["rar", "zstd"]),
    Row("build site.yaml -o out --format prose", 64, errors: ["prose"]),
    Row("build site.yaml -o out --secrets x --placeholder-secrets", 64, errors: ["exclude"]),
    Row(
      "build site.yaml -o out --placeholder-secrets --host jvb-3", 64,
      errors: ["no host jvb-3; did you mean jvb-"]),
    Row("build site.yaml -o out --frobnicate", 64, errors: ["--frobnicate"]),
    Row("build site.yaml -o out", 1, errors: ["[secrets.missing]", "errors"]),
    Row("build site.yaml -o out --placeholder-secrets", 0),
    Row("build site.yaml -o out --no-bundles", 0),
    Row("site.yaml -o out --placeholder-secrets", 0),
    Row("check site.yaml", 0),
    Row("check site.yaml --placeholder-secrets --strict", 0),
    Row("check nowhere.yaml", 66, errors: ["cannot open nowhere.yaml: No such file"]),
    Row("check .", 66, errors: ["cannot read .: Is a directory"]),
    Row("check site.yaml --secrets nowhere.yaml", 66, errors: ["nowhere.yaml"]),
    Row("check site.yaml --templates nowhere", 66, errors: ["nowhere"]),
    Row("check broken.yaml", 1, errors: ["broken.yaml:3:10: error: ", "1 error\n"]),
    Row("check weak.yaml --secrets secrets", 0, errors: ["warning: ", "[secrets.unused]"]),
    Row("check weak.yaml --secrets secrets --strict", 1, errors: ["warning: "]),
    Row("build weak.yaml -o out --secrets secrets --strict", 1, errors: ["warning: "]),
    Row("verify site.yaml", 1, errors: ["error: "]),
    Row("verify nowhere.tar", 66, errors: ["nowhere.tar"]),
    Row("explain hosts.cores", 0, output: ["Processor cores.", "1 to 1024"]),
    Row("explain cores", 0, output: ["hosts.cores: Processor cores."]),
    Row("explain name", 0, output: ["hosts.name: ", "dial_plan.name: "]),
    Row("explain site.unknown-key", 0, output: ["site.unknown-key"]),
    Row("explain hosts.core", 1, errors: ["did you mean hosts.cores?"]),
    Row("explain site.unknown-kee", 1, errors: ["did you mean site.unknown-key?"]),
    Row(
      "explain zzzzzzzzzzzzzzzzz", 1,
      errors: ["neither a diagnostic code nor a key nor a file of an output\n"]),
    Row("graph site.yaml", 0, output: ["flowchart LR", "443/tcp", "jvb-[1-2]"]),
    Row("graph site.yaml --format dot --view ports", 0, output: ["digraph site {"]),
    Row("graph site.yaml --format svg", 0, output: ["<svg class=\"graph\"", "</svg>"]),
    Row(
      "graph site.yaml --format json --view call", 0,
      output: ["\"hop\": 1", "account focus", "site.yaml:8:14 hosts[0].address"]),
    Row("graph site.yaml --record", 64, errors: ["--view call"]),
    Row("graph site.yaml --format png", 64, errors: ["png"]),
    Row("templates", 0, output: ["coturn/turnserver.conf\n", "prosody/account.dat\n"]),
    Row("templates coturn/turnserver.conf", 0, output: ["static-auth-secret={{secret}}"]),
    Row("templates coturn/turnserver.cnf", 66, errors: ["did you mean coturn/turnserver.conf?"]),
    Row(
      "templates --templates mine", 0,
      output: ["jvb/config\tmine/jvb/config\n", "new.txt\tmine/new.txt\n"]),
    Row(
      "secrets list site.yaml", 0, output: ["jicofo.auth\tpassword", "tls.web.key\tprivate key"]),
    Row("secrets check site.yaml", 66, errors: ["secrets.yaml"]),
    Row("secrets frobnicate site.yaml", 64, errors: ["frobnicate"]),
    Row("secrets init site.yaml --secrets fd:3", 64, errors: ["--secrets FILE"]),
    Row("render greeting.txt --data data.yaml --format text", 0, output: ["Hello, world!\n"]),
    Row(
      "render greeting.txt --data empty.yaml --format text", 1,
      errors: ["greeting.txt:1:8: error: "]),
    Row(
      "render greeting.txt --data empty.yaml --format text --missing empty", 0,
      output: ["Hello, !\n"]),
    Row("init .", 73, errors: ["site.yaml exists"]),
    Row("fmt --check site.yaml", 0),
    Row("fmt --check crooked.yaml", 2, errors: ["crooked.yaml:2: not in canonical layout"]),
    Row("fmt crooked.yaml", 0),
    Row("fmt nowhere.yaml", 66, errors: ["nowhere.yaml"]),
    Row("fmt list.yaml", 1, errors: ["list.yaml:1:1: error: ", "[fmt.no-mapping]"]),
  ]

  @Test(arguments: rows)
  func behaves(_ row: Row) throws {
    try TestFolder.temporary { folder in
      let sample = try SampleSite(folder)
      try folder.write(
        "broken.yaml",
        "version: 1\nsite: demo\ndomains: [meet.example.org]\n"
          + SampleSite.text.split(separator: "\n").dropFirst(3).joined(separator: "\n"))
      try folder.write("weak.yaml", SampleSite.text)
      try folder.write("mine/jvb/config", "# mine\n")
      try folder.write("mine/new.txt", "")
      try folder.write("greeting.txt", "Hello, {{name}}!\n")
      try folder.write("data.yaml", "name: world\n")
      try folder.write("crooked.yaml", "a: 1\nb:   2\n")
      try folder.write("list.yaml", "- 1\n")
      try folder.write("empty.yaml", "other: 1\n")
      try folder.write(
        "secrets", try CanarySecrets(sample.runner).file() + "  unused.one: xxxxxxxxx\n",
        mode: 0o600
      )

      let outcome = try sample.runner.run(row.arguments)
      #expect(outcome.status == row.status, "\(outcome.errors)")
      expect(outcome.output, has: row.output)
      expect(outcome.errors, has: row.errors)
      #expect(folder.exists("out/site.json") == (row.status == 0 && row.arguments.contains("out")))
    }
  }

  private func expect(_ text: String, has parts: [String]) {
    if parts.isEmpty { #expect(text == "") }
    for part in parts { #expect(text.contains(part), "'\(part)' in: \(text)") }
  }

  @Test(
    arguments: [
      "", "build", "check", "explain", "graph", "secrets", "secrets init", "secrets check",
      "secrets list",
      "init", "schema", "render", "templates", "verify", "fmt",
    ])
  func everyVerbHasHelp(_ verb: String) throws {
    let words = verb.split(separator: " ").map(String.init)
    let outcome = try CommandRunner.jitsiCompile().run(words + ["--help"])
    #expect(outcome.status == 0 && outcome.errors.isEmpty, "\(outcome.errors)")
    #expect(outcome.output.contains("USAGE: jitsi-compile \(verb)"))
    #expect(outcome.output.contains("OVERVIEW: "))
  }

  @Test func siteMayComeFromStandardInput() throws {
    try TestFolder.temporary { folder in
      let runner = CommandRunner.jitsiCompile(in: folder.root)
      let site = Array(SampleSite.text.utf8)
      let built = try runner.run(["-", "-o", "out", "--placeholder-secrets"], input: site)
      #expect(built.status == 0 && built.output == "" && built.errors == "", "\(built.errors)")
      #expect(folder.exists("out/bundles/jms.tar"))
      let broken = try runner.run(["check", "-"], input: Array("version: 1\nfoo: 1\n".utf8))
      #expect(broken.status == 1 && broken.errors.contains("<stdin>:2:1: error: "))
    }
  }

  @Test(arguments: ["json", "sarif"])
  func machinesReadFindingsAsJSON(_ format: String) throws {
    try TestFolder.temporary { folder in
      let sample = try SampleSite(folder)
      try folder.write(
        "site.yaml", SampleSite.text.replacingOccurrences(of: "cores", with: "coers"))
      for verb in [["check", "site.yaml"], ["build", "site.yaml", "-o", "out"]] {
        let outcome = try sample.runner.run(verb + ["--format", format])
        #expect(outcome.status == 1 && outcome.errors == "", "\(outcome.errors)")
        _ = try JSONSerialization.jsonObject(with: Data(outcome.outputBytes))
        #expect(outcome.output.contains("site.unknown-key"))
        #expect(outcome.output.contains("\"site.yaml\""))
      }
      try folder.write("site.yaml", SampleSite.text)
      let silent = try sample.runner.run(["check", "site.yaml", "--format", format])
      #expect(silent.status == 0 && silent.errors == "")
      _ = try JSONSerialization.jsonObject(
        with: Data(silent.outputBytes), options: .fragmentsAllowed)
    }
  }

  @Test func layoutIsSetInPlace() throws {
    try TestFolder.temporary { folder in
      let runner = CommandRunner.jitsiCompile(in: folder.root)
      try folder.write("site.yaml", "a:   1  # why\n", mode: 0o640)
      let printed = try runner.run(["fmt", "-"], input: try folder.read("site.yaml"))
      #expect(printed.status == 0 && printed.output == "a: 1    # why\n")
      let written = try runner.run(["fmt", "site.yaml"])
      #expect(written.status == 0 && written.output == "" && written.errors == "")
      #expect(try folder.text("site.yaml") == printed.output)
      #expect(try folder.identity("site.yaml").mode == 0o640)
      try folder.write("site.yaml", "- 1\n")
      #expect(try runner.run(["fmt", "site.yaml"]).status == 1)
      #expect(try folder.text("site.yaml") == "- 1\n")
    }
  }

  @Test func schemaIsJSON() throws {
    let outcome = try CommandRunner.jitsiCompile().run(["schema"])
    let schema = try JSONSerialization.jsonObject(with: Data(outcome.outputBytes)) as? [String: Any]
    #expect(schema?["$schema"] as? String == "https://json-schema.org/draft/2020-12/schema")
  }

  @Test func firstSiteCompiles() throws {
    try TestFolder.temporary { folder in
      let runner = CommandRunner.jitsiCompile(in: folder.root)
      let made = try runner.run(["init"])
      #expect(made.status == 0 && made.output == "" && made.errors == "")
      let built = try runner.run(["site.yaml", "-o", "out", "--placeholder-secrets", "--strict"])
      #expect(built.status == 0 && built.errors == "", "\(built.errors)")
    }
  }

  /// A folder that is there, one that is not, one with a slash behind it, and one in the way.
  @Test(arguments: [
    ("there", 0), ("new", 0), ("deep/er/new/", 0), ("site.yaml", 74), ("there/taken/below", 74),
  ])
  func firstSiteMakesItsFolder(_ path: String, status: Int32) throws {
    try TestFolder.temporary { folder in
      try folder.write("site.yaml", "a file")
      try folder.write("there/taken", "a file")
      let made = try CommandRunner.jitsiCompile(in: folder.root).run(["init", path])
      #expect(made.status == status, "\(made.errors)")
      #expect(
        status == 0 ? made.errors == "" : made.errors.contains("cannot create the folder \(path)"))
      let text = status == 0 ? try folder.text("\(path)/site.yaml") : nil
      #expect(text?.contains("version: 1") != false)
    }
  }

  @Test func templateFolderReplacesOneTemplate() throws {
    try TestFolder.temporary { folder in
      let sample = try SampleSite(folder)
      let built = try sample.runner.run(["templates", "jvb/config"])
      try folder.write("mine/jvb/config", "# Mine: {{domain.meet}}\n" + built.output)
      try sample.build()
      let plain = try folder.contents(below: "out")
      let outcome = try sample.build("--templates", "mine")
      #expect(outcome.status == 0, "\(outcome.errors)")
      let changed = TreeComparison.differences(
        expected: plain, actual: try folder.contents(below: "out"))
      let paths = changed.compactMap { $0.split(separator: ":").first.map(String.init) }
      let wanted = ["jvb-1", "jvb-2"].flatMap {
        [
          "bundles/\($0).tar", "hosts/\($0)/demo-jvb/etc/jitsi/videobridge/config",
          "hosts/\($0)/plan.txt",
        ]
      }
      #expect(paths == (wanted + ["bundles/SHA256SUMS", "site.json"]).sorted())
      let text = try folder.text("out/hosts/jvb-1/demo-jvb/etc/jitsi/videobridge/config")
      #expect(text.hasPrefix("# Mine: meet.example.org\n"))
      #expect(try folder.text("out/site.json").contains("jvb/config"))
    }
  }

  @Test func colorIsForTerminals() throws {
    try TestFolder.temporary { folder in
      let sample = try SampleSite(folder)
      try folder.write("site.yaml", "version: 1\n")
      func isColored(_ arguments: [String], noColor: Bool = false) throws -> Bool {
        var runner = sample.runner
        if noColor { runner.environment["NO_COLOR"] = "1" }
        return try runner.run(["check", "site.yaml"] + arguments).errors.contains("\u{1B}[")
      }
      #expect(try !isColored([]))
      #expect(try !isColored(["--color", "never"]))
      #expect(try isColored(["--color", "always"]))
      #expect(try isColored(["--color", "always"], noColor: true))
      #expect(try !isColored(["--color", "always", "--format", "github"]))
    }
  }

  @Test(
    .enabled(if: FileManager.default.isExecutableFile(atPath: "/usr/bin/script"), "needs script"),
    arguments: [(false, true), (true, false)])
  func terminalGetsColorAndASummary(noColor: Bool, isColored: Bool) throws {
    try TestFolder.temporary { folder in
      let sample = try SampleSite(folder)
      try folder.write("broken.yaml", "version: 1\n")
      func onTerminal(_ command: String) throws -> String {
        var shell = CommandRunner("/usr/bin/script", in: folder.root)
        shell.environment["TERM"] = "xterm"
        shell.environment["SHELL"] = "/bin/sh"
        if noColor { shell.environment["NO_COLOR"] = "1" }
        return try shell.run(["-qec", "'\(sample.runner.program)' \(command)", "/dev/null"]).output
      }
      #expect(try onTerminal("check broken.yaml").contains("\u{1B}[") == isColored)
      let summary = try onTerminal("site.yaml -o out --placeholder-secrets")
      #expect(summary.contains("out: 3 hosts, "), "\(summary)")
    }
  }

  @Test func fullDeviceIsAnError() throws {
    let outcome = try CommandRunner.shell().runScript("\"$0\" schema >/dev/full")
    #expect(outcome.status == 74 && outcome.errors.contains("standard output"))
  }
}
