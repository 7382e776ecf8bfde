import FileTrees
import Schema
import Testing
import _TestSupport

@testable import Deployment

/// What `explain` says about single lines, and which lines a key decides.
struct ExplanationTests {
  struct Row: CustomTestStringConvertible, Sendable {
    let host: String
    let file: String
    /// The beginning of the line, white space aside.
    let line: String
    /// The piece that is asked about.
    let piece: String
    let template: String
    /// `key: rule`, a part left out where there is none.
    let causes: [String]
    var testDescription: String { "\(host):\(file) \(line)" }
  }

  static let rows = [
    Row(
      host: "jms", file: "nordeck-jitsi/etc/turnserver.conf", line: "realm=",
      piece: "jitsi.nordeck.corp", template: "templates/coturn/turnserver.conf:20 {{domain.meet}}",
      causes: ["domains.meet"]),
    Row(
      host: "jms", file: "nordeck-jitsi/etc/turnserver.conf", line: "realm=", piece: "realm=",
      template: "templates/coturn/turnserver.conf:20 realm=", causes: []),
    Row(
      host: "jvb-2", file: "nordeck-jvb/etc/jitsi/videobridge/jvb.conf", line: "udp.port",
      piece: "10000", template: "templates/jvb/jvb.conf:47 {{bridge.media_port}}",
      causes: ["hosts.ports.media: is the default of its key"]),
    Row(
      host: "jvb-2", file: "nordeck-jvb/etc/jitsi/videobridge/jvb.conf", line: "DOMAIN =",
      piece: "\"auth.jitsi.nordeck.corp\"", template: "templates/jvb/jvb.conf:7 {{domain.auth}}",
      causes: ["domains.meet: is derived from `domains.meet`"]),
    Row(
      host: "jibri-1", file: "nordeck-jibri-template/etc/localtime", line: "../usr",
      piece: "../usr/share/zoneinfo/Europe/Berlin", template: "", causes: ["timezone"]),
  ]

