import Foundation
import Testing
import _TestSupport

/// Two sites, and what `diff` and `plan` say about the way from one to the other.
struct ChangeTests {
  struct Pair: CustomTestStringConvertible, Sendable {
    let name: String
    var testDescription: String { name }
    var folder: TestFolder { TestFolder(root: PackageFolder.path("fixtures/changes/\(name)")) }

    static let all: [Pair] = {
      let root = PackageFolder.path("fixtures/changes")
      let names = (try? FileManager.default.contentsOfDirectory(atPath: root)) ?? []
      return names.sorted().map { Pair(name: $0) }
    }()

    /// Both sites, and the fingerprints of their secrets where the pair is about them.
    func write(into target: TestFolder) throws {
      let overlay = try folder.text("new.yaml")
      let words = overlay.prefix { $0 != "\n" }.split(separator: " ")
      let base = try #require(
        FixtureSite.whole.first { words.count > 2 && "\($0.name)." == words[2] },
        "\(name)/new.yaml begins with '# Base: <fixture>.'")
      var old = try base.text()
      if folder.exists("old.yaml") {
        old = FixtureSite.overlay(try folder.text("old.yaml"), on: old)
      }
      try target.write("old.yaml", old)
      try target.write("new.yaml", FixtureSite.overlay(overlay, on: old))
    }
  }

  @Test func thereArePairs() {
    #expect(
      Pair.all.map(\.name) == [
        "debian", "domain", "feature-off", "floor", "new-bridge", "port", "removed-jibri",
        "renamed-host", "secret", "tls-mode", "version",
      ])
  }

  @Test(arguments: Pair.all)
  func saysWhatIsExpected(_ pair: Pair) throws {
    try TestFolder.temporary { folder in
      try pair.write(into: folder)
      let run = CommandRunner.jitsiCompile(in: folder.root)
      var (old, new) = ("old.yaml", "new.yaml")
      if pair.folder.exists("old.lock") {
        for side in ["old", "new"] {
          let outcome = try run.run(["build", "\(side).yaml", "-o", side, "--no-bundles"])
          #expect(outcome.status == 0, "\(outcome.errors)")
          try folder.write("\(side)/secrets.lock", try pair.folder.read("\(side).lock"))
        }
        (old, new) = ("old", "new")
      }
      var actual: [String: [UInt8]] = [:]
      for (verb, format, name) in [
        ("diff", "human", "expected.diff"), ("plan", "human", "expected.plan"),
        ("plan", "json", "expected.plan.json"),
      ] {
        let outcome = try run.run([verb, old, new, "--format", format])
        #expect(outcome.status == 2 && outcome.errors == "", "\(outcome.errors)")
        actual[name] = outcome.outputBytes
      }
      if Recording.isOn {
        for (name, bytes) in actual { try pair.folder.write(name, bytes) }
        Issue.record("recorded \(pair.name); read what changed, then test")
        return
      }
      for (name, bytes) in actual {
        let expected = pair.folder.exists(name) ? try pair.folder.read(name) : []
        if let difference = TreeComparison.difference(expected, bytes) {
          Issue.record("fixtures/changes/\(pair.name)/\(name):\(difference)")
        }
      }
    }
  }

  @Test func nothingChangesBetweenASiteAndItself() throws {
    let run = CommandRunner.jitsiCompile(in: PackageFolder.path("fixtures/nordeck"))
    let diff = try run.run(["diff", "site.yaml", "site.yaml"])
    #expect(diff.status == 0 && diff.output == "" && diff.errors == "")
    let plan = try run.run(["plan", "site.yaml", "site.yaml"])
    #expect(plan.status == 0 && plan.output == "nothing to do\n" && plan.errors == "")
  }

  /// Sites, output folders in both layouts and commits say the same; so do bundles of one host.
  @Test func everyFormOfASideSaysTheSame() throws {
    try TestFolder.temporary { folder in
      try #require(Pair.all.first { $0.name == "port" }).write(into: folder)
      let script = """
        set -e
        for side in old new; do
          "$0" build $side.yaml -o $side --placeholder-secrets
          "$0" build $side.yaml -o $side-grouped --placeholder-secrets --review grouped
        done
        git init -q . && git add -A old.yaml old old-grouped
        git -c user.name=a -c user.email=a@example.org commit -qm old
        """
      let made = try CommandRunner.shell(in: folder.root).runScript(script)
      #expect(made.status == 0, "\(made.errors)")
      let run = CommandRunner.jitsiCompile(in: folder.root)
      for verb in ["diff", "plan"] {
        let expected = try run.run([verb, "old.yaml", "new.yaml", "--format", "json"])
        #expect(expected.status == 2)
        for (old, new) in [
          ("old", "new"), ("old.yaml", "new"), ("old", "new.yaml"), ("old-grouped", "new"),
          ("old", "new-grouped"), ("old-grouped", "new-grouped"), ("git:HEAD:old", "new"),
          ("git:HEAD:old-grouped/", "new.yaml"), ("git:HEAD:old.yaml", "new"),
        ] {
          let outcome = try run.run([verb, old, new, "--format", "json"])
          #expect(outcome.errors == "" && outcome.status == 2, "\(verb) \(old) \(new)")
          #expect(outcome.output == expected.output, "\(verb) \(old) \(new)")
        }
      }
      let bundles = try run.run(["diff", "old/bundles/jvb-1.tar", "new/bundles/jvb-1.tar"])
      #expect(bundles.status == 2)
      #expect(bundles.output.contains("videobridge.ice.udp.port"))
      // The file holds a password, so that no value of it is shown.
      #expect(!bundles.output.contains("PASSWORD") && bundles.output.contains("(hidden)"))
      let mixed = try run.run(["diff", "old/bundles/jvb-1.tar", "old"])
      #expect(mixed.status == 0 && mixed.output == "", "\(mixed.output)\(mixed.errors)")
    }
  }

  /// A site of a commit has its images from there, wherever the folder of today has gone.
  @Test func aCommitHasItsOwnImages() throws {
    try TestFolder.temporary { folder in
      let site = String(
        decoding: try PackageFolder.folder.read("fixtures/nordeck/site.yaml"), as: UTF8.self)
      try folder.write("here/site.yaml", site + "branding: {watermark: images/mark.svg}\n")
      try folder.write("here/absent.yaml", site + "branding: {watermark: mark.svg}\n")
      let image = "<svg xmlns=\"http://www.w3.org/2000/svg\"><path d=\"M0 0\"/></svg>\n"
      try folder.write("here/images/mark.svg", image)
      let made = try CommandRunner.shell(in: folder.root).runScript(
        """
        set -e
        git init -q . && git add -A .
        git -c user.name=a -c user.email=a@example.org commit -qm old
        """)
      #expect(made.status == 0, "\(made.errors)")
      let run = CommandRunner.jitsiCompile(in: folder.root)
      let same = try run.run(["diff", "git:HEAD:here/site.yaml", "here/site.yaml"])
      #expect(same.status == 0 && same.output == "" && same.errors == "", "\(same)")
      try folder.write("here/images/mark.svg", image.replacing("M0 0", with: "M1 1"))
      let other = try run.run(["diff", "git:HEAD:here/site.yaml", "here/site.yaml"])
      #expect(other.status == 2 && other.output.contains("watermark.svg"), "\(other)")
      let absent = try run.run(["diff", "git:HEAD:here/absent.yaml", "here/site.yaml"])
      #expect(absent.status == 1, "\(absent)")
      #expect(absent.errors.contains("the commit has no file 'here/mark.svg'"), "\(absent.errors)")
    }
  }

  @Test(arguments: [
    ("git:HEAD", "is this a repository"), ("git:--all:x", "names no commit"),
    ("nothing", "cannot open nothing"), (".", "is no output of jitsi-compile"),
  ])
  func refusesWhatIsNoSide(_ side: String, _ words: String) throws {
    try TestFolder.temporary { folder in
      let outcome = try CommandRunner.jitsiCompile(in: folder.root).run(["diff", side, side])
      #expect(outcome.status == 66 && outcome.output == "")
      #expect(outcome.errors.contains(words), "\(outcome.errors)")
    }
  }

  /// A grouped tree that goes back to the default layout leaves nothing behind, and back again.
  @Test func layoutsFollowEachOther() throws {
    try TestFolder.temporary { folder in
      let site = PackageFolder.path("fixtures/nordeck/site.yaml")
      let run = CommandRunner.jitsiCompile(in: folder.root)
      var trees: [[String: [UInt8]]] = []
      for layout in ["hosts", "grouped", "hosts", "grouped"] {
        let outcome = try run.run([
          "build", site, "-o", "out", "--no-bundles", "--review", layout,
        ])
        #expect(outcome.status == 0, "\(outcome.errors)")
        trees.append(try folder.contents(below: "out"))
      }
      #expect(trees[0] == trees[2] && trees[1] == trees[3])
      #expect(trees[1].count < trees[0].count)
      #expect(trees[1]["hosts/jvb-[1-3]/nordeck-jvb/etc/hosts"] != nil)
      #expect(trees[1]["hosts/jvb-1/nordeck-jvb/etc/hosts"] == nil)
      #expect(trees[1]["hosts/jvb-1/nordeck-jvb/etc/jitsi/videobridge/jvb.conf"] != nil)
      #expect(trees[1]["hosts/groups.md"] != nil && trees[0]["hosts/groups.md"] == nil)
    }
  }
}
