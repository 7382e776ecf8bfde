import Testing
import _TestSupport

/// One slip among five hundred hosts is shown where it is.
struct LargeSiteTests {
  @Test func oneMistakeAmongFiveHundredHosts() throws {
    var lines = [
      "version: 1", "site: large", "domains: {meet: meet.example.org}", "auth: {app_id: large}",
      "hosts:",
      "  - {name: jms, roles: [jms], address: 203.0.113.10, cores: 8, memory: 16GB, disk: 80GB}",
    ]
    for number in 1..<500 {
      lines += [
        "  - name: jvb-\(number)", "    roles: [jvb]",
        "    address: 203.\(number / 250).\(number % 250).9", "    cores: 8", "    memory: 16GB",
        "    disk: 20GB",
      ]
    }
    let mistaken = 6 + 6 * 399 + 5
    lines[mistaken - 1] = "    memory: 16TB2"
    try TestFolder.temporary { folder in
      try folder.write("site.yaml", lines.joined(separator: "\n") + "\n")
      let outcome = try CommandRunner.jitsiCompile(in: folder.root).run(["check", "site.yaml"])
      #expect(outcome.status == 1 && outcome.output == "")
      #expect(
        outcome.errors == """
          site.yaml:\(mistaken):13: error: 'memory' takes a size such as 16GB or 3072MiB, but '16TB2' \
          has a unit that is none of MB, GB, TB (or MiB, GiB, TiB) [site.invalid-size]
           \(mistaken) |     memory: 16TB2
                |             ^^^^^
          help: write a size such as 16GB
          1 error

          """)
    }
  }
}
