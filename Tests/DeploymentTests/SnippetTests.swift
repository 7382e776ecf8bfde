import ConfigFormats
import Diagnostics
import FileTrees
import Schema
import Testing

@testable import Deployment

/// The operator's own words: read by their grammar, reported at their own lines, rendered as written.
struct SnippetTests {
  private static let head = """
    version: 1
    site: test
    domains: {meet: meet.example.org}
    auth: {app_id: test}
    hosts: [{name: jms, roles: [jms, jvb], address: 192.0.2.1, cores: 8, memory: 16GB, disk: 80GB}]

    """

  struct Row: CustomTestStringConvertible, Sendable {
    let snippets: String
    /// Code, then line below `snippets:` and columns, both from zero, as `2:6-7`.
    let findings: [String]
    var testDescription: String { snippets }
  }

  static let rows: [Row] = [
    Row(
      snippets: "snippets:\n  coturn: |\n    total-quota=100\n    max-bps=3000000\n", findings: []),
    Row(
      snippets:
        "snippets:\n  nginx:\n    server: |\n      location /x {\n        return 404;\n      }\n",
      findings: []),
    Row(
      snippets: "snippets:\n  nginx:\n    server: |\n      location /x { return 404; }\n      }\n",
      findings: ["snippet.unreadable 4:6-7"]),
    Row(
      snippets: "snippets:\n  nginx:\n    http: |\n      # fine\n      map $a $b {\n",
      findings: ["snippet.unreadable"]),
    Row(
      snippets: "snippets:\n  nginx:\n    stream: |\n\n      http { }\n",
      findings: ["snippet.leaves-place 4:6-10"]),
    Row(
      snippets: "snippets:\n  prosody:\n    main: |\n      max_resources = 5\n      x = { 1; 2 }\n",
      findings: []),
    Row(
      snippets: "snippets:\n  prosody:\n    main: |\n      x = 1\n      end\n",
      findings: ["snippet.unreadable 4:6"]),
    Row(
      snippets:
        "snippets:\n  prosody:\n    main: |\n      x = 1\n      VirtualHost \"a.example\"\n",
      findings: ["snippet.leaves-place 4:6-17"]),
    Row(
      snippets: "snippets:\n  prosody:\n    global: |\n      x = 1 --[[ never closed\n",
      findings: ["snippet.unreadable"]),
    Row(
      snippets: "snippets:\n  prosody:\n    global: |\n      return { x = 1 }\n",
      findings: ["snippet.unreadable"]),
    Row(
      snippets: "snippets:\n  jicofo: |\n    jicofo.bridge.max-bridge-participants = 60\n",
      findings: []),
    Row(
      snippets: "snippets:\n  jvb: |\n    videobridge { cc { trust-bwe = true }\n",
      findings: ["snippet.unreadable"]),
    Row(
      snippets: "snippets:\n  jicofo: |\n    a = 1 }\n", findings: ["snippet.unreadable 2:10-11"]),
    Row(
      snippets:
        "snippets:\n  config_js: |\n    config.resolution = 720;\n    config.x = { y: [1] };\n",
      findings: []),
    Row(
      snippets: "snippets:\n  config_js: |\n    config.a = { b: 1;\n",
      findings: ["snippet.unreadable"]),
    Row(
      snippets: "snippets:\n  config_js: |\n    config.a = 1; /* never closed\n",
      findings: ["snippet.unreadable"]),
    Row(
      snippets: "snippets:\n  config_js: |\n    config.a = '<!--#include x -->';\n",
      findings: ["snippet.unreadable 2:16-21"]),
    Row(
      snippets: "snippets:\n  coturn: |\n    cli-password=!secret coturn/cli\n",
      findings: ["snippet.secret 2:17-24"]),
    Row(
      snippets: "snippets:\n  coturn: \"cli-password=<redacted:x>\"\n",
      findings: ["snippet.secret 1:10-37"]),
    Row(
      snippets: "snippets:\n  jibri: |\n    jibri.x = 1\n", findings: ["snippet.unused 1:9"]),
    Row(
      snippets: "features: {lobby: false}\nsnippets:\n  prosody: {lobby: \"x = 1\"}\n",
      findings: ["snippet.unused 2:19-26"]),
    Row(snippets: "snippets:\n  jicofo: |+\n    a = 1\n\n\n  jvb: b = 2\n", findings: []),
    Row(
      snippets: "snippets:\n  nginx:\n    server: |2\n        gzip off\n",
      findings: ["snippet.unreadable"]),
  ]

