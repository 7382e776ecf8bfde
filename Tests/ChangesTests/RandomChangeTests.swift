import Credentials
import Deployment
import Diagnostics
import FileTrees
import Schema
import TemplateEngine
import Testing

@testable import Changes

/// What holds for any change, seen on sites that a seeded generator makes.
struct RandomChangeTests {
  @Test func whatHoldsForAnyChange() throws {
    var random = SeededNumbers(seed: 20)
    for round in 0..<12 {
      let (old, new) = (RandomSite(&random), RandomSite(&random))
      let (before, after) = (try CompiledImages(old.text), try CompiledImages(new.text))

      #expect(before.plan(to: before).isEmpty, "round \(round)")
      let (there, back) = (before.changes(to: after), after.changes(to: before))
      #expect(Self.files(there) == Self.files(back), "round \(round)")

      let plan = before.plan(to: after)
      let named = plan.waves.flatMap { $0.hosts.map(\.host) }
      #expect(Set(named).count == named.count, "round \(round)")
      try Self.checkCapacity(of: plan, there, "round \(round):\n\(old.text)\n\(new.text)")
    }
  }

  private static func files(_ changes: ChangeSet) -> Set<String> {
    Set(
      changes.hosts.flatMap { host in
        host.files.map { "\(host.host) \($0.place.folder) \($0.path)" }
      })
  }

  /// In no wave is less in service than the floor, unless one host alone makes the difference.
  private static func checkCapacity(
    of plan: ChangePlan, _ changes: ChangeSet, _ comment: String
  ) throws {
    var serving = changes.servedBefore
    for wave in plan.waves {
      for role in ["jvb", "jibri", "sip"] {
        let away = wave.hosts.map { $0.away[role] ?? 0 }.filter { $0 > 0 }
        let left = (serving[role] ?? 0) - away.reduce(0, +)
        let isLeaving = wave.hosts.contains { $0.kind == .remove }
        #expect(
          left >= plan.floors[role] ?? 0 || away.count <= 1 || isLeaving,
          "\(role) \(left) of \(plan.floors[role] ?? 0); \(comment)")
        #expect(wave.belowFloor.contains(role) == (!away.isEmpty && left < plan.floors[role] ?? 0))
      }
      for part in wave.hosts {
        let facts = try #require(changes.hosts.first { $0.host == part.host }).facts
        if part.kind == .deploy { serving.merge(facts.serving) { $0 + $1 } }
        if part.kind == .remove { serving.merge(facts.serving) { $0 - $1 } }
      }
    }
  }
}

/// Numbers that are the same everywhere.
struct SeededNumbers: RandomNumberGenerator {
  private var state: UInt64
  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
    return mixed ^ (mixed >> 31)
  }
}

/// A small site of random size and choices.
struct RandomSite {
  let text: String

  init(_ random: inout SeededNumbers) {
    func below(_ count: Int) -> Int { Int(random.next() % UInt64(count)) }
    let (bridges, recorders, gateways) = (1 + below(7), below(4), below(3))
    let port = 10000 + below(2)
    var lines = [
      "version: 1", "site: dice", "release: bookworm",
      "jitsi: \"\(["2.0.10888", "2.0.10978"][below(2)])\"",
      "domains: {meet: meet.example.org}", "auth: {mode: token, app_id: dice}",
      "features: {lobby: \(below(2) == 0), polls: \(below(2) == 0)}",
      "rollout: {floor: {jvb: \(["75%", "50%", "2", "90%"][below(4)])}}", "hosts:",
      "  - {name: jms, roles: [jms], address: 203.0.113.10, cores: 8, memory: 16GB, disk: 80GB}",
      "  - {name: 'jvb-[1-\(bridges)]', roles: [jvb], address: '203.0.113.[21-\(20 + bridges)]', "
        + "cores: 8, memory: 16GB, disk: 20GB, ports: {media: \(port)}}",
    ]
    if recorders > 0 {
      lines.append(
        "  - {name: 'jibri-[1-\(recorders)]', roles: [jibri], "
          + "address: '203.0.113.[51-\(50 + recorders)]', cores: 16, memory: 32GB, disk: 500GB, "
          + "instances: {jibri: \(1 + below(4))}}")
    }
    if gateways > 0 {
      lines.append(
        "  - {name: 'sip-[1-\(gateways)]', roles: [sip], "
          + "address: '203.0.113.[61-\(60 + gateways)]', cores: 16, memory: 32GB, disk: 40GB, "
          + "instances: {sip: 2}, sip_account: main}")
      lines.append(
        "sip: {accounts: {main: {user: \"1009\", server: sip.example.org, "
          + "password: !secret sip/main}}}")
    }
    text = lines.joined(separator: "\n") + "\n"
  }
}

/// Every host of a site as `diff` sees it.
struct CompiledImages {
  let images: [HostImage]
  let floors: [String: Floor]

  init(_ text: String) throws {
    let (site, findings) = loadSite(SourceText(name: "site.yaml", text), as: SourceID(0))
    #expect(!findings.contains { $0.severity == .error }, "\(findings.map(\.message))\n\(text)")
    let plan = SitePlan(try #require(site))
    let templates = EmbeddedFiles.templates.enumerated().map { index, template in
      TemplateSource(
        path: "\(template.path)", id: SourceID(index + 1),
        utf8: template.text.withUTF8Buffer { Array($0) })
    }
    let (compiler, mistakes) = SiteCompiler.prepare(
      plan, templates: templates, secrets: .withheld)
    #expect(mistakes.isEmpty)
    var workspace = SiteCompiler.Workspace()
    images = (0..<compiler.hostCount).map {
      HostImage(compiler.compile(hostAt: $0, in: &workspace).tree)
    }
    floors = plan.site.rollout.floors.compactMapValues { Floor($0) }
  }

  func changes(to other: CompiledImages) -> ChangeSet {
    let theirs = Dictionary(uniqueKeysWithValues: other.images.map { ($0.host, $0) })
    let names = Set(images.map(\.host))
    var changes = ChangeSet()
    for image in images { changes.add(HostComparison(image, theirs[image.host]).change()) }
    for image in other.images where !names.contains(image.host) {
      changes.add(HostComparison(nil, image).change())
    }
    return changes
  }

  func plan(to other: CompiledImages) -> ChangePlan {
    ChangePlan(changes(to: other), floors: other.floors)
  }
}
