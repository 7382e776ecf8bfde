import Credentials
import Diagnostics
import Schema
import Testing
import _TestSupport

@testable import Deployment

struct CredentialPlanTests {
  private func plan(_ fixture: String) throws -> SitePlan {
    let text = try PackageFolder.folder.read("fixtures/\(fixture)/site.yaml")
    let (site, _) = loadSite(SourceText(name: "site.yaml", utf8: text), as: SourceID(0))
    return SitePlan(try #require(site))
  }

  /// A new secret of the site needs a place in the plan, or nobody would get it.
  @Test(arguments: ["nordeck", "pool", "single-host", "hostile"])
  func everySecretHasAHolder(_ fixture: String) throws {
    let plan = try plan(fixture)
    let credentials = CredentialPlan(plan)
    let held = plan.hosts.reduce(into: Set<String>()) {
      $0.formUnion(credentials.holding(of: $1).texts)
    }
    // A SIP account that no gateway uses is for nobody.
    let used = Set(plan.hosts.compactMap { plan.sipAccount(of: $0.entry)?.password.name })
    let idle = Set(plan.site.sip.accounts.map(\.password.name)).subtracting(used)
    #expect(held == Set(SecretPlan(plan).needs.filter(\.isForHosts).map(\.name)).subtracting(idle))
  }

  @Test(arguments: ["nordeck", "pool", "single-host", "hostile"])
  func passwordsOfAccountsAreOnOneHostAndHashedOnTheJMS(_ fixture: String) throws {
    let plan = try plan(fixture)
    let credentials = CredentialPlan(plan)
    let passwords = Set(plan.hosts.flatMap { plan.accounts.accounts(of: $0) }.map(\.secret))
    for host in plan.hosts {
      let holding = credentials.holding(of: host)
      let own = Set(plan.accounts.accounts(of: host).map(\.secret))
      #expect(holding.texts.intersection(passwords) == own)
      #expect(holding.hashes == (host.has(.jms) ? passwords : []))
    }
  }

  @Test(arguments: [
    ("jvb-1", ["jvb.jvb-1.auth", "tls.ca.certificate"]),
    (
      "jibri-2",
      [
        "jibri.jibri-2.auth", "recorder.jibri-2.auth", "sidecar.jibri.jibri-2.key",
        "tls.ca.certificate",
      ]
    ),
    (
      "sip-1",
      [
        "jibri-sip.sip-1.auth", "sidecar.sip.sip-1.key", "sip.sip-1.auth", "sip/main",
        "tls.ca.certificate",
      ]
    ),
  ])
  func nodeHoldsItsOwn(_ name: String, texts: [String]) throws {
    let plan = try plan("nordeck")
    let host = try #require(plan.hosts.first { $0.name == name })
    #expect(CredentialPlan(plan).holding(of: host).texts.sorted() == texts)
  }
}
