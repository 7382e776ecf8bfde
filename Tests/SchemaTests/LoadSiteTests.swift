import Diagnostics
import Schema
import Testing

struct LoadSiteTests {
  @Test func exampleOfTheDesign() throws {
    let (loaded, findings) = load(
      """
      version: 1
      serial: 12
      site: nordeck
      release: bookworm
      jitsi: "2.0.10978"
      domains:
        meet: jitsi.nordeck.corp
        turn: turn.nordeck.corp
      auth:
        mode: token
        app_id: nordeck
      tls:
        mode: site-ca
      hosts:
        - name: jms
          roles: [jms, jvb]
          address: 203.0.113.10
          cores: 8
          memory: 16GB
          disk: 80GB
        - name: jvb-[01-12]
          roles: [jvb]
          address: 203.0.113.[21-32]
          cores: 8
          memory: 16GB
          disk: 20GB
          region: eu
        - name: sip-1
          roles: [sip]
          address: {public: 203.0.113.61, private: 10.0.0.61}
          cores: 32
          memory: 64 GB
          disk: 40GB
          instances: {sip: 2}
          sip_account: main
      sip:
        accounts:
          main: {user: 1009, server: sip.nordeck.corp, password: !secret sip/main}
      dial_plan:
        - {id: 1000@sip.nordeck.corp, name: Boardroom}
      """)
    #expect(findings.filter { $0.severity == .error }.isEmpty)
    let site = try #require(loaded)
    #expect(site.serial?.value == 12)
    #expect(site.name.value == "nordeck")
    #expect(site.jitsi.value.web == 9222)
    #expect(site.domains.turn.value == "turn.nordeck.corp")
    #expect(site.hosts.count == 14)
    #expect(site.hosts[1].name == "jvb-01")
    #expect(site.hosts[12].publicAddress.description == "203.0.113.32")
    #expect(site.hosts[13].siteAddress.description == "10.0.0.61")
    #expect(site.hostEntries[2].memoryInMiB.value == 65536)
    #expect(site.sip.accounts.map(\.user.value) == ["1009"])
    #expect(site.sip.accounts.map(\.name.value) == ["main"])
    #expect(site.sip.accounts.map(\.password.name) == ["sip/main"])
    #expect(site.dialPlan.map(\.name.value) == ["Boardroom"])
    let range = try #require(site.hostEntries[1].cores.range)
    #expect(range.start == SourcePosition(line: 23, column: 11))
    #expect(range.end == SourcePosition(line: 23, column: 12))
  }
}
