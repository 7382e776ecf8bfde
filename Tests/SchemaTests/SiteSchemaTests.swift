import Diagnostics
import Foundation
import Schema
import Testing

struct SiteSchemaTests {
  private static let root = URL(filePath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

  @Test func referencePageIsUpToDate() throws {
    let file = Self.root.appending(path: "docs/site.md")
    let page = SiteSchema.markdown()
    let written = (try? String(contentsOf: file, encoding: .utf8)) ?? ""
    guard written != page else { return }
    guard ProcessInfo.processInfo.environment["UPDATE_GOLDEN"] == "1" else {
      Issue.record("docs/site.md differs from the schema; UPDATE_GOLDEN=1 swift test rewrites it")
      return
    }
    try FileManager.default.createDirectory(
      at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
    try Data(page.utf8).write(to: file)
    Issue.record("docs/site.md was rewritten")
  }

  @Test func starterSiteLoadsWithoutFindings() {
    let findings = load(SiteSchema.exampleSite()).diagnostics
    #expect(findings.isEmpty, "\(findings)")
  }

  /// Nothing but `# ` has to be removed to use a key that the starter site shows in a comment.
  @Test func starterSiteMentionsEveryKey() {
    let text = SiteSchema.exampleSite()
    for path in SiteSchema.paths {
      let key = String(path.split(separator: ".").last ?? "")
      #expect(text.contains("\(key):"), "\(path)")
    }
  }

  @Test func schemaIsTheSameTwiceAndClosed() {
    let text = SiteSchema.jsonSchema()
    #expect(text == SiteSchema.jsonSchema())
    #expect(text.contains(#""$schema": "https://json-schema.org/draft/2020-12/schema""#))
    let objects = text.split(separator: "\n").filter { $0.contains(#""type": "object""#) }.count
    let closed = text.split(separator: "\n").filter { $0.contains(#""additionalProperties""#) }
      .count
    #expect(objects == closed)
  }
}

struct ExplainTests {
  @Test func scalar() {
    #expect(
      SiteSchema.explain("hosts.memory") == """
        hosts.memory: RAM.

          type        a size such as 16GB or 3072MiB
          unit        binary: 1 GB is 1024 MB, and MB and MiB are the same
          constraint  512MB to 64TB
          default     none, the key is required
          since       version 1

        """)
  }

  @Test(arguments: [
    ("auth.mode", "one of token, internal, anonymous"), ("auth.mode", "default     token"),
    ("domains.turn", "default     turn.<domains.meet>"), ("sip.accounts.main.user", "SIP user"),
    ("sip.accounts.user", "SIP user"), ("hosts[0].address.private", "IPv4"),
    ("hosts", "    sip_account  Entry of sip.accounts"), ("network", "keys:"),
  ])
  func says(_ path: String, _ text: String) {
    #expect(SiteSchema.explain(path)?.contains(text) == true)
  }

  @Test(arguments: SiteSchema.paths)
  func everyKeyIsExplained(_ path: String) {
    let text = SiteSchema.explain(path) ?? ""
    #expect(text.hasPrefix("\(path): ") && text.contains("since       version 1\n"))
  }

  @Test(arguments: [
    ("hosts.core", ["hosts.cores"]), ("memory", ["hosts.memory"]), ("auht.mode", ["auth.mode"]),
    ("max_memory", ["jicofo.max_memory", "jvb.max_memory"]), ("nothing.like.it", []), ("", []),
    ("hosts.cores.x", ["hosts.cores"]), ("sip.accounts.main.pasword", ["sip.accounts.password"]),
  ])
  func unknownPathsHaveNearestOnes(_ path: String, _ nearest: [String]) {
    #expect(SiteSchema.explain(path) == nil)
    #expect(SiteSchema.nearestPaths(to: path) == nearest)
  }
}
