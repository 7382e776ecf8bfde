internal import Diagnostics

/// The outermost mapping of a site file: its keys, and the ``Site`` that they make.
enum SiteDeclaration {
  /// The one version of the format so far; anything else was written for another program.
  private static let version = ScalarType<Int>(shape: .integer(1...1), standIn: 1) { scalar in
    IntegerText.parse(scalar, in: 1...1).mapError { problem in
      guard problem.code == "site.out-of-range" else { return problem }
      return ValueProblem(
        "site.unsupported-version", "this is \(quoted(scalar.text))",
        help: "use the release of jitsi-compile that this site was written for")
    }
  }

  private static let releaseSet = ScalarType<ReleaseSet>.choice(
    ReleaseSet.known.map { ($0.version, $0) }, standIn: .standard,
    code: "site.unknown-release-set")

  static let record = Record(
    "the site", plural: "sites", doc: "One Jitsi cluster.",
    Declare.required("version", version, example: "1", doc: "Version of this file's format."),
    Declare.optional(
      "serial", .integer(0...999_999_999, standIn: 0), whenAbsent: "releases are not counted",
      doc: "The operator's counter, raised with every release; hosts refuse a lower one."),
    Declare.required(
      "site", .text(.siteName, standIn: "site"), example: "example",
      doc: "Names the bridge, the containers and the groups."),
    Declare.defaulted(
      "release", .cases(standIn: DebianRelease.bookworm), to: "bookworm",
      doc: "Debian on the hosts and in their containers, where a host names no other."),
    Declare.defaulted(
      "jitsi", releaseSet, to: ReleaseSet.standard.version,
      doc:
        "The jitsi-meet release, which pins the version of every Jitsi package; see the table below."
    ),
    Declare.section(
      "versions", PackageVersionsDeclaration.record,
      doc: "Versions of single Jitsi packages in place of the release set's."),
    Declare.defaulted(
      "timezone", .text(.timeZone, standIn: "Etc/UTC"), to: "Etc/UTC",
      doc: "Time zone of hosts and containers."),
    Declare.section("domains", DomainsDeclaration.record, doc: "Public names."),
    Declare.section(
      "auth", AuthenticationDeclaration.record, doc: "Who may open a conference."),
    Declare.section(
      "tls", TLSDeclaration.record, doc: "Where the certificates of the public names come from."),
    Declare.section(
      "network", NetworkDeclaration.record,
      doc: "The private network of containers, the same on every host."),
    Declare.section("apt", AptDeclaration.record, doc: "Where Debian packages come from."),
    Declare.list(
      "hosts", of: .record(HostDeclaration.record), minimumCount: 1, absence: .error,
      example: SiteSchema.exampleHosts, doc: "The machines, in the order of deployment."),
    Declare.section("jicofo", JicofoDeclaration.record, doc: "The conference focus."),
    Declare.section("jvb", VideoBridgeDeclaration.record, doc: "The video bridges."),
    Declare.section(
      "recording", RecordingDeclaration.record, doc: "Recording and streaming with Jibri."),
    Declare.section("sip", SIPDeclaration.record, doc: "The SIP gateway."),
    Declare.list(
      "dial_plan", of: .record(DialPlanDeclaration.record),
      doc: "SIP addresses that the people search of the web interface offers."),
    Declare.section(
      "selector", SelectorDeclaration.record,
      doc: "The component selector, which hands out recorders and gateways."),
    Declare.section("web", WebDeclaration.record, doc: "The web interface."),
    Declare.section(
      "features", FeaturesDeclaration.record, doc: "What people can do in a conference."),
    Declare.section(
      "whiteboard", WhiteboardDeclaration.record,
      doc: "The shared whiteboard, in a container of its own on the JMS."),
    Declare.section(
      "branding", BrandingDeclaration.record, doc: "How the web interface presents itself."),
    Declare.map(
      "artifacts", named: .artifactName, of: ArtifactDeclaration.record,
      doc: "Files that no archive has, by their checksums."),
    Declare.defaulted(
      "vnc", .boolean(standIn: false), to: "false",
      doc: "Whether the displays of recorders and gateways can be watched from their host."),
    Declare.defaulted(
      "push", .boolean(standIn: false), to: "false",
      doc: "Whether the JMS may carry bundles to the other hosts over SSH, and apply them."),
    Declare.section(
      "rollout", RolloutDeclaration.record, doc: "How a change goes over the hosts."),
    Declare.section(
      "snippets", SnippetsDeclaration.record,
      doc: "The operator's own words in rendered files; they cannot hold secrets."),
    Declare.map(
      "secrets", named: .secretName, of: GenerationsDeclaration.type,
      doc: "Credentials that were changed: which of their generations are in force."),
    make: {
      _, _, _, serial, name, release, jitsi, versions, timezone, domains, auth, tls, network, apt,
      hosts,
      jicofo, jvb, recording, sip, dialPlan, selector, web, features, whiteboard,
      branding, artifacts, vnc, push, rollout, snippets, generations in
      Site(
        serial: serial, name: name, release: release, jitsi: jitsi, versions: versions,
        timezone: timezone,
        domains: domains, auth: auth.resolved(guests: features.guests), tls: tls,
        network: network.resolved(siteName: name), apt: apt,
        hostEntries: hosts.elements.inheriting(release),
        jicofo: jicofo.resolved(mode: auth.mode), jvb: jvb,
        recording: recording.resolved(siteName: name), sip: sip, dialPlan: dialPlan.elements,
        selector: selector, web: web,
        features: features, whiteboard: whiteboard, branding: branding,
        artifacts: artifacts.elements.compactMap { $0 }, vnc: vnc, push: push, rollout: rollout,
        snippets: snippets,
        generations: generations.elements.map {
          CredentialGenerations(name: $0.name, use: $0.value.use, accept: $0.value.accept)
        },
        hasUnreadRoles: !hosts.isComplete || hosts.elements.contains { $0.hasUnreadRoles })
    })
}

