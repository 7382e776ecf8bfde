import Diagnostics
import FileTrees
import Schema
import Testing

@testable import Deployment

/// Keeps the proof honest: whatever value of a rendered file is changed, the proof objects.
@Suite struct MutationTests {
  struct Change: Sendable {
    let fixture: String
    let kind: RelevantValues.Kind
    /// Host, place and path.
    let file: String
    let line: String
    let from: String
    let to: String
    let codes: [String]

    var isCaught: Bool { codes.contains { Self.accepted(kind).contains($0) } }
    var isCaughtOtherwise: Bool { !isCaught && !codes.isEmpty }

    /// Codes that are about the kind of value, or about what depends on it.
    static func accepted(_ kind: RelevantValues.Kind) -> Set<String> {
      let common: Set = [
        "proof.setting-missing", "proof.element-unknown", "proof.element-repeated",
        "proof.unreadable", "proof.file-missing", "proof.value-differs", "proof.path-differs",
        "proof.link-dangling",
      ]
      let own: Set<String> =
        switch kind {
        case .port:
          ["proof.port-differs", "proof.no-listener", "proof.opens-nothing", "proof.count-differs"]
        case .domain:
          [
            "proof.domain-differs", "proof.unknown-domain", "proof.unserved-domain",
            "proof.room-differs",
            "proof.user-differs", "proof.unresolved-name", "proof.port-differs",
            "proof.address-differs",
          ]
        case .user:
          ["proof.user-differs", "proof.no-account", "proof.key-id-differs", "proof.name-differs"]
        case .secret: ["proof.secret-differs", "proof.unknown-secret", "proof.wrong-password"]
        case .room: ["proof.room-differs", "proof.unwatched-room"]
        case .keyID: ["proof.key-id-differs", "proof.no-key-file"]
        case .path: ["proof.unknown-path", "proof.name-differs", "proof.domain-differs"]
        case .address:
          [
            "proof.address-differs", "proof.unknown-address", "proof.port-differs",
            "proof.no-listener",
            "proof.opens-nothing", "proof.domain-differs",
          ]
        case .name: ["proof.name-differs", "proof.user-differs", "proof.unknown-path"]
        case .interface: ["proof.name-differs"]
        case .unit: ["proof.unknown-unit", "proof.unknown-path"]
        case .sound: ["proof.name-differs"]
        }
      return common.union(own)
    }
  }

  @Test(
    arguments: [
      "nordeck", "single-host", "pool", "letsencrypt", "hostile", "anonymous", "internal", "keys",
      "rotation",
    ])
  func unchangedSitesHaveNoObjection(_ fixture: String) throws {
    let bench = try ProofBench(fixture: fixture)
    var sources = bench.sources
    let findings = bench.proof.diagnostics(bench.objections, from: bench.compiler, into: &sources)
    let text = DiagnosticFormat.human.render(
      findings, sources: sources, usesColor: false, toolVersion: "0")
    #expect(findings.isEmpty, "\(String(decoding: text, as: UTF8.self))")
  }

  @Test(arguments: ["nordeck", "single-host", "pool"])
  func everyChangeIsSeen(_ fixture: String) async throws {
    let bench = try ProofBench(fixture: fixture)
    let hosts = Self.hosts(of: bench)
    let values = RelevantValues(bench.plan)
    let changes = await withTaskGroup(of: [Change].self) { group in
      for host in hosts {
        for file in bench.trees[host].files.indices {
          group.addTask { Self.changes(of: bench, fixture, host, file, values) }
        }
      }
      return await group.reduce(into: []) { $0 += $1 }
    }
    let survivors = changes.filter { !$0.isCaught }
    print(Self.table(changes, fixture))
    let known = Survivor.all.filter { $0.fixtures.contains(fixture) }
    for change in survivors where !known.contains(where: { $0.explains(change) }) {
      Issue.record(
        "survives: \(change.kind.rawValue) \(change.file): '\(change.line)' with '\(change.to)' \(change.codes)"
      )
    }
    for survivor in known where !survivors.contains(where: { survivor.explains($0) }) {
      Issue.record("no longer survives, so remove it: \(survivor)")
    }
    let share = Double(changes.count - survivors.count) / Double(max(1, changes.count))
    #expect(changes.count > 500)
    #expect(share >= 0.98, "\(share)")
  }

  /// One host of each entry: members of a range have the same files.
  private static func hosts(of bench: ProofBench) -> [Int] {
    var hosts: [Int] = []
    var next = 0
    for entry in bench.plan.site.hostEntries {
      hosts.append(next)
      next += entry.count
    }
    return hosts
  }

  private static func changes(
    of bench: ProofBench, _ fixture: String, _ host: Int, _ file: Int, _ values: RelevantValues
  ) -> [Change] {
    let planned = bench.trees[host].files[file]
    let text = planned.review
    let name = "\(bench.trees[host].host)/\(planned.place.folder)\(planned.path)"
    var changes: [Change] = []
    for found in values.occurrences(in: text) {
      let others =
        found.kind == .path
        ? Self.paths(bench.trees[host].files, planned.place) : values.values[found.kind] ?? []
      for replacement in found.changes(others) {
        var changed = text
        changed.replaceSubrange(found.range, with: replacement.utf8)
        let objections = bench.objections(host: host, file: file, changedTo: planned.with(changed))
        changes.append(
          Change(
            fixture: fixture, kind: found.kind, file: name, line: Self.line(text, found.range),
            from: found.text, to: replacement, codes: objections.map(\.reason.code.name)))
      }
    }
    return changes + moves(of: bench, fixture, host, file, values)
  }

  /// The file under a name in which one value is another.
  private static func moves(
    of bench: ProofBench, _ fixture: String, _ host: Int, _ file: Int, _ values: RelevantValues
  ) -> [Change] {
    let planned = bench.trees[host].files[file]
    var moved = planned
    moved.path = String(planned.path.dropLast()) + (planned.path.last == "q" ? "w" : "q")
    let objections = bench.objections(host: host, file: file, changedTo: moved)
    return [
      Change(
        fixture: fixture, kind: .path,
        file: "\(bench.trees[host].host)/\(planned.place.folder)\(planned.path)",
        line: "(its name)",
        from: planned.path, to: moved.path, codes: objections.map(\.reason.code.name))
    ]
  }

  private static func paths(_ files: [PlannedFile], _ place: FilePlace) -> [String] {
    files.filter { $0.place == place }.map(\.path)
  }

  private static func line(_ text: [UInt8], _ range: Range<Int>) -> String {
    let start = text[..<range.lowerBound].lastIndex(of: 0x0A).map { $0 + 1 } ?? 0
    let end = text[range.lowerBound...].firstIndex(of: 0x0A) ?? text.count
    return String(decoding: text[start..<end].drop { $0 == 0x20 }, as: UTF8.self)
  }

  private static func table(_ changes: [Change], _ fixture: String) -> String {
    var text = "\(fixture): changes caught by the proof\n"
    for (kind, all) in Dictionary(grouping: changes, by: \.kind).sorted(by: { $0.key < $1.key }) {
      text += "  \(kind.rawValue): \(all.filter(\.isCaught).count) of \(all.count)\n"
    }
    let caught = changes.filter(\.isCaught).count
    return text + "  all: \(caught) of \(changes.count)"
  }
}
