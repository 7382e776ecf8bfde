import Diagnostics
import FileTrees
import Schema
import Testing

@testable import Deployment

/// What follows from the Debian release of a host and from the release set of the site.
struct ReleaseFactsTests {
  @Test(
    arguments: [
      (.http2Directive, [.trixie]),
      (.prosodyShell, [.bookworm, .trixie]),
      (.prosodyCORSOverride, [.bookworm, .trixie]),
      (.prosodyNeedsPosix, [.bullseye, .bookworm]),
      (.linksLuaModules, [.bookworm, .trixie]),
      (.recentNode, [.bookworm, .trixie]),
    ] as [(DebianFeature, [DebianRelease])])
  func featuresOfDebian(_ feature: DebianFeature, releases: [DebianRelease]) {
    #expect(DebianRelease.allCases.filter { $0.has(feature) } == releases)
  }

  @Test(
    arguments: [
      (Package("nginx"), ["nginx", "nginx", "nginx"]),
      (.javaRuntime, ["17", "17", "21"].map { "openjdk-\($0)-jre-headless" }),
      (Package("a", otherwise: [.trixie: "at64"]), ["a", "a", "at64"]),
      (Package("b", otherwise: [.bullseye: nil, .bookworm: nil]), [nil, nil, "b"]),
    ] as [(Package, [String?])])
  func namesOfPackages(_ package: Package, names: [String?]) {
    #expect(DebianRelease.allCases.map { package.name(on: $0, for: .standard) } == names)
  }

  @Test(arguments: [
    ("2.0.10078", true, true), ("2.0.10133", true, false), ("2.0.10978", true, false),
    ("2.0.11031", false, false),
  ])
  func featuresOfReleaseSets(_ version: String, websockets: Bool, properties: Bool) throws {
    let plan = try plan(jitsi: version)
    #expect(plan.features.contains(.websockets) == websockets)
    #expect(plan.features.contains(.bridgeProperties) == properties)
    let listeners = plan.site.hostEntries.flatMap {
      EntryPlan($0, of: plan, components: Component.all).forwards.map(\.listener)
    }
    #expect(listeners.contains("jvb.colibri") == websockets)
  }

  /// Containers run what their host runs.
  @Test func hostsMayDiffer() throws {
    let plan = try plan(jitsi: "2.0.10978")
    let releases = plan.site.hostEntries.enumerated().map { index, entry in
      let host = HostPlan(
        site: plan, entry: EntryPlan(entry, of: plan, components: Component.all),
        host: plan.hosts[index])
      return Set([host.facts.release] + host.containers.map(\.release))
    }
    #expect(releases == [["bookworm"], ["trixie"]])
  }

  private func plan(jitsi: String) throws -> SitePlan {
    let site = """
      version: 1
      site: facts
      jitsi: \(jitsi)
      domains: {meet: meet.example.org}
      auth: {app_id: facts}
      hosts:
        - {name: jms, roles: [jms, jvb], address: 203.0.113.10, cores: 8, memory: 16GB, disk: 80GB}
        - {name: jvb, roles: [jvb], address: 203.0.113.11, cores: 8, memory: 16GB, disk: 80GB, release: trixie}
      """
    return SitePlan(
      try #require(loadSite(SourceText(name: "site.yaml", site), as: SourceID(0)).site))
  }
}
