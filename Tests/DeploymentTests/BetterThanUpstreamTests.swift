import ConfigFormats
import Credentials
import Diagnostics
import FileTrees
import Schema
import Testing
import _TestSupport

@testable import Deployment

/// What the installer that this compiler replaces gets wrong, row by row (`domain.md` 6.7).
///
/// Where a row is about what happens on a host, the test is of the data or the script that it rests on.
struct BetterThanUpstreamTests {
  private let nordeck: RenderedSite
  private let apply: String

  init() throws {
    nordeck = try RenderedSite(fixture: "nordeck")
    let parts = TestFolder(root: PackageFolder.path("templates/apply"))
    apply = try parts.files().map { try parts.text($0) }.joined()
  }

  private func tree(_ ending: String, _ format: ConfigFormat) throws -> ConfigTree {
    try nordeck.tree(ending, as: format)
  }

  private var prosodyHost: String { "conf.avail/jitsi.nordeck.corp.cfg.lua" }

  // MARK: Whole files, made of the site alone

  @Test func wholeFilesAreRenderedForAReleaseSet() throws {
    for tree in nordeck.trees {
      #expect(!tree.files.contains { $0.path.hasSuffix(".patch") || $0.path.hasSuffix(".sed") })
    }
    #expect(!apply.contains("sed -i"))
    #expect(nordeck.plan.version(of: Package("jicofo", .jicofo)) == "1.0-1180-1")
  }

  @Test func nothingIsAppendedToAFile() throws {
    // One line each, however often a host is applied: a file is replaced as a whole.
    for (file, format) in [
      ("/etc/turnserver.conf", ConfigFormat.coturn), ("/jicofo/config", .shellEnv),
    ] {
      let tree = try tree(file, format)
      var keys = tree.roots.map { tree.key(of: $0) }
      keys.removeAll { $0.hasSuffix("peer-ip") }
      #expect(keys.count == Set(keys).count, "\(file)")
    }
    #expect(!apply.contains(">>\"$full"))
  }

  @Test func everySecretIsKnownBeforeApply() throws {
    let needed = Set(SecretPlan(nordeck.plan).needs.map(\.name))
    let holdings = nordeck.plan.hosts.map { CredentialPlan(nordeck.plan).holding(of: $0) }
    for holding in holdings {
      #expect(holding.texts.isSubset(of: needed) && holding.hashes.isSubset(of: needed))
    }
    for word in ["/dev/urandom", "openssl rand", "pwgen", "uuidgen"] {
      #expect(!nordeck.everything.contains(word) && !apply.contains(word), "\(word)")
    }
  }

  @Test func recorderAndGatewayHaveSecretsOfTheirOwn() throws {
    let accounts = nordeck.plan.hosts.flatMap { nordeck.plan.accounts.accounts(of: $0) }
    #expect(Set(accounts.map(\.secret)).count == accounts.count)
    #expect(Set(accounts.map(\.jid)).count == accounts.count)
    let passwords = nordeck.trees("/jibri/jibri.conf", as: .hocon).flatMap { tree in
      ["control-login", "call-login"].compactMap {
        tree.text(at: "jibri.api.xmpp.environments.[0].\($0).password")
      }
    }
    #expect(passwords.count == 6 && Set(passwords).count == 6)
  }

