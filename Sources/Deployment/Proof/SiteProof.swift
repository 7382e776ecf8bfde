internal import Credentials
internal import Diagnostics
public import FileTrees
internal import Schema

/// Proves that the finished files of all hosts agree, from what the files say.
///
/// Hosts are read one by one, in any order and on any number of threads; what is left of each is
/// small. ``conclude(_:)`` then joins what hosts say about each other.
public struct SiteProof: Sendable {
  let compiler: SiteCompiler
  /// What hosts of each kind are expected to have.
  private let placesOfKind: [[ExpectedPlace]]
  let names: SiteNames
  let secrets: SecretFacts

  public init(_ compiler: SiteCompiler) {
    self.compiler = compiler
    names = SiteNames(compiler.plan, needs: compiler.needs)
    secrets = SecretFacts(compiler.plan, needs: compiler.needs)
    var number = 0
    placesOfKind = compiler.kindPlans.map {
      Self.places(of: $0, compiler.plan, numberedFrom: &number)
    }
  }

  var plan: SitePlan { compiler.plan }

  private static func places(
    of entry: EntryPlan, _ plan: SitePlan, numberedFrom number: inout Int
  ) -> [ExpectedPlace] {
    let scope = ProofScope(
      site: plan, entry: entry, host: entry.entry.host(at: 0), role: entry.hostRole)
    let host = ExpectedPlace(
      entry.hostRole, components: entry.hostComponents, in: scope, numberedFrom: &number)
    return [host]
      + entry.containers.map {
        ExpectedPlace($0.role, components: $0.components, in: scope, numberedFrom: &number)
      }
  }

  /// Buffers that one thread reuses from host to host.
  public struct Workspace: Sendable {
    var buffers = FileCheck.Buffers()
    public init() {}
  }

  /// Reads the files of the host at `index`.
  public func read(
    _ tree: HostTree, ofHost index: Int, in workspace: inout Workspace
  ) -> HostEvidence {
    var host = HostProof(self, hostAt: index, tree)
    host.read(using: &workspace.buffers)
    var evidence = HostEvidence(host: index, objections: host.objections)
    evidence.ends = HostEnds(host.facts, in: host, objections: &evidence.objections)
    return evidence
  }

  /// Joins what the hosts say; the order of `evidence` decides that of the objections.
  public func conclude(_ evidence: [HostEvidence]) -> [Objection] {
    var join = SiteJoin(self, evidence)
    join.run()
    return RootCauses(evidence.flatMap(\.objections) + join.objections).objections
  }

  /// Accounts that no file of the site logs in with: those of people, and generations that are
  /// accepted and not presented.
  var spareAccounts: Set<String> {
    Set(plan.everyAccount.map(\.jid)).subtracting(
      plan.hosts.flatMap { plan.accounts.accounts(of: $0) }.map(\.jid))
  }

  /// Files of public keys that no host of the site signs for: those of the selector's clients, and
  /// generations that are accepted and not presented.
  var spareKeyFiles: [String] {
    let signals = plan.generations[SecretPlan.Family.signal].accepted.map {
      plan.signalKid(generation: $0)
    }
    let sidecars = plan.hosts.flatMap { host in
      [Role.jibri, .sip].filter { plan.hasSidecar($0, host) }.flatMap { role in
        plan.generations[SecretPlan.Family.sidecar(role, host.name)].accept.map {
          plan.kid(role, host.name, generation: $0)
        }
      }
    }
    return (signals + sidecars).map { keyFile(of: $0) }
  }

  func keyFile(of id: String) -> String { AsapKeyFile.name(kid: id) }

  func places(ofHost index: Int) -> [ExpectedPlace] {
    placesOfKind[compiler.kind(ofHost: index)]
  }

  /// - Parameter host: nil for what holds on every host with the place.
  func net(for host: Host?, in place: ExpectedPlace) -> TokenNet {
    TokenNet(
      addresses: place.isOfJMS ? names.allAddresses : names.sharedAddresses,
      own: host.map { [$0.publicAddress.bits, $0.siteAddress.bits] } ?? [],
      parents: names.parents,
      names: names.domains, paths: place.paths, secrets: names.secrets,
      units: place.units)
  }
}

extension SitePlan {
  /// Every account that Prosody has a file of.
  var everyAccount: [Account] {
    hosts.flatMap { accounts.accepted(of: $0) } + accounts.users
  }
}

/// Names and addresses that the site knows, wherever they stand.
struct SiteNames: Sendable {
  /// Addresses that every host knows: places in the private network, the JMS, others' servers.
  let sharedAddresses: Set<UInt32>
  /// Those, and the addresses of all hosts.
  let allAddresses: Set<UInt32>
  let domains: Set<String>
  /// Domains with a dot in front, below which the site has all names.
  let parents: [[UInt8]]
  let secrets: Set<String>

  init(_ plan: SitePlan, needs: [SecretNeed]) {
    let (site, network) = (plan.site, plan.network.network)
    let subnet = network.subnet.value
    var addresses: Set<IPv4Address> = [
      subnet.address, subnet.netmask, network.dhcpFirst.value, network.dhcpLast.value,
    ]
    for role in ContainerRole.allCases {
      plan.network.address(of: role).map { _ = addresses.insert($0) }
    }
    if let jms = plan.jmsHost { addresses.formUnion([jms.publicAddress, jms.siteAddress]) }
    let servers =
      site.sip.accounts.map(\.server.value) + site.web.stunServers.map(\.value)
      + site.dialPlan.map(\.id.value)
    // `user@server:port`, with any of the parts left out.
    let hosts = servers.compactMap { server in
      server.split(separator: "@").last?.split(separator: ":").first.map(String.init)
    }
    addresses.formUnion(hosts.compactMap { IPv4Address($0) })
    sharedAddresses = Set(addresses.map(\.bits))
    for host in plan.hosts {
      addresses.insert(host.publicAddress)
      if let address = host.privateAddress { addresses.insert(address) }
    }
    allAddresses = Set(addresses.map(\.bits))
    var domains: Set = [plan.domains.meet.value, plan.domains.turn.value, plan.domains.guest.value]
    domains.formUnion(plan.domains.derived.map(\.domain))
    domains.formUnion(hosts)
    if let email = site.tls.email?.value.split(separator: "@").last {
      domains.insert(String(email))
    }
    self.domains = domains
    let own = [plan.domains.meet.value, plan.domains.turn.value, plan.domains.guest.value]
    parents = own.map { Array(".\($0)".utf8) }
    secrets = Set(needs.map(\.name))
  }
}
