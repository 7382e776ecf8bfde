import Diagnostics
import Foundation
import Schema
import Testing

/// Our JSON Schema, judged by somebody else's validator.
struct JSONSchemaTests {
  /// Sites that both we and the schema accept or refuse.
  private static let rows: [(site: String, isValid: Bool)] = [
    (site(""), true),
    (site("serial: -1"), false),
    (site("sreial: 1"), false),
    (site("release: buster"), false),
    (site("domains: {}"), false),
    (site("domains: {meet: Upper.example.org}"), false),
    (site("jvb: {max_memory: 3072}"), false),
    (site("jvb: {max_memory: 4 GB}"), true),
    (site("recording: {streaming: maybe}"), false),
    (site("sip: {accounts: {main: {user: 1009, server: a.b, password: !secret x}}}"), true),
    (site("sip: {accounts: {main: {user: 1009, server: a.b}}}"), false),
    (site("sip: {accounts: {a b: {user: 1, server: a.b, password: !secret x}}}"), false),
    (site("dial_plan: [{id: 1000@a.b, name: 1000}]"), true),
    (site("web: {stun_servers: ['a.b:1', 'a.b']}"), false),
    (siteWithHost("address: {public: 192.0.2.1, private: 10.0.0.1}"), true),
    (siteWithHost("address: {private: 10.0.0.1}"), false),
    (siteWithHost("name: jvb-[01-12]\naddress: 203.0.113.[21-32]"), true),
    (siteWithHost("roles: [jms, jms]"), false),
    (siteWithHost("roles: []"), false),
    (siteWithHost("ports: {media: 70000}"), false),
  ]

  private static let hasValidator =
    (try? run("python3", ["-c", "import jsonschema, yaml"]))?.status == 0

  @Test(.enabled(if: hasValidator, "needs python3 with the packages jsonschema and yaml"))
  func anotherValidatorAgrees() throws {
    let folder = FileManager.default.temporaryDirectory.appending(
      path: "schema-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    try Data(SiteSchema.jsonSchema().utf8).write(to: folder.appending(path: "schema.json"))
    let fixture = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().appending(path: "fixtures/nordeck/site.yaml")
    let nordeck = try String(contentsOf: fixture, encoding: .utf8)
    let rows = [(nordeck, true), (SiteSchema.exampleSite(), true)] + Self.rows
    for (index, row) in rows.enumerated() {
      try Data(row.0.utf8).write(to: folder.appending(path: "\(index).yaml"))
    }
    let script = """
      import json, jsonschema, sys, yaml
      yaml.SafeLoader.add_constructor("!secret", lambda loader, node: node.value)
      folder, count = sys.argv[1], int(sys.argv[2])
      schema = json.load(open(folder + "/schema.json"))
      jsonschema.Draft202012Validator.check_schema(schema)
      validator = jsonschema.Draft202012Validator(schema)
      for index in range(count):
          site = yaml.safe_load(open(f"{folder}/{index}.yaml", encoding="utf-8"))
          print("valid" if validator.is_valid(site) else "invalid")
      """
    let result = try run("python3", ["-c", script, folder.path, String(rows.count)])
    let verdicts = result.output.split(separator: "\n").map { $0 == "valid" }
    try #require(verdicts.count == rows.count, "\(result.output)")
    for (row, verdict) in zip(rows, verdicts) { #expect(verdict == row.1, "\(row.0)") }
  }

  @Test func theFixtureLoadsWithoutErrors() throws {
    let fixture = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().appending(path: "fixtures/nordeck/site.yaml")
    let (site, findings) = load(try String(contentsOf: fixture, encoding: .utf8))
    #expect(findings.filter { $0.severity == .error } == [])
    #expect(
      site?.hosts.map(\.name) == ["jms", "jvb-1", "jvb-2", "jvb-3", "jibri-1", "jibri-2", "sip-1"])
  }
}

/// Runs a program found on the search path and collects what it prints.
private func run(_ program: String, _ arguments: [String]) throws -> (status: Int32, output: String)
{
  let process = Process()
  process.executableURL = URL(filePath: "/usr/bin/env")
  process.arguments = [program] + arguments
  let pipe = Pipe()
  process.standardOutput = pipe
  process.standardError = pipe
  try process.run()
  let output = pipe.fileHandleForReading.readDataToEndOfFile()
  process.waitUntilExit()
  return (process.terminationStatus, String(decoding: output, as: UTF8.self))
}