enum DomainsDeclaration {
  static let record = Record(
    "domains", plural: "domains", doc: "Public names of the site.",
    Declare.required(
      "meet", .text(.hostName, standIn: "meet.invalid"), example: "meet.example.org",
      doc: "The name that people type; every XMPP domain derives from it."),
    Declare.optional(
      "turn", .text(.hostName, standIn: "turn.invalid"), whenAbsent: "turn.<domains.meet>",
      doc: "Selects the TURN server on port 443 of the JMS; an alias of 'meet' in the DNS."),
    Declare.optional(
      "guest", .text(.hostName, standIn: "guest.invalid"), whenAbsent: "guest.<domains.meet>",
      doc: "XMPP domain of guests; needs no entry in the DNS."),
    make: { _, _, meet, turn, guest in
      Domains(
        meet: meet, turn: turn ?? meet.deriving { "turn.\($0)" },
        guest: guest ?? meet.deriving { "guest.\($0)" })
    })
}

enum TLSDeclaration {
  static let record = Record(
    "tls", plural: "tls", doc: "Where certificates come from.",
    Declare.defaulted(
      "mode", .cases(standIn: TLS.Mode.siteCA), to: "site-ca", example: "site-ca",
      doc: "An authority of the site's own, Let's Encrypt, or files that the operator brings."),
    Declare.optional(
      "email", .text(.mailbox, standIn: "nobody@example.invalid"),
      whenAbsent: "none, and mode letsencrypt requires it",
      doc: "Contact of the Let's Encrypt account."),
    Declare.secret(
      "certificate", default: "tls.web.certificate",
      doc:
        "With mode files, the certificate of 'meet' and 'turn', then those that lead to its authority."
    ),
    Declare.secret(
      "key", default: "tls.web.key", doc: "With mode files, the certificate's private key."),
    make: { _, _, mode, email, certificate, key in
      TLS(mode: mode, email: email, certificate: certificate, key: key)
    })
}

/// How a change goes over the hosts.
enum RolloutDeclaration {
  private static func floor(_ role: String, _ what: String) -> Field<Setting<String>> {
    Declare.defaulted(
      role, .text(.floor, standIn: "75%"), to: "75%",
      doc:
        "How many \(what) stay in service while others change: a share, rounded down, or a number.")
  }

  private static let floors = Record(
    "floor", plural: "floors", doc: "What stays in service while hosts change.",
    floor("jvb", "bridges"), floor("jibri", "recorders"), floor("sip", "gateways"),
    make: { _, _, jvb, jibri, sip in Rollout(jvb: jvb, jibri: jibri, sip: sip) })

  static let record = Record(
    "rollout", plural: "rollouts", doc: "How a change goes over the hosts.",
    Declare.section("floor", floors, doc: "What stays in service while hosts change."),
    make: { _, _, floors in floors })
}

/// A network whose defaults wait for the site's name.
struct NetworkReading {
  var bridge: Setting<String>?
  var subnet: Setting<Subnet>
  var pool: AddressPool

  struct AddressPool {
    var first: Setting<IPv4Address>?
    var last: Setting<IPv4Address>?
  }

  func resolved(siteName: Setting<String>) -> Network {
    /// Keeps the proportions of 200 and 250 in a network that is smaller than /24.
    func place(_ offset: Int) -> Setting<IPv4Address> {
      subnet.deriving { subnet in
        let scaled =
          subnet.count < 256 ? min(offset * subnet.count / 256, subnet.count - 2) : offset
        return subnet.host(scaled) ?? subnet.address
      }
    }
    return Network(
      bridge: bridge ?? siteName.deriving { $0 }, subnet: subnet,
      dhcpFirst: pool.first ?? place(200), dhcpLast: pool.last ?? place(250))
  }
}

enum NetworkDeclaration {
  private static let subnet = ScalarType<Subnet>.converted(
    .subnet, standIn: Subnet(containing: IPv4Address(bits: 0xAC16_1600), prefixLength: 24)
  ) { Subnet($0) }
  private static let address = ScalarType<IPv4Address>.converted(
    .address, standIn: IPv4Address(bits: 0)
  ) { IPv4Address($0) }

  private static let pool = Record(
    "dhcp", plural: "address pools", doc: "Addresses that are leased to recorders and gateways.",
    Declare.optional(
      "first", address, whenAbsent: "address 200 of the subnet",
      doc: "First address that is leased."),
    Declare.optional(
      "last", address, whenAbsent: "address 250 of the subnet", doc: "Last address that is leased."),
    make: { _, _, first, last in NetworkReading.AddressPool(first: first, last: last) })

  static let record = Record(
    "network", plural: "networks", doc: "The private network of containers.",
    Declare.optional(
      "bridge", .text(.interface, standIn: "bridge"), whenAbsent: "the site's name",
      doc: "Name of the bridge on every host."),
    Declare.defaulted(
      "subnet", subnet, to: "172.22.22.0/24",
      doc: "Its addresses; must overlap no network that the hosts are in."),
    Declare.section("dhcp", pool, doc: "Addresses for containers that come and go."),
    make: { _, _, bridge, subnet, pool in
      NetworkReading(bridge: bridge, subnet: subnet, pool: pool)
    })
}