  @Test func addressesAreDeclared() throws {
    for word in ["ifconfig.me", "icanhazip", "ipify", "checkip"] {
      #expect(!nordeck.everything.contains(word) && !apply.contains(word), "\(word)")
    }
    for tree in nordeck.trees("/jvb.conf", as: .hocon) {
      let address = try #require(
        tree.text(at: "ice4j.harvest.mapping.static-mappings.[0].public-address"))
      #expect(nordeck.plan.hosts.contains { $0.publicAddress.description == address })
      #expect(tree.texts(at: ["ice4j", "harvest", "mapping", "stun", "addresses"]) == [])
    }
  }

  @Test func bridgesHaveStableNames() throws {
    let names = nordeck.trees("/jvb.conf", as: .hocon).compactMap {
      $0.text(at: "videobridge.apis.xmpp-client.configs.site.MUC_NICKNAME")
    }
    #expect(names == ["jms", "jvb-1", "jvb-2", "jvb-3"])
    #expect(!nordeck.everything.contains("jvb-config"))
  }

  @Test func versionsArePinned() throws {
    for word in ["git clone", "npm install", "/latest/", "@latest"] {
      #expect(!nordeck.everything.contains(word) && !apply.contains(word), "\(word)")
    }
    let text = try #require(nordeck.texts("preferences.d/nordeck.pref").first)
    #expect(text.contains("Pin: version 1.0-1180-1\nPin-Priority: 1001"))
  }

  @Test func bundlesAreCheckedAndTransportIsTheOperators() throws {
    #expect(apply.contains("sha256sum --check --quiet --strict SHA256SUMS"))
    for word in ["--insecure", "--no-check-certificate", "StrictHostKeyChecking", "git+ssh"] {
      #expect(!apply.contains(word) && !nordeck.everything.contains(word), "\(word)")
    }
  }

  // MARK: Who reaches what

  @Test func colibriLocationsLeadToKnownBridgesAlone() throws {
    let tree = try tree("/sites-available/jitsi.nordeck.corp.conf", .nginx)
    let addresses = ["172.22.22.14", "203.0.113.21", "203.0.113.22", "203.0.113.23"]
    var targets: [String] = []
    var refusals = 0
    for server in tree.children(named: "server") {
      for location in tree.children(named: "location", of: server) {
        guard tree.words(of: location).contains(where: { $0.hasPrefix("/colibri") }) else {
          continue
        }
        // A prefix and no pattern: nothing of the address that was asked for becomes a target.
        #expect(tree.words(of: location).first == "^~")
        if let pass = tree.child(named: "proxy_pass", of: location) {
          targets += tree.words(of: pass)
        } else {
          refusals += 1
        }
      }
    }
    #expect(targets == addresses.map { "http://\($0):9090" })
    #expect(refusals == 2)
    #expect(!targets.contains { $0.contains("$") })
  }

  @Test func bridgesAndProsodyAreForNodesOnly() throws {
    for entry in nordeck.plan.site.hostEntries {
      for forward in EntryPlan(entry, of: nordeck.plan, components: Component.all).forwards {
        if forward.port == 5222 { #expect(forward.sources == .nodes) }
        if forward.port == 9090 { #expect(forward.sources == .jms) }
      }
    }
    let rules = nordeck.texts("nftables.d/nordeck.nft").joined()
    #expect(rules.contains("ip saddr @peers-tcp-5222 tcp dport 5222"))
    #expect(rules.contains("ip saddr @peers-tcp-9090 tcp dport 9090"))
    #expect(!rules.contains("\n    tcp dport 5222") && !rules.contains("\n    tcp dport 9090"))
  }

  @Test func firewallHasATableOfItsOwn() throws {
    for rules in nordeck.texts("nftables.d/nordeck.nft") {
      #expect(rules.contains("table inet jitsi-nordeck {") && rules.contains("chain forward"))
      #expect(!rules.contains(" iif \"") && !rules.contains(" iif eth"))
      #expect(rules.contains("iifname"))
    }
  }

  @Test func otherRulesAreNotFlushed() throws {
    let all = nordeck.texts("nftables.d/nordeck.nft").joined() + apply
    #expect(!all.contains("flush ruleset"))
    #expect(all.contains("delete table inet jitsi-nordeck"))
  }

  @Test func onlyReachableRelaysAreOffered() throws {
    let tree = try tree("/etc/prosody/prosody.cfg.lua", .lua)
    let services = try #require(tree.value(at: ["external_services"]))
    let offered = tree.children(of: services).map { service in
      ["type", "host", "port"].map { key in
        tree.child(named: key, of: service).map { tree.text(of: $0) } ?? ""
      }
    }
    #expect(offered == [["turns", "turn.nordeck.corp", "443"]])
    let coturn = try self.tree("/etc/turnserver.conf", .coturn)
    #expect(coturn.text(at: "tls-listening-port") == "5349")
    #expect(coturn.text(at: "no-udp") == "true" && coturn.text(at: "no-tcp") == "true")
  }

  @Test func restartsFollowFromWhatChanged() throws {
    let jms = try #require(nordeck.trees.first)
    for file in jms.files where file.component == "prosody" {
      let isAccount = file.path.contains("/accounts/")
      if isAccount { #expect(file.action == .none, "\(file.path)") }
    }
    #expect(
      jms.files.first { $0.path.hasSuffix("dial-plan.json") }.map(\.action) == ChangeAction.none)
    #expect(
      jms.files.first { $0.path.hasSuffix("sites-available/jitsi.nordeck.corp.conf") }.map(\.action)
        == .reload("nginx.service"))
  }

  // MARK: One mode, one truth

  @Test func authenticationModeDecidesAboutJicofosLogin() throws {
    let modes = [("nordeck", "false"), ("internal", "true"), ("anonymous", "false")]
    for (fixture, enabled) in modes {
      let tree = try RenderedSite(fixture: fixture).tree("/jicofo.conf", as: .hocon)
      #expect(tree.text(at: "jicofo.authentication.enabled") == enabled, "\(fixture)")
      #expect((tree.text(at: "jicofo.authentication.type") == "XMPP") == (enabled == "true"))
    }
  }

  @Test func trustedDomainsFollowFromTheFeatures() throws {
    for (fixture, domains) in [
      ("nordeck", ["recorder.jitsi.nordeck.corp", "sip.jitsi.nordeck.corp"]),
      ("keys", ["recorder.meet.example.org"]), ("letsencrypt", []),
    ] {
      let tree = try RenderedSite(fixture: fixture).tree("/jicofo.conf", as: .hocon)
      #expect(tree.texts(at: ["jicofo", "xmpp", "trusted-domains"]) == domains, "\(fixture)")
    }
  }

  @Test func guestDomainIsDerived() throws {
    let tree = try tree("conf.avail/guest.jitsi.nordeck.corp.cfg.lua", .lua)
    #expect(tree.value(at: ["VirtualHost guest.jitsi.nordeck.corp"]) != nil)
    #expect(!nordeck.everything.contains("guest.domain.loc"))
    let config = try self.tree("/jitsi.nordeck.corp-config.js", .javascript)
    #expect(config.text(at: "config.hosts.anonymousdomain") == "guest.jitsi.nordeck.corp")
  }

  @Test func streamingBitRateHasItsUnit() throws {
    let all = nordeck.trees("/jibri/jibri.conf", as: .hocon).compactMap {
      $0.text(at: "jibri.ffmpeg.streaming-max-bitrate")
    }
    #expect(all.count == 3 && Set(all) == ["2976k"])
  }

  @Test func clientKeysAreOnTheKeyServersPort() throws {
    let tree = try tree("/selector/env", .env)
    let mapping = try #require(tree.text(at: "JITSI_ASAP_BASE_URL_MAPPINGS"))
    #expect(mapping.contains(":18443/clients"))
    #expect(!nordeck.everything.contains("18433"))
  }

  /// The project's default is the text `*`, which is no pattern.
  @Test func participantsTokensNameTheirAudience() throws {
    let site = try RenderedSite(fixture: "keys")
    let tree = try site.tree("/etc/jitsi/selector/env", as: .env)
    #expect(tree.text(at: "JITSI_ASAP_JWT_AUD") == "jitsi")
    #expect(tree.text(at: "JITSI_ASAP_JWT_ACCEPTED_HOOK_ISS") == "portal,backoffice")
  }

  @Test func switchesOfTheInstallerAreNoTexts() throws {
    // Compared as a text, the installer's switch was always on. Conditions are values here.
    #expect(!nordeck.everything.contains("DONT_RUN") && !apply.contains("DONT_RUN"))
  }

  @Test func namesHaveOneSpelling() throws {
    let names = SecretPlan(nordeck.plan).needs.map(\.name)
    #expect(!names.contains { $0.lowercased().contains("passw") })
    let (_, findings) = loadSite(
      SourceText(name: "site.yaml", "version: 1\nJIBRI_PASSWORD: x\n"), as: SourceID(0))
    #expect(findings.contains { $0.code.name == "site.unknown-key" })
  }

  @Test func nobodyWatchesTheScreen() throws {
    for word in ["x11vnc", ".vnc", "tigervnc"] {
      #expect(!nordeck.everything.contains(word), "\(word)")
      let packages = nordeck.trees.flatMap(\.containers).flatMap(\.packages).map(\.name)
      #expect(!packages.contains { $0.contains("vnc") })
    }
  }

  @Test func privateServersListenOnLoopback() throws {
    let jicofo = try tree("/jicofo.conf", .hocon)
    #expect(jicofo.text(at: "jicofo.rest.host") == "127.0.0.1")
    // Jibri's builds of these sets listen on every address, with no key for it; nothing leads there.
    for text in nordeck.texts("/nordeck.nft") {
      #expect(!text.contains("dport 2222"))
      #expect(!text.contains("dport 3333"))
    }
    for tree in nordeck.trees("/jvb.conf", as: .hocon) {
      #expect(tree.text(at: "videobridge.http-servers.private.host") == "127.0.0.1")
    }
  }

  // MARK: Certificates

  @Test func certificatesNameWhatTheyAreFor() throws {
    let needs = SecretPlan(nordeck.plan).needs
    let names = needs.compactMap { need -> (String, [String], Int)? in
      guard case .certificate(let request?) = need.kind else { return nil }
      return (need.name, request.domains, request.addresses.count)
    }
    let servers = names.filter { $0.0 != "tls.ca.certificate" }
    #expect(servers.count == 3)
    // No address is in a server's certificate; each has the names of its own program.
    #expect(servers.allSatisfy { $0.2 == 0 })
    #expect(servers.first { $0.0 == "tls.web.certificate" }?.1 == ["jitsi.nordeck.corp"])
    #expect(servers.first { $0.0 == "tls.turn.certificate" }?.1 == ["turn.nordeck.corp"])
  }

  @Test func letsEncryptHasOneLineage() throws {
    let site = try RenderedSite(fixture: "letsencrypt")
    let start = try site.text("/lets-encrypt.service")
    #expect(start.contains("--cert-name") && !site.everything.contains("--duplicate"))
    #expect(!site.everything.contains("--dry-run"))
    #expect(site.texts("/renewal-hooks/deploy/open").count == 1)
  }

  @Test func everybodyVerifiesCertificates() throws {
    let jicofo = try tree("/jicofo.conf", .hocon)
    #expect(jicofo.text(at: "jicofo.xmpp.client.disable-certificate-verification") == "false")
    for tree in nordeck.trees("/jvb.conf", as: .hocon) {
      let key = "videobridge.apis.xmpp-client.configs.site.DISABLE_CERTIFICATE_VERIFICATION"
      #expect(tree.text(at: key) == "false")
    }
    for tree in nordeck.trees("/jibri/jibri.conf", as: .hocon) {
      #expect(tree.text(at: "jibri.api.xmpp.environments.[0].trust-all-xmpp-certs") == "false")
      let flags = tree.texts(at: ["jibri", "chrome", "flags"])
      #expect(!flags.isEmpty && !flags.contains("--ignore-certificate-errors"))
    }
    #expect(!nordeck.everything.contains("NODE_TLS_REJECT_UNAUTHORIZED"))
  }

  // MARK: Bridges and their relay

  @Test func bridgesAreConfiguredInOneFile() throws {
    #expect(nordeck.trees("/jvb.conf", as: .hocon).count == 4)
    for tree in nordeck.trees("/jvb.conf", as: .hocon) {
      let room = "videobridge.apis.xmpp-client.configs.site.MUC_JIDS"
      #expect(tree.text(at: room) == "jvbbrewery@internal.auth.jitsi.nordeck.corp")
    }
  }

  @Test func legacyPropertiesDoNotWin() throws {
    #expect(nordeck.texts("/sip-communicator.properties") == [])
    let older = try RenderedSite(FixtureSite(name: "modes/set-10078").text())
    let files = older.texts("/sip-communicator.properties")
    #expect(files.count == 4)
    for text in files {
      #expect(text.contains("org.jitsi.videobridge.xmpp.user.shard.MUC_JIDS"))
      let lines = text.split(separator: "\n")
      #expect(lines.allSatisfy { $0.hasPrefix("#") })
    }
  }

  @Test func nginxNeedsNoResolver() throws {
    for text in nordeck.texts(".conf") where text.contains("proxy_pass") {
      #expect(!text.contains("127.0.0.53"))
      // Without variables in the targets of HTTP, nothing is looked up while it runs.
      for line in text.split(separator: "\n") where line.contains("proxy_pass http") {
        #expect(!line.contains("http://$"), "\(line)")
      }
    }
  }

  @Test func publicNamesLeadToTheJMSFromInside() throws {
    for tree in nordeck.trees("/dnsmasq.d/nordeck.conf", as: .dnsmasq) {
      let records = tree.children(named: "host-record").map { record in
        ([tree.text(of: record)] + tree.words(of: record)).joined(separator: ",")
          + tree.children(of: record).map { tree.text(of: $0) }.joined(separator: ",")
      }
      #expect(records.contains { $0.contains("jitsi.nordeck.corp") }, "\(records)")
    }
    #expect(!nordeck.texts("/etc/hosts").contains { $0.contains("jitsi.nordeck.corp") })
  }

  @Test func relayedMediaReachesOurBridgesAlone() throws {
    let tree = try tree("/etc/turnserver.conf", .coturn)
    let allowed = tree.children(named: "allowed-peer-ip").map { tree.text(of: $0) }
    #expect(
      allowed == ["172.22.22.14", "203.0.113.10", "203.0.113.21", "203.0.113.22", "203.0.113.23"])
    let denied = tree.children(named: "denied-peer-ip").map { tree.text(of: $0) }
    for range in ["10.0.0.0-10.255.255.255", "127.0.0.0-127.255.255.255", "::1"] {
      #expect(denied.contains(range))
    }
    // Whoever the whole Internet reaches is in no denied range, so nobody has to allow it.
    let site = try PackageFolder.folder.text("fixtures/nordeck/site.yaml")
    let elsewhere = try RenderedSite(
      site.replacing("203.0.113.[21-23]", with: "185.199.110.[21-23]"))
    let listed = try elsewhere.tree("/etc/turnserver.conf", as: .coturn)
    #expect(
      listed.children(named: "allowed-peer-ip").map { listed.text(of: $0) } == [
        "172.22.22.14", "203.0.113.10",
      ])
    #expect(elsewhere.findings.filter { $0.severity == .error } == [])
  }

  @Test func realAddressesSurviveTheMultiplexer() throws {
    let tree = try tree("/etc/nginx/nginx.conf", .nginx)
    let stream = try #require(tree.value(at: ["stream"]))
    let listener = tree.children(named: "server", of: stream).first { server in
      tree.child(named: "listen", of: server).map { tree.words(of: $0) } == ["443"]
    }
    let option = listener.flatMap { tree.child(named: "proxy_protocol", of: $0) }
    #expect(option.map { tree.words(of: $0) } == ["on"])
    let site = try self.tree("/sites-available/jitsi.nordeck.corp.conf", .nginx)
    let servers = site.children(named: "server")
    #expect(servers.contains { site.child(named: "real_ip_header", of: $0) != nil })
  }

  // MARK: Recorders and gateways

  @Test func jobsAreStartedFromWithinAlone() throws {
    let site = try RenderedSite(fixture: "single-host")
    let rules = site.texts("/etc/nftables.d/instance.nft")
    #expect(rules.count == 2)
    for text in rules {
      for port in [2222, 3333, 8017] { #expect(text.contains("tcp dport \(port) reject")) }
    }
    for unit in site.texts("/instance-firewall.service") {
      #expect(unit.contains("RequiredBy=jibri.service"))
    }
  }

  @Test func instancesNeedNoRedis() throws {
    for tree in nordeck.trees("/etc/jitsi/sidecar/env", as: .env) {
      #expect(!tree.roots.contains { tree.key(of: $0).hasPrefix("REDIS") })
    }
    for container in nordeck.trees.flatMap(\.containers) where container.name.contains("template") {
      #expect(!container.units.contains { $0.contains("redis") })
      #expect(!container.packages.map(\.name).contains("redis-server"))
    }
    // The sidecar's package brings one all the same; it never starts.
    for tree in nordeck.trees where tree.containers.contains(where: { $0.kind == .template }) {
      let path = "/etc/systemd/system/redis-server.service"
      let targets = tree.files.filter { $0.path == path }.compactMap { file -> String? in
        guard case .symlink(let target) = file.content else { return nil }
        return resolvedLink(at: path, to: target)
      }
      #expect(targets == ["/dev/null"], "\(tree.host)")
    }
  }

  @Test func soundCardsAreLookedAt() throws {
    let checks = nordeck.trees.flatMap(\.facts.checks)
    #expect(checks.contains(.command(["/usr/bin/test", "-e", "/proc/asound/Loopback"])))
    #expect(nordeck.texts("/instances.sh").contains { $0.contains("/proc/asound") })
  }

  @Test func numberOfInstancesIsDeclared() throws {
    let starts = nordeck.texts("/usr/local/sbin/nordeck-jibri-start")
    #expect(starts.count == 2 && starts.allSatisfy { $0.contains("cores=$((4 * 4))") })
    // The cores that are there are compared with those that were declared, and decide nothing.
    let users = nordeck.trees[1...].flatMap(\.files).filter {
      $0.reviewText?.contains("nproc") == true
    }
    #expect(Set(users.map(\.path)) == ["/usr/local/lib/nordeck/instances.sh"])
  }

  @Test func instancesAreConfiguredBeforeTheyStart() throws {
    for name in ["jibri-instance.service", "sip-instance.service"] {
      let units = nordeck.trees("/systemd/system/\(name)", as: .systemd)
      #expect(!units.isEmpty)
      for unit in units {
        #expect(unit.text(at: "Service.Type") == "oneshot")
        #expect(unit.text(at: "Unit.Before")?.contains("jibri.service") == true)
      }
    }
  }

  @Test func unconfinedContainersSayWhy() throws {
    let configs = nordeck.trees.flatMap(\.files).filter { $0.path.hasPrefix("/var/lib/lxc/") }
    #expect(configs.count == 9)
    for text in nordeck.texts("/config") where text.contains("lxc.apparmor.profile") {
      #expect(text.contains("# No AppArmor:"))
    }
  }

  @Test func browserAndDriverAreOnePair() throws {
    for container in nordeck.trees.flatMap(\.containers) where container.name.contains("template") {
      let names = container.packages.map(\.name)
      #expect(names.contains("chromium") && names.contains("chromium-driver"))
      #expect(!names.contains { $0.contains("google-chrome") })
    }
  }

  @Test func templatesNeedNoAddress() throws {
    let templates = nordeck.trees.flatMap(\.containers).filter { $0.name.contains("template") }
    #expect(templates.count == 3 && templates.allSatisfy { $0.address == nil })
    // Whoever is leased an address is not looked for by it.
    #expect(!nordeck.plan.hosts.isEmpty)
  }
}
