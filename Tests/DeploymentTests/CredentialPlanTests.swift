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

  /// While credentials change, a node has what it presents, and the JMS what it accepts.
  @Test(arguments: [
    ("jvb-1", ["jvb.jvb-1.auth@2"]),
    ("jibri-1", ["jibri.jibri-1.auth", "recorder.jibri-1.auth@3", "sidecar.jibri.jibri-1.key@2"]),
    ("sip-1", ["jibri-sip.sip-1.auth", "sidecar.sip.sip-1.key@4", "sip.sip-1.auth", "sip/main@2"]),
    (
      "jms",
      [
        "auth.app@2", "jicofo.auth", "jvb.jms.auth", "sidecar.jibri.jibri-1.public",
        "sidecar.jibri.jibri-1.public@2", "sidecar.sip.sip-1.public@2",
        "sidecar.sip.sip-1.public@3", "sidecar.sip.sip-1.public@4", "signal.public",
        "signal.public@2", "tls.turn.certificate", "tls.turn.key", "tls.web.certificate@3",
        "tls.web.key@3", "tls.xmpp.certificate", "tls.xmpp.key", "turn.shared", "turn.shared@2",
      ]
    ),
  ])
  func changingCredentials(_ name: String, texts: [String]) throws {
    let plan = try plan("rotation")
    let host = try #require(plan.hosts.first { $0.name == name })
    let holding = CredentialPlan(plan).holding(of: host)
    #expect(holding.texts == Set(texts + ["tls.ca.certificate", "tls.ca.certificate@2"]))
    let hashes = [
      "jicofo.auth", "jvb.jms.auth", "jvb.jms.auth@2", "jvb.jvb-1.auth", "jvb.jvb-1.auth@2",
      "jibri.jibri-1.auth", "recorder.jibri-1.auth@2", "recorder.jibri-1.auth@3",
      "jibri-sip.sip-1.auth", "sip.sip-1.auth",
    ]
    #expect(holding.hashes == (name == "jms" ? Set(hashes) : []))
  }

  /// Odd and even generations take turns with two names.
  @Test func accountsOfGenerations() throws {
    let plan = try plan("rotation")
    let accepted = plan.hosts.flatMap { plan.accounts.accepted(of: $0) }
    #expect(
      accepted.map { "\($0.user) \($0.secret)" } == [
        "focus jicofo.auth", "jvb.jms jvb.jms.auth", "jvb.jms+2 jvb.jms.auth@2",
        "jvb.jvb-1 jvb.jvb-1.auth", "jvb.jvb-1+2 jvb.jvb-1.auth@2",
        "jibri.jibri-1 jibri.jibri-1.auth", "recorder.jibri-1+2 recorder.jibri-1.auth@2",
        "recorder.jibri-1 recorder.jibri-1.auth@3", "jibri-sip.sip-1 jibri-sip.sip-1.auth",
        "sip.sip-1 sip.sip-1.auth",
      ])
    #expect(Set(accepted.map(\.jid)).count == accepted.count)
  }
}
