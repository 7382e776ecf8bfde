import Diagnostics
import Schema
import Testing
import _TestSupport

/// The keys that a site cannot do without, each as one line.
private let requiredLines: [(key: String, line: String)] = [
  ("version", "version: 1"), ("site", "site: test"),
  ("domains", "domains: {meet: meet.example.org}"),
  ("auth", "auth: {app_id: test}"),
  (
    "hosts",
    "hosts: [{name: jms, roles: [jms, jvb], address: 192.0.2.1, cores: 8, memory: 16GB, disk: 80GB}]"
  ),
]

/// A whole site around some of its keys: what they leave out is added behind them.
func site(_ keys: String) -> String {
  let lines = keys.split(separator: "\n", omittingEmptySubsequences: false)
  let missing = requiredLines.filter { required in
    !lines.contains { $0.hasPrefix("\(required.key):") }
  }
  return keys + "\n" + missing.map { "\($0.line)\n" }.joined()
}

/// A site with one host that has every required key, and `keys` in place of or beside them.
func siteWithHost(_ keys: String) -> String {
  let lines = keys.split(separator: "\n")
  let required = [
    "name: jms", "roles: [jms, jvb]", "address: 192.0.2.1", "cores: 8", "memory: 16GB",
    "disk: 80GB",
  ]
  let missing = required.filter { line in
    let key = line.prefix { $0 != ":" }
    return !lines.contains { $0.hasPrefix("\(key):") }
  }
  // A comment keeps its columns when its '#' takes the place of the first blank.
  let items = lines.map { $0.hasPrefix("#") ? "#    \($0.dropFirst())" : "    \($0)" }
  return site(
    "hosts:\n  -\n" + items.joined(separator: "\n") + "\n"
      + missing.map { "    \($0)\n" }.joined())
}

func load(_ text: String) -> (site: Site?, diagnostics: [Diagnostic]) {
  loadSite(SourceText(name: "site.yaml", text), as: SourceID(0))
}

/// The findings of single keys, without those of rules.
func decode(_ text: String) -> (site: Site?, diagnostics: [Diagnostic]) {
  decodeSite(SourceText(name: "site.yaml", text), as: SourceID(0))
}

/// Checks the findings of single keys against the comments in a site.
func expectDecodingFindings(_ text: String, sourceLocation: SourceLocation = #_sourceLocation) {
  expectDiagnostics(text, sourceLocation: sourceLocation) { source, id in
    decodeSite(source, as: id).diagnostics
  }
}

/// Checks the findings of a site against the comments in it.
func expectFindings(_ text: String, sourceLocation: SourceLocation = #_sourceLocation) {
  expectDiagnostics(text, sourceLocation: sourceLocation) { source, id in
    loadSite(source, as: id).diagnostics
  }
}
