import ConfigFormats
import FileTrees
import Testing

@testable import Changes

/// What is a fact in a file, and what is not.
struct FactTests {
  private func facts(
    _ old: String, _ new: String, _ format: ConfigFormat?, hides: (Bool, Bool) = (false, false)
  ) -> FileFacts {
    var tree = ConfigTree()
    func file(_ text: String) -> ListedFile {
      ListedFile(
        place: .host, path: "/a", text: Array(text.utf8), component: "c", format: format)
    }
    return FileFacts(file(old), file(new), hidesOld: hides.0, hidesNew: hides.1, in: &tree)
  }

  @Test(
    arguments: [
      ("a { b = 1 }", "a { b = 2 }", .hocon, ["a.b: 1 → 2"]),
      ("a { b = 1, c = 2 }", "a { c = 2\n b = 1 } # why", .hocon, []),
      ("a = [1, 2]", "a = [0, 1, 2]", .hocon, ["a[]: nil → 0"]),
      ("a = 1;", "a = \"1\";", .lua, ["a: 1 → \"1\""]),
      ("-- x\na = 1;", "-- y\na = 1;", .lua, []),
      (
        "server { listen 80; listen 81; }", "server { listen 81; }", .nginx,
        ["server.listen: 80 → nil"]
      ),
      ("A=1\nB=2\n", "B=2\nA=3\n", .env, ["A: 1 → 3"]),
      ("echo 1\necho 2\n", "echo 1\necho 3\n", .shell, ["line: echo 2 → echo 3"]),
      ("x\n", "x\n\n", .text, []),
      ("x\ny\n", "y\nx\n", .text, ["order: as it was → another order"]),
      ("{ not json", "{ not json 2", .json, ["line: { not json → { not json 2"]),
    ] as [(String, String, ConfigFormat, [String])])
  func readsByGrammar(_ old: String, _ new: String, _ format: ConfigFormat, _ expected: [String]) {
    let found = facts(old, new, format).facts.map {
      "\($0.key): \($0.old ?? "nil") → \($0.new ?? "nil")"
    }
    #expect(found == expected)
  }

  @Test func commentsAreToldApart() {
    #expect(facts("a=1\n", "# b\na=1\n", .env).isOnlyComments)
    #expect(!facts("a=1\n", "a=2\n", .env).isOnlyComments)
    #expect(!facts("a=1\n", "a=1\n", .env).isOnlyComments)
  }

  @Test func nothingOfASecretFileIsShown() {
    let both = facts("a = s3cr3t", "a = 0th3r", .hocon, hides: (true, true)).facts
    #expect(both.map(\.old) == ["(hidden)"] && both.map(\.new) == ["(hidden)"])
    // A name against a text says nothing; any other setting of the file still counts.
    let mixed = facts(
      "a = s3cr3t, b = 1", "a = \"<redacted:x>\", b = 2", .hocon, hides: (true, false)
    ).facts
    #expect(mixed.map(\.key) == ["b"])
    #expect(mixed.map(\.old) == ["(hidden)"] && mixed.map(\.new) == ["2"])
  }

  @Test func hostsWithOneChangeAreOneLine() {
    func change(_ host: String, _ facts: [Fact]) -> HostChange {
      HostChange(
        host: host, kind: .changed, formerName: nil,
        facts: HostFacts(
          release: "bookworm", cores: 1, memoryInMiB: 1, diskInMiB: 1, address: "203.0.113.1",
          roles: ["jvb"]),
        containers: [], servedBefore: ["jvb": 1], differences: facts, files: [], commentsOnly: [],
        upgrades: [], containerChanges: [], needsInstallation: false)
    }
    let file = Fact.Subject.file(place: "p", path: "/a")
    let groups = FactGroups(
      (1...12).map { number in
        let host = "jvb-\(number)"
        return change(
          host,
          [
            Fact(file, "port", from: "1", to: "2"),
            Fact(file, "name", from: "\(host).old", to: "\(host).new"),
          ] + (number == 7 ? [Fact(file, "own", from: nil, to: host)] : []))
      }
    ).groups
    #expect(groups.map(\.title) == ["12 bridges (jvb-[1-12])", "jvb-7"])
    #expect(groups[0].facts.map(\.new) == ["2", "<host>.new"])
    #expect(groups[1].facts.map(\.new) == ["jvb-7"])
  }
}
