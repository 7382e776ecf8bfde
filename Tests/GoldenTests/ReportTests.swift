import Foundation
import Testing
import _TestSupport

/// `report.html` as people meet it: in a browser, on a phone, in the dark, with a keyboard, printed.
struct ReportTests {
  static let browser = "/usr/bin/chromedriver"
  static let isInstalled =
    FileManager.default.isExecutableFile(atPath: browser)
    && FileManager.default.isExecutableFile(atPath: "/usr/bin/chromium")

  /// What `report-in-browser.py` prints.
  struct Seen: Decodable {
    struct View: Decodable {
      struct Overflow: Decodable {
        let page: Int
        let elements: [String]
      }
      let width: Int
      let scheme: String
      let overflow: Overflow
      let contrast: [String]
    }
    let views: [View]
    let loadSeconds: Double
    let roles: [String: Int]
    let nameless: [String]
    let headings: [String]
    let title: String
    let language: String
    let links: [String]
    let slashFocuses: String
    let search: [String]
    let status: String
    let searchSeconds: Double
    let hiddenAfterEscape: Int
    let portSources: [String]
    let portsForEveryone: [String]
    let printedBytes: Int
    let console: [String]
    let requests: [String]
    let searchWithoutScript: Bool
    let portsWithoutScript: Int
  }

  private func see(_ page: String) throws -> Seen {
    // Debian's python, which has Debian's client of the browser; it wants a home to write to.
    let script = PackageFolder.path("Tests/GoldenTests/Support/report-in-browser.py")
    return try TestFolder.temporary { home in
      var environment = CommandRunner.plainEnvironment
      environment["HOME"] = home.root
      let outcome = try CommandRunner("/usr/bin/python3", environment: environment)
        .run([script, page])
      try #require(outcome.status == 0, "\(outcome.errors)")
      let decoder = JSONDecoder()
      decoder.keyDecodingStrategy = .convertFromSnakeCase
      return try decoder.decode(Seen.self, from: Data(outcome.outputBytes))
    }
  }

  private func build(_ site: String, in folder: TestFolder) throws {
    let outcome = try CommandRunner.jitsiCompile(in: folder.root).run([
      "build", site, "-o", "out", "--placeholder-secrets", "--no-bundles",
    ])
    #expect(outcome.status == 0, "\(outcome.errors)")
  }

  @Test(
    .enabled(if: isInstalled, "no chromium with chromedriver"),
    arguments: ["nordeck", "hostile", "single-host"])
  func isReadEverywhere(_ fixture: String) throws {
    try TestFolder.temporary { folder in
      try folder.write("site.yaml", FixtureSite(name: fixture).text())
      try build("site.yaml", in: folder)
      let seen = try see(folder.path("out/report.html"))
      #expect(seen.views.count == 4)
      for view in seen.views {
        #expect(view.overflow.page <= 0 && view.overflow.elements == [], "\(view)")
        #expect(view.contrast == [], "\(view)")
      }
      #expect(seen.console == [] && seen.requests == [])
      #expect(seen.nameless == [])
      for role in ["banner", "main", "contentinfo", "navigation", "search", "image", "table"] {
        #expect((seen.roles[role] ?? 0) > 0, "\(role) is not in \(seen.roles)")
      }
      #expect(seen.headings.first == "H1" && seen.headings.filter { $0 == "H1" }.count == 1)
      #expect(seen.title.hasSuffix("report of the site") && seen.language == "en")
      #expect(seen.slashFocuses == "search")
      #expect(!seen.search.isEmpty && seen.search.allSatisfy { $0.contains("turnserver") })
      #expect(seen.status.hasPrefix("\(seen.search.count) of "), "\(seen.status)")
      #expect(seen.hiddenAfterEscape == 0)
      #expect(seen.portSources.first == "anybody" && seen.portSources.contains("everyone"))
      #expect(Set(seen.portsForEveryone) == ["everyone"])
      #expect(seen.printedBytes > 10_000)
      #expect(!seen.searchWithoutScript && seen.portsWithoutScript > 0)
      // Every link leads to a place of the page or to a file of the review tree.
      for link in seen.links {
        if link.hasPrefix("#") { continue }
        let path = try #require(link.removingPercentEncoding)
        #expect(folder.exists("out/\(path)"), "\(link) leads nowhere")
      }
      #expect(seen.links.filter { $0.hasPrefix("hosts/") }.count > 30)
    }
  }

  /// A thousand hosts, as ranges and one by one: small, quick to open and to search.
  @Test(.enabled(if: isInstalled, "no chromium with chromedriver"), arguments: [false, true])
  func showsAThousandHosts(_ oneByOne: Bool) throws {
    var lines = [
      "version: 1", "site: large", "domains: {meet: meet.example.org}", "auth: {app_id: large}",
      "hosts:",
      "  - {name: jms, roles: [jms], address: 203.0.113.10, cores: 8, memory: 16GB, disk: 80GB}",
    ]
    func add(_ name: String, _ address: String) {
      lines.append(
        "  - {name: \"\(name)\", roles: [jvb], address: \"\(address)\", cores: 8, memory: 16GB,"
          + " disk: 20GB}")
    }
    for block in 1...4 {
      if oneByOne {
        for number in 0..<250 { add("jvb-\(block)-\(number)", "198.51.\(block).\(number)") }
      } else {
        add("jvb-\(block)-[0-249]", "198.51.\(block).[0-249]")
      }
    }
    try TestFolder.temporary { folder in
      try folder.write("site.yaml", lines.joined(separator: "\n") + "\n")
      try build("site.yaml", in: folder)
      let page = try folder.read("out/report.html")
      #expect(page.count < 500_000, "\(page.count) bytes")
      let seen = try see(folder.path("out/report.html"))
      #expect(seen.loadSeconds < 5 && seen.searchSeconds < 2, "\(seen.loadSeconds)")
      #expect(seen.views.allSatisfy { $0.overflow.page <= 0 && $0.overflow.elements == [] })
      #expect(seen.console == [] && seen.status.contains(" of "))
    }
  }

  /// The page depends on no secret: with texts, dummies or none it is the same, and has no text.
  @Test func isAFunctionOfTheSite() throws {
    try TestFolder.temporary { folder in
      let sample = try SampleSite(folder)
      try sample.build()
      let dummies = try folder.read("out/report.html")
      #expect(
        try sample.runner.run(["build", "site.yaml", "-o", "none", "--no-bundles"]).status == 0)
      #expect(try folder.read("none/report.html") == dummies)
      #expect(try sample.runner.run(["secrets", "init", "site.yaml"]).status == 0)
      #expect(try sample.runner.run(["build", "site.yaml", "-o", "real"]).status == 0)
      #expect(try folder.read("real/report.html") == dummies)
      let manifest = try folder.text("out/site.json")
      #expect(manifest.contains("\"report.html\": \""))
    }
  }
}
