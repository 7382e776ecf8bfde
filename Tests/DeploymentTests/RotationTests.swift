import Schema
import Testing

@testable import Deployment

/// Rotations are replayed host by host against what the rendered bundles let in.
struct RotationTests {
  /// Where the plan promises two at a time, nobody is refused in any state.
  @Test(
    arguments: [
      ("nordeck", ["jvb.*.auth"]), ("nordeck", ["jibri.jibri-1.auth", "recorder.jibri-1.auth"]),
      ("nordeck", ["jibri-sip.sip-1.auth", "sip.sip-1.auth"]), ("nordeck", ["turn.shared"]),
      ("nordeck", ["signal"]), ("nordeck", ["sidecar.*"]), ("nordeck", ["tls.ca"]),
      ("nordeck", ["tls.web", "tls.turn", "tls.xmpp"]), ("single-host", ["tls.*", "*.solo.auth"]),
      ("letsencrypt", ["tls.ca", "jvb.*.auth"]), ("pool", ["*.*.auth", "tls.ca", "sidecar.*"]),
    ] as [(String, [String])])
  func nobodyIsRefused(_ fixture: String, _ names: [String]) throws {
    // Jicofo's account matches the pattern of all accounts and cannot overlap.
    let scene = try RotationScene(names, on: fixture)
    let refusing = scene.rotation.changes.filter { $0.credential.kind.refuses }
    for seed in 1...6 {
      var simulation = RotationSimulation(scene)
      simulation.replay(seed: UInt64(seed))
      let unexpected = simulation.refusals.filter { refusal in
        !(refusal.what == "login focus" && refusing.contains { $0.credential.kind == .focus })
      }
      #expect(unexpected == [], "seed \(seed)")
      #expect(simulation.states > scene.rotation.phases.count)
    }
    #expect(scene.whole.waves.contains { !$0.isEmpty })
  }

  /// The simulation reads every credential out of the files, so silence is no lack of questions.
  @Test func modelReadsEverything() throws {
    let scene = try RotationScene(["turn.shared"], on: "nordeck")
    let server = ServerFiles(scene.bundles[0][scene.jms])
    let clients = scene.bundles[0].map { ClientFiles($0) }
    let jids = clients.flatMap(\.logins).map(\.jid)
    // One account is locked, and nobody's.
    let opened = server.accounts.keys.filter { !$0.hasPrefix("jvb@") }
    #expect(Set(jids) == Set(opened) && jids.count == 11 && server.accounts.count == 12)
    #expect(clients.flatMap(\.sidecars).count == 3 && server.sidecarKeys.count == 3)
    #expect(clients.flatMap { $0.believed.values }.count == 9 && server.certificates.count == 3)
    #expect(clients.compactMap(\.sipPassword) == ["supplied sip/main"])
    #expect(server.relaySecrets == [server.handedOut] && !server.tokenSecret.isEmpty)
    #expect(server.clientKeys.count == 1)
  }

