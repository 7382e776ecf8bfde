import Credentials
import Diagnostics
import Foundation
import Schema
import TemplateEngine
import Testing

@testable import Deployment

/// `docs/context.md` names exactly what templates are given.
@Suite struct ContextDocumentTests {
  private static let root = URL(filePath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent()

  @Test func documentNamesEveryValue() throws {
    let site = """
      version: 1
      site: all
      domains: {meet: meet.example.org}
      auth: {mode: token, app_id: all}
      hosts:
        - name: one
          roles: [jms, jvb, jibri, sip]
          address: {public: 203.0.113.10, private: 10.0.0.10}
          cores: 32
          memory: 128GB
          disk: 500GB
          region: eu
          instances: {jibri: 2, sip: 1}
      web: {stun_servers: ["stun.example.org:3478"]}
      sip: {accounts: {main: {user: "1", server: sip.example.org, password: !secret sip/main}}}
      dial_plan: [{id: 1@sip.example.org, name: One}]
      """
    let loaded = loadSite(SourceText(name: "site.yaml", site), as: SourceID(0))
    let plan = SitePlan(try #require(loaded.site))
    let secrets = SecretResolver(SecretPlan(plan).needs, from: .placeholders)
    let host = HostPlan(
      site: plan,
      entry: EntryPlan(plan.site.hostEntries[0], of: plan, components: Component.all),
      host: plan.hosts[0])
    let container = ContainerContext(plan: host.entry.containers[0], site: plan).record
    var given = names(of: SiteContext(plan: plan, secrets: secrets).record)
    given.formUnion(names(of: HostContext(plan: host, secrets: secrets).record([])))
    given.formUnion(names(of: ["container": .record(container)]))

    let document = try String(
      contentsOf: Self.root.appending(path: "docs/context.md"), encoding: .utf8)
    let rows = document.split(separator: "\n").filter { $0.hasPrefix("| `") }
    let documented = Set(rows.map { String($0.split(separator: "`")[1]) })
    #expect(given.subtracting(documented).sorted() == [], "not in docs/context.md")
    #expect(documented.subtracting(given).sorted() == [], "no template is given these")
  }

  /// Dotted names two levels deep; a record that may be null is a name itself.
  private func names(of record: Record) -> Set<String> {
    let nullable: Set = ["bridge", "recorder", "gateway", "sound", "video"]
    var result: Set<String> = []
    for name in record.names {
      guard case .record(let inner)? = record[name] else {
        result.insert(name.text)
        continue
      }
      if nullable.contains(name.text) { result.insert(name.text) }
      for innerName in inner.names { result.insert("\(name.text).\(innerName.text)") }
    }
    return result
  }
}