  @Test(arguments: rows)
  func saysWhatDecidesAPiece(_ row: Row) throws {
    let site = try ExplainedSite(FixtureSite(name: "nordeck"))
    let index = try #require(site.explainer.host(named: row.host))
    let name = try #require(FileName(below: row.file))
    let file = try #require(site.explainer.file(name, ofHostAt: index))
    let lines = String(decoding: file.content, as: UTF8.self).split(
      separator: "\n", omittingEmptySubsequences: false)
    let number = try #require(
      lines.firstIndex { $0.drop { $0 == " " }.hasPrefix(row.line) }, "no such line")
    let explanation = try #require(
      site.explainer.explain(file, ofHostAt: index, line: number))
    #expect(explanation.pieces.map(\.text).joined() == lines[number])
    let piece = try #require(explanation.pieces.first { $0.text == row.piece })
    #expect(piece.template.map { site.words($0) } ?? "" == row.template)
    let causes = piece.causes.map { [$0.key, $0.rule].compactMap { $0 }.joined(separator: ": ") }
    #expect(causes == row.causes)
    for cause in piece.causes {
      if let range = cause.range { #expect(site.words(range).hasPrefix("site.yaml:")) }
    }
    // By its column the same piece is found alone.
    let alone = site.explainer.explain(
      file, ofHostAt: index, line: number, column: piece.columns.lowerBound)
    #expect(alone?.pieces == [piece])
    #expect(site.explainer.explain(file, ofHostAt: index, line: lines.count) == nil)
  }

  @Test func rendersOneFileAndNoOther() throws {
    let site = try ExplainedSite(FixtureSite(name: "nordeck"))
    var workspace = SiteCompiler.Workspace(tracing: true)
    let name = FileName(place: .container("nordeck-jitsi"), path: "/etc/turnserver.conf")
    let one = site.compiler.compile(hostAt: 0, only: name, in: &workspace).tree.files
    #expect(one.map(\.path) == ["/etc/turnserver.conf"] && workspace.traces.count == 1)
    let all = site.compiler.compile(hostAt: 0, in: &workspace).tree.files
    let same = try #require(all.first { $0.path == name.path })
    #expect(same.reviewText == one[0].reviewText)
    let elsewhere = FileName(place: .host, path: "/etc/turnserver.conf")
    #expect(site.explainer.file(elsewhere, ofHostAt: 0) == nil)
    #expect(site.explainer.host(named: "jvb-9") == nil)
  }

  /// Tables and plans have no template, and an answer for each line all the same.
  @Test(arguments: FixtureSite.whole.map(\.name))
  func everyDerivedLineIsExplained(_ name: String) throws {
    let fixture = FixtureSite(name: name)
    let site = try ExplainedSite(fixture)
    var count = 0
    for path in try fixture.folder.files(below: "expected")
    where !path.hasPrefix("hosts/") || path.hasSuffix("/plan.txt") {
      var lines = try fixture.folder.text("expected/\(path)").split(
        separator: "\n", omittingEmptySubsequences: false
      ).map(String.init)
      if lines.last == "" { lines.removeLast() }
      for (number, line) in lines.enumerated() {
        guard
          let answer = site.explainer.explain(derived: path, lines: lines, line: number)
        else {
          Issue.record("\(path):\(number + 1): \(line)")
          continue
        }
        count += 1
        #expect(answer.pieces.map(\.text) == [line] && !answer.about.isEmpty)
        let isData =
          line.hasPrefix("| ") && !line.hasPrefix("| host")
          || path == "dns.zone" && line.contains(" IN ")
        if isData { #expect(!answer.pieces[0].causes.isEmpty, "\(path): \(line)") }
      }
    }
    #expect(count > 50)
    #expect(site.explainer.explain(derived: "hosts/nobody/plan.txt", lines: ["x"], line: 0) == nil)
    #expect(site.explainer.explain(derived: "mine.txt", lines: ["x"], line: 0) == nil)
  }

  @Test(
    arguments: [
      ("timezone", "jvb-1", ["nordeck-jvb/etc/localtime:1", "nordeck-jvb/etc/timezone:1"]),
      (
        "hosts.ports.media", "jvb-1",
        ["host/etc/nftables.d/nordeck.nft", "nordeck-jvb/etc/jitsi/videobridge/jvb.conf:40"]
      ),
      ("recording.profile", "jvb-1", []),
      ("dial_plan", "jvb-1", []),
    ] as [(String, String, [String])])
  func findsTheLinesOfAKey(_ key: String, _ host: String, _ expected: [String]) throws {
    let site = try ExplainedSite(FixtureSite(name: "nordeck"))
    let index = try #require(site.explainer.host(named: host))
    var workspace = SiteCompiler.Workspace(tracing: true)
    let lines = KeyDependents(of: key, in: site.explainer).lines(
      ofHostAt: index, in: &workspace)
    let names = lines.map { "\($0.path):\($0.number + 1)" }
    for expected in expected {
      #expect(names.contains { $0.hasPrefix(expected) }, "\(expected) is not in \(names)")
    }
    #expect(lines.isEmpty == expected.isEmpty, "\(names)")
  }

  /// Both directions agree: a line depends on a key when the line's explanation names the key.
  @Test func bothDirectionsAgree() throws {
    let site = try ExplainedSite(FixtureSite(name: "nordeck"))
    var workspace = SiteCompiler.Workspace(tracing: true)
    var found = 0
    for key in SiteSchema.paths {
      let dependents = KeyDependents(of: key, in: site.explainer)
      for line in dependents.lines(ofHostAt: 1, in: &workspace) {
        let name = try #require(FileName(below: line.path))
        let file = try #require(site.explainer.file(name, ofHostAt: 1))
        let answer = try #require(
          site.explainer.explain(file, ofHostAt: 1, line: line.number))
        let keys = answer.pieces.flatMap(\.causes).compactMap(\.key).map { path in
          path.replacing(#/\[[0-9]+\]/#, with: "")
        }
        #expect(
          keys.contains { $0 == key || $0.hasPrefix("\(key).") },
          "\(line) names \(keys), not \(key)")
        found += 1
      }
    }
    #expect(found > 50)
  }
}