  /// Where the plan says that somebody is refused, somebody is: whoever changes first.
  @Test(arguments: [
    ("nordeck", "jicofo.auth", "login focus"), ("nordeck", "auth.app", "token"),
    ("nordeck", "sip/main", "sip"), ("internal", "user.*.auth", "person"),
  ])
  func whoCannotOverlapIsRefused(_ fixture: String, _ name: String, _ what: String) throws {
    let scene = try RotationScene([name], on: fixture)
    #expect(scene.rotation.changes[0].credential.kind.refuses)
    #expect(scene.rotation.phases.map(\.fileName) == ["1-switch.yaml"])
    var refusals: Set<RotationSimulation.Refusal> = []
    for seed in 1...16 {
      var simulation = RotationSimulation(scene)
      simulation.replay(seed: UInt64(seed))
      refusals.formUnion(simulation.refusals)
    }
    #expect(
      refusals == [
        .init(what: what, side: .presenterIsOld), .init(what: what, side: .presenterIsNew),
      ])
  }

  /// The simulation sees what goes wrong out of order: it is no promise that cannot be broken.
  @Test func disorderIsRefused() throws {
    let scene = try RotationScene(["jvb.jvb-1.auth", "turn.shared", "tls.ca"], on: "nordeck")
    let bridge = try #require(scene.site.hosts.firstIndex { $0.name == "jvb-1" })
    var early = RotationSimulation(scene)
    early.make(.client(bridge, phase: 2))
    #expect(early.refusals.contains(.init(what: "login jvb.jvb-1", side: .presenterIsNew)))
    var late = RotationSimulation(scene)
    late.make(.server(phase: 1))
    late.make(.server(phase: 3))
    #expect(late.refusals.contains(.init(what: "login jvb.jvb-1", side: .presenterIsOld)))
    #expect(late.refusals.contains(.init(what: "certificate xmpp", side: .presenterIsOld)))
    var hasty = RotationSimulation(scene)
    hasty.replay(seed: 1, waits: false)
    #expect(hasty.refusals == [.init(what: "relay", side: .sameAge)])
  }

  /// The old credential is refused after the last phase, in every kind that overlaps.
  @Test func oldOnesAreGone() throws {
    let names = ["jvb.jvb-1.auth", "sidecar.jibri.jibri-1", "signal", "turn.shared", "tls.ca"]
    let scene = try RotationScene(names, on: "nordeck")
    var simulation = RotationSimulation(scene)
    simulation.replay(seed: 1)
    #expect(simulation.refusals == [])
    for host in scene.site.hosts.indices { simulation.make(.client(host, phase: 0)) }
    simulation.make(.outside(phase: 0))
    let whats = Set(simulation.refusals.map(\.what))
    #expect(
      whats == [
        "login jvb.jvb-1", "sidecar jibri-1", "client", "certificate web", "certificate turn",
        "certificate xmpp",
      ])
    let (before, after) = (
      ServerFiles(scene.bundles[0][scene.jms]), ServerFiles(scene.bundles[3][scene.jms])
    )
    #expect(before.relaySecrets.isDisjoint(with: after.relaySecrets))
  }

  /// Prosody's configuration names no account of a host, so that none of these changes restarts it.
  @Test(arguments: ["jvb.jvb-1.auth", "*.*-1.auth"])
  func accountsChangeWithoutARestartOfProsody(_ pattern: String) throws {
    let scene = try RotationScene([pattern], on: "nordeck")
    let actions = scene.whole.waves.joined().joined().flatMap(\.actions)
    #expect(actions.contains { $0.contains("jitsi-videobridge2.service") })
    #expect(!actions.contains { $0.contains("prosody.service") })
  }

  /// The JMS is first to accept and last to stop; of no role more than a quarter is away.
  @Test func wavesKeepThreeQuarters() throws {
    let scene = try RotationScene(["tls.ca"], on: "pool")
    for (phase, waves) in zip(scene.rotation.phases, scene.whole.waves) {
      let names = waves.map { $0.map { scene.site.hosts[$0.host].name } }
      if phase.step == .switchOver {
        #expect(names == [["jms"]])
        continue
      }
      #expect((phase.step == .acceptBoth ? names.first : names.last) == ["jms"])
      #expect(Set(names.joined()) == Set(scene.site.hosts.map(\.name)))
      for wave in waves {
        for role in Role.allCases {
          let all = scene.site.hosts.count { $0.has(role) }
          let away = wave.count { scene.site.hosts[$0.host].has(role) }
          #expect(away <= max(1, all / 4))
        }
      }
    }
    let small = try RotationScene(["jvb.*.auth"], on: "pool", waveSize: 3)
    #expect(small.whole.waves[1].map(\.count).max() == 3)
    #expect(small.whole.waves[1].joined().count == 40)
  }

  @Test(arguments: [
    ("jvb.*.auth", "jvb.jvb-1.auth", true), ("*", "turn.shared", true), ("a?c", "abc", true),
    ("a?c", "ac", false), ("*.auth", "jvb.auth.x", false), ("*a*b*", "xxaxxbxx", true),
    ("", "", true), ("tls.*", "tls.ca", true), ("tls.*", "tls", false), ("**", "", true),
  ])
  func patterns(_ pattern: String, _ name: String, matches: Bool) {
    #expect(NamePattern(pattern).matches(name) == matches)
  }
}
