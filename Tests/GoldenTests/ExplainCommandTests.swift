import Foundation
import Testing
import _TestSupport

/// `explain` on an output: a user types the path and the line, and nothing else.
struct ExplainCommandTests {
  private static let file = "out/hosts/jvb-1/demo-jvb/etc/jitsi/videobridge/jvb.conf"

  private func line(_ text: String, of path: String, in folder: TestFolder) throws -> Int {
    let lines = try folder.text(path).split(separator: "\n", omittingEmptySubsequences: false)
    return try #require(lines.firstIndex { $0.contains(text) }, "\(text) is not in \(path)") + 1
  }

  @Test func namesTemplateKeyAndLine() throws {
    try TestFolder.temporary { folder in
      let sample = try SampleSite(folder)
      try sample.build()
      let number = try line("DOMAIN = ", of: Self.file, in: folder)
      let outcome = try sample.runner.run(["explain", "\(Self.file):\(number)"])
      #expect(outcome.status == 0 && outcome.errors == "", "\(outcome.errors)")
      for part in [
        "\(Self.file):\(number):       DOMAIN = ", "component jvb", "restart jitsi-videobridge2",
        "jvb-1 is one of the 2 hosts of jvb-[1-2]", "templates/jvb/jvb.conf:7:16  {{domain.auth}}",
        "site.yaml:3:17  domains.meet: meet.example.org", "is derived from `domains.meet`",
      ] { #expect(outcome.output.contains(part), "'\(part)' in: \(outcome.output)") }
      // The same as the container sees it, and by column; from a folder further down, too.
      for (place, here) in [
        ("jvb-1:demo-jvb:/etc/jitsi/videobridge/jvb.conf:\(number):16", folder.root),
        ("jvb-1/demo-jvb/etc/jitsi/videobridge/jvb.conf:\(number):20", folder.path("out/hosts")),
      ] {
        let other = try CommandRunner.jitsiCompile(in: here).run([
          "explain", place, "--format", "json",
        ])
        #expect(other.status == 0, "\(other.errors)")
        let answer =
          try JSONSerialization.jsonObject(with: Data(other.outputBytes)) as? [String: Any]
        let pieces = answer?["pieces"] as? [[String: Any]]
        #expect(pieces?.count == 1)
        let causes = pieces?.first?["causes"] as? [[String: Any]]
        #expect(causes?.first?["key"] as? String == "domains.meet")
        #expect((causes?.first?["place"] as? [String: Any])?["line"] as? Int == 3)
      }
    }
  }

  @Test func saysThatTheOutputIsOfAnotherSite() throws {
    try TestFolder.temporary { folder in
      let sample = try SampleSite(folder)
      try sample.build()
      let place = "\(Self.file):\(try line("DOMAIN = ", of: Self.file, in: folder))"
      // Changed by hand: another line, then this one.
      let text = try folder.text(Self.file)
      try folder.write(Self.file, text + "# mine\n")
      let elsewhere = try sample.runner.run(["explain", place])
      #expect(elsewhere.status == 1 && elsewhere.errors.contains("but this line is"))
      try folder.write(Self.file, text.replacingOccurrences(of: "DOMAIN = ", with: "DOMAIN=  "))
      let here = try sample.runner.run(["explain", place])
      #expect(here.status == 1 && here.errors.contains("is about the site's line"))
      try folder.write(Self.file, text)
      // Another text of the site.
      try folder.write("site.yaml", SampleSite.text + "timezone: Europe/Berlin\n")
      let stale = try sample.runner.run(["explain", place])
      #expect(stale.status == 1 && stale.errors.contains("made from another text than site.yaml"))
      #expect(stale.output.contains("domains.meet"))
      // The file that it was made from is found by its digest, whatever it is called.
      try folder.write("old.yml", SampleSite.text)
      let found = try sample.runner.run(["explain", place])
      #expect(found.status == 0 && found.output.contains("old.yml:3:17"), "\(found.errors)")
    }
  }

  @Test func wantsTheTemplatesOfTheBuild() throws {
    try TestFolder.temporary { folder in
      let sample = try SampleSite(folder)
      try folder.write("mine/base/hostname", "{{container.name}}\n")
      try sample.build("--templates", "mine")
      let place = "out/hosts/jvb-1/demo-jvb/etc/hostname:1"
      let without = try sample.runner.run(["explain", place])
      #expect(without.status == 1 && without.errors.contains("templates/base/hostname; name its"))
      let with = try sample.runner.run(["explain", place, "--templates", "mine"])
      #expect(with.status == 0 && with.output.contains("mine/base/hostname:1:1"), "\(with.errors)")
    }
  }

  @Test func listsWhatDependsOnAKey() throws {
    try TestFolder.temporary { folder in
      let sample = try SampleSite(folder)
      try sample.build()
      let outcome = try sample.runner.run(["explain", "hosts.address", "--in", "out"])
      #expect(outcome.status == 0, "\(outcome.errors)")
      for part in [
        "Where clients and the other hosts reach it.",
        "out/firewall.md:9: | jms | 203.0.113.10 | 80/tcp",
        "out/hosts/jms/demo-jitsi/etc/turnserver.conf:",
        "out/hosts/jvb-2/demo-jvb/etc/jitsi/videobridge/jvb.conf:",
      ] { #expect(outcome.output.contains(part), "'\(part)' in: \(outcome.output)") }
      // What all hosts of a range have is one line.
      let shared = try sample.runner.run(["explain", "timezone", "--in", "out/"])
      #expect(shared.output.contains("out/hosts/jvb-[1-2]/demo-jvb/etc/timezone:1: Etc/UTC"))
      let json = try sample.runner.run([
        "explain", "timezone", "--in", "out", "--format", "json",
      ])
      let lines = try JSONSerialization.jsonObject(with: Data(json.outputBytes)) as? [Any]
      #expect((lines?.count ?? 0) >= 4)
    }
  }

  @Test(
    arguments: [
      ("out/firewall.md:9", "hosts[0].address"), ("out/dns.zone:3", "domains.meet"),
      ("out/hosts/jms/plan.txt:5", "hosts[0].address"), ("out/site.json:3", "the digest of"),
      ("out/.gitignore:1", "always the same"),
      ("out/hosts/jms/demo-jitsi/etc/localtime:1", "timezone is left out"),
      ("out/hosts/jms/demo-jitsi/etc/localtime", "component base declares this link"),
    ])
  func explainsTablesAndLinks(_ place: String, _ part: String) throws {
    try TestFolder.temporary { folder in
      let sample = try SampleSite(folder)
      try sample.build()
      let outcome = try sample.runner.run(["explain", place])
      #expect(outcome.status == 0, "\(outcome.errors)")
      #expect(outcome.output.contains(part), "\(outcome.output)")
    }
  }

  @Test(
    arguments: [
      ("jms:/etc/nowhere:1", "jms gets no file host:/etc/nowhere"),
      ("jmss:/etc/hosts:1", "site.yaml has no host jmss; did you mean jms?"),
      ("jms:demo-jitsi:/etc/hostnam:1", "did you mean /etc/hostname?"),
      ("jms:demo-jitsi:/etc/hostname:9", "has 1 line"),
      ("jms:demo-jitsi:/etc/hostname:1:99", "no such column"),
      ("out/firewall.md:99", "lines"), ("out/firewall.md", "ask about a line"),
      ("out/site.yaml:1", "out/site.yaml"),
    ])
  func refusesWhatIsNotThere(_ place: String, _ part: String) throws {
    try TestFolder.temporary { folder in
      let sample = try SampleSite(folder)
      try sample.build()
      let outcome = try sample.runner.run(["explain", place])
      #expect(outcome.status != 0 && outcome.output == "")
      #expect(outcome.errors.contains(part), "\(outcome.errors)")
    }
  }
}
