import Diagnostics
import Schema
import Testing
import _TestSupport

struct SiteDecodingTests {
  @Test func defaults() throws {
    let site = try #require(load(site("")).site)
    #expect(site.serial == nil)
    #expect(site.release.value == .bookworm)
    #expect(site.jitsi.value.version == "2.0.10978")
    #expect(site.timezone.value == "Etc/UTC")
    #expect(site.domains.turn.value == "turn.meet.example.org")
    #expect(site.domains.guest.value == "guest.meet.example.org")
    #expect(site.auth.mode.value == .token)
    #expect(site.auth.appSecret.name == "auth.app")
    // A default knows its key.
    #expect(SiteSchema.key(ofDefault: site.timezone.origin) == "timezone")
    #expect(SiteSchema.key(ofDefault: site.auth.appSecret.origin) == "auth.secret")
    #expect(
      SiteSchema.key(ofDefault: site.hostEntries[0].mediaPort.origin) == "hosts.ports.media")
    #expect(SiteSchema.key(ofDefault: site.name.origin) == nil)
    #expect(site.auth.algorithm.value == .hs256)
    #expect(site.auth.allowsEmptyToken.value)
    #expect(site.tls.mode.value == .siteCA)
    #expect(site.tls.email == nil)
    #expect(site.network.bridge.value == "test")
    #expect(site.network.subnet.value.description == "172.22.22.0/24")
    #expect(site.network.dhcpFirst.value.description == "172.22.22.200")
    #expect(site.network.dhcpLast.value.description == "172.22.22.250")
    #expect(site.jicofo.maxMemoryInMiB.value == 3072)
    #expect(site.jicofo.strategy == nil)
    #expect(!site.jicofo.autoOwner.value)
    #expect(site.jvb.maxMemoryInMiB.value == 3072)
    #expect(site.jvb.relays == nil)
    #expect(site.recording.profile.value == .hd1080)
    #expect(site.recording.streaming.value)
    #expect(site.sip.accounts.isEmpty)
    #expect(site.dialPlan.isEmpty)
    #expect(site.selector.enabled == nil)
    #expect(site.selector.environment.value == "default-env")
    #expect(site.selector.defaultRegion.value == "default-region")
    #expect(site.web.language.value == "en")
    #expect(!site.web.requireDisplayName.value)
    #expect(site.web.prejoin.value)
    #expect(site.web.stunServers.isEmpty)
    let host = try #require(site.hostEntries.first)
    #expect(host.mediaPort.value == 10000)
    #expect(host.colibriPort.value == 9090)
    #expect(host.jibriInstances == nil)
    #expect(host.interface == nil)
    #expect(host.diskInMiB.value == 80 * 1024)
    #expect(
      [site.release.isDefault, site.domains.turn.isDefault, host.mediaPort.isDefault]
        == [true, true, true])
    #expect(!site.domains.meet.isDefault)
  }

  /// A default that follows from a key knows that key, so that a rule has a line to point at.
  @Test func derivedDefaultsPointAtWhatTheyFollowFrom() throws {
    let site = try #require(load(site("site: abc\nauth: {mode: internal}")).site)
    #expect(site.domains.turn.range == site.domains.meet.range)
    #expect(site.network.bridge.range == site.name.range)
    #expect(site.jicofo.autoOwner.value)
    #expect(site.jicofo.autoOwner.range == site.auth.mode.range)
  }

  @Test(arguments: [
    ("10.0.0.0/16", "10.0.0.200", "10.0.0.250"), ("10.0.0.0/24", "10.0.0.200", "10.0.0.250"),
    ("10.0.0.0/25", "10.0.0.100", "10.0.0.125"), ("10.0.0.64/26", "10.0.0.114", "10.0.0.126"),
  ])
  func poolFollowsTheSubnet(_ subnet: String, first: String, last: String) throws {
    let site = try #require(load(site("network: {subnet: \(subnet)}")).site)
    #expect(site.network.dhcpFirst.value.description == first)
    #expect(site.network.dhcpLast.value.description == last)
  }

  @Test func everyMistakeInOneRunByPlace() {
    let text = """
      version: 1
      serial: 08
      #       ^^ error site.invalid-integer
      sit: nordeck
      #<--- error site.unknown-key
      auth: {app_id: nordeck}
      release: bokworm
      #        ^^^^^^^ error site.unknown-value
      domains:
      #<------- error site.missing-key
        turn: Turn.example.org
      #       ^ error site.invalid-host-name
      hosts:
        - name: jms
          roles: [jms, jvb]
          address: 203.0.113.300
      #            ^^^^^^^^^^^^^ error site.invalid-address
          cores: 8
          memory: 16
      #           ^^ error site.invalid-size
          disk: 80GB
      """
    let findings = load(text).diagnostics
    expectDiagnostics(text + "\n#\n#\n") { source, id in
      loadSite(source, as: id).diagnostics
    }
    #expect(findings.count == 7)
    let ranges = findings.compactMap(\.range)
    #expect(ranges == ranges.sorted())
  }

  /// The text stands nowhere in the finding, and no printer may show its line.
  @Test(arguments: [
    "auth: {app_id: x, secret: canary}", "auth: {app_id: x, secret: [canary]}",
    "auth: {app_id: x, secert: canary}", "auth: {app_id: x, secret: {canary: canary}}",
    "auth: {app_id: x, secret: !secret 'canary canary'}",
    "auth: {app_id: [], secret: canary}",
    "auth:\n  app_id: x\n  secret: |\n    canary\n    canary",
    "sip: {accounts: {a: {user: 1, server: a.b, passwort: canary, password: !secret x}}}",
  ])
  func aSecretInTheSiteIsNotShown(_ keys: String) {
    var sources = SourceMap()
    let source = SourceText(name: "site.yaml", site(keys))
    let findings = loadSite(source, as: sources.add(source)).diagnostics
    #expect(!findings.isEmpty)
    let report = TextRenderer().render(findings, sources: sources)
    #expect(!String(decoding: report, as: UTF8.self).contains("canary"))
    for finding in findings {
      let shown = [finding.message, finding.help ?? ""] + finding.notes.map(\.message)
      #expect(!shown.contains { $0.contains("canary") })
      #expect(finding.hidesExcerpt)
    }
  }

  @Test(arguments: [
    ("", "yaml.empty"), ("# nothing\n", "yaml.empty"), ("~", "site.empty"),
    ("[]", "site.wrong-kind"), ("jitsi", "site.wrong-kind"),
  ])
  func aTextThatIsNoMappingIsNoSite(_ text: String, code: String) {
    let (site, findings) = load(text)
    #expect(site == nil)
    #expect(findings.map(\.code.name) == [code])
  }

  @Test func mergedKeysAndAliasesReadLikeWrittenOnes() throws {
    let (loaded, findings) = load(
      site(
        """
        hosts:
          - &base {name: jms, roles: [jms, jvb], address: 192.0.2.1, cores: 8, memory: 16GB, disk: 80GB}
          - {<<: *base, name: b, roles: [jvb], address: 192.0.2.2}
        """))
    #expect(findings.isEmpty)
    let site = try #require(loaded)
    #expect(site.hostEntries.map(\.memoryInMiB.value) == [16384, 16384])
  }

  @Test func aMistakeBehindAnAliasNamesItsUse() throws {
    let findings = load(
      site("jicofo: {max_memory: &heap 3GB}\nrecording: {profile: *heap}")
    ).diagnostics
    let finding = try #require(findings.first)
    #expect(findings.count == 1)
    #expect(finding.range?.start.line == 0)
    #expect(finding.notes.map(\.range?.start.line) == [1])
  }

  @Test func aRangeCostsNothingUntilItIsUsed() throws {
    let site = try #require(load(siteWithHost("name: jvb-[1-100000]")).site)
    #expect(site.hostEntries[0].name.value.count == 100_000)
  }

  /// Rules see a value that breaks none of them, and know it when they see it.
  @Test func standInsAreMarked() throws {
    let site = try #require(
      load(siteWithHost("name: a[1-3]\naddress: nowhere\ncores: many\nroles: [jsm]")).site)
    let host = site.hostEntries[0]
    #expect(host.count == 3)
    #expect(host.publicAddress.isStandIn && host.cores.isStandIn && !host.name.isStandIn)
    #expect(host.cores.value >= 128)
    #expect(host.publicAddress.value.count == 3)
    #expect(host.hasUnreadRoles && site.hasUnreadRoles)
  }
}