  @Test(arguments: rows)
  func findings(_ row: Row) throws {
    let source = SourceText(name: "site.yaml", Self.head + row.snippets)
    let (site, mistakes) = loadSite(source, as: SourceID(0))
    #expect(mistakes.filter { $0.severity == .error } == [])
    let found = SitePlan(try #require(site)).snippetFindings(in: source).map { finding -> String in
      guard let range = finding.range else { return finding.code.name }
      let line =
        Int(range.start.line)
        - Self.head.split(separator: "\n", omittingEmptySubsequences: false).count + 1
      let end = range.end.line == range.start.line ? "-\(range.end.column)" : ""
      return "\(finding.code.name) \(line):\(range.start.column)\(end)"
    }
    // Where no place is expected, one mistake may look like several.
    let isVague = row.findings.first?.contains(" ") == false
    #expect(isVague ? !found.isEmpty : found.count == row.findings.count, "\(found)")
    for (found, expected) in zip(found, row.findings) {
      #expect(found.hasPrefix(expected), "\(found)")
    }
  }

  /// Each place takes a snippet of its own grammar, and shows it as written.
  @Test(arguments: SnippetPlace.allCases)
  func everyPlaceIsRendered(_ place: SnippetPlace) throws {
    let mark = "marked_by_the_operator"
    let snippet =
      switch place.format {
      case .nginx: "\(mark) on;"
      case .javascript: "config.\(mark) = 1;"
      case .coturn: "\(mark)=1"
      default: "\(mark) = 1"
      }
    let keys = place.rawValue.split(separator: ".")
    let section =
      keys.count == 1
      ? "{\(keys[0]): \"\(snippet)\"}" : "{\(keys[0]): {\(keys[1]): \"\(snippet)\"}}"
    let site = try RenderedSite(
      """
      version: 1
      site: test
      domains: {meet: meet.example.org}
      auth: {app_id: test}
      hosts:
        - {name: one, roles: [jms, jvb, jibri, sip], address: 192.0.2.1, cores: 64, memory: 256GB, disk: 1TB, instances: {jibri: 1, sip: 1}}
      sip: {accounts: {main: {user: "1", server: s.example.org, password: !secret sip/main}}}
      snippets: \(section)
      """)
    #expect(site.findings.filter { $0.severity == .error } == [])
    let places = site.everything.split(separator: "\n").filter { $0.contains(mark) }
    #expect(places == [Substring(snippet)])
    let ending = String(place.template.split(separator: "/").last ?? "")
    #expect(!ending.isEmpty)
    for text in site.trees[0].files.compactMap(\.reviewText) where text.contains(mark) {
      var tree = ConfigTree()
      Array(text.utf8).withUnsafeBufferPointer { _ = place.format.read($0, into: &tree) }
      #expect(tree.findings == [], "\(ending)")
    }
  }

  /// A template of the operator's own cannot put a secret where the credential plan has none.
  @Test(arguments: [
    ("{{turn.secret}}", "jvb/config", ["template.forbidden-secret"]),
    ("{{jicofo.password}}", "jvb/config", ["template.forbidden-secret"]),
    ("{{bridge.password}}", "jvb/config", []),
    ("{{turn.secret}}", "jicofo/config", []),
  ])
  func secretsStayWhereTheyBelong(_ text: String, _ template: String, codes: [String]) throws {
    let site = try RenderedSite(
      """
      version: 1
      site: test
      domains: {meet: meet.example.org}
      auth: {app_id: test}
      hosts:
        - {name: jms, roles: [jms], address: 192.0.2.1, cores: 8, memory: 16GB, disk: 80GB}
        - {name: jvb-1, roles: [jvb], address: 192.0.2.2, cores: 8, memory: 16GB, disk: 80GB}
      """, replacing: [template: "X=\(text)\n"])
    #expect(site.findings.filter { $0.severity == .error }.map(\.code.name) == codes)
    let finding = site.findings.first { $0.code.name == "template.forbidden-secret" }
    if let finding {
      #expect(finding.range?.start.column == 2 && finding.message.contains("jvb-1"))
      #expect(site.texts("/videobridge/config") == [])
    }
  }
}
