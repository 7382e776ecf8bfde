internal import Diagnostics

/// An entry of `hosts`.
enum HostDeclaration {
  private static let namePattern = ScalarType<RangePattern>.converted(
    .hostPattern, standIn: RangePattern(literal: "unnamed")
  ) { RangePattern($0) }
  private static let addressPattern = ScalarType<RangePattern>.converted(
    .addressPattern, standIn: RangePattern(literal: "0.0.0.0")
  ) { RangePattern($0) }

  /// A host's own address where it differs from the one that clients reach.
  struct Addresses {
    var publicAddress: Setting<RangePattern>
    var privateAddress: Setting<RangePattern>?
  }

  private static let addresses = Record(
    "address", plural: "addresses", doc: "Two addresses of one host, translated one to one.",
    Declare.required("public", addressPattern, doc: "The address that clients reach."),
    Declare.optional(
      "private", addressPattern, whenAbsent: "the host has its public address itself",
      doc: "The host's own address, which other hosts of the site prefer."),
    make: { _, _, publicAddress, privateAddress in
      Addresses(publicAddress: publicAddress, privateAddress: privateAddress)
    })

  private static let address = NodeType<Addresses>(
    shape: .either(addressPattern.shape, addresses.shape)
  ) { node, key, reader in
    if node.kind == .mapping { return reader.record(addresses, key, node) }
    if node.kind == .sequence {
      reader.report(.wrongKind(key, .either(addressPattern.shape, addresses.shape), node), at: node)
      return nil
    }
    return reader.setting(addressPattern, key, node).map { Addresses(publicAddress: $0) }
  }

  private struct Instances {
    var jibri: Setting<Int>?
    var sip: Setting<Int>?
  }

  private static let instances = Record(
    "instances", plural: "instances", doc: "How many containers of a kind the host runs.",
    Declare.optional(
      "jibri", .integer(1...16, standIn: 1), whenAbsent: "as many as cores and memory allow",
      doc: "Recorders on the host."),
    Declare.optional(
      "sip", .integer(1...4, standIn: 1), whenAbsent: "as many as cores and memory allow",
      doc: "SIP gateways on the host."),
    make: { _, _, jibri, sip in Instances(jibri: jibri, sip: sip) })

  private struct Ports {
    var media: Setting<Int>
    var colibri: Setting<Int>
  }

  private static let ports = Record(
    "ports", plural: "ports", doc: "Ports of the host's video bridge.",
    Declare.defaulted(
      "media", .integer(1...65535, standIn: 10000), to: "10000",
      doc: "UDP port of audio and video."),
    Declare.defaulted(
      "colibri", .integer(1...65535, standIn: 9090), to: "9090",
      doc: "TCP port on which the JMS reaches the bridge's websockets."),
    make: { _, _, media, colibri in Ports(media: media, colibri: colibri) })

  /// More than any rule asks for, so that a size that could not be read breaks none.
  private enum Plenty {
    static let cores = 1024
    static let mebibytes = 64 * 1024 * 1024
  }

  static let record = Record(
    "a host", plural: "hosts",
    doc: "An entry stands for one host, or for as many as its ranges have members.",
    Declare.required(
      "name", namePattern, doc: "Name of the host; all ranges of an entry are equally long."),
    Declare.list(
      "roles", of: .scalar(.cases(standIn: Role.jvb)), minimumCount: 1, isUnique: true,
      absence: .error, doc: "What runs on the host."),
    Declare.defaulted(
      "mode", .cases(standIn: HostMode.lxc), to: "lxc",
      doc: "'lxc' gives each role containers; 'vm' puts one SIP gateway on the machine itself."),
    Declare.required(
      "address", address, doc: "Where clients and the other hosts reach it.",
      standIn: { range, reader in
        Addresses(publicAddress: reader.standIn(RangePattern(literal: "0.0.0.0"), at: range))
      }),
    Declare.required(
      "cores", .integer(1...Plenty.cores, standIn: Plenty.cores), doc: "Processor cores."),
    Declare.required(
      "memory", .size(512...Plenty.mebibytes, standIn: Plenty.mebibytes), doc: "RAM."),
    Declare.required(
      "disk", .size(1024...Plenty.mebibytes, standIn: Plenty.mebibytes), doc: "Disk space."),
    Declare.optional(
      "release", .cases(standIn: DebianRelease.bookworm), whenAbsent: "the site's 'release'",
      doc: "Debian on the host and in its containers."),
    Declare.optional(
      "region", .text(.identifier, standIn: "region"), whenAbsent: "the host is in no region",
      doc: "Where the host stands; bridges near a participant are preferred."),
    Declare.optional(
      "interface", .text(.interface, standIn: "eth0"),
      whenAbsent: "the one of the default route, looked up by 'apply'",
      doc: "Interface that packets from outside come in by."),
    Declare.section(
      "instances", instances, doc: "How many recorders and gateways run on the host."),
    Declare.optional(
      "sip_account", .text(.identifier, standIn: "account"),
      whenAbsent: "the only account, if there is one",
      doc: "Entry of sip.accounts that the host's gateways log in with."),
    Declare.defaulted(
      "direct", .boolean(standIn: false), to: "false",
      doc: "With mode 'vm', SIP devices call the gateway's own address; it has no account."),
    Declare.defaulted(
      "sidecar", .boolean(standIn: true), to: "true",
      doc: "Whether the component selector may hand out the host's recorders and gateways."),
    Declare.list(
      "host_keys", of: .scalar(.text(.sshHostKey, standIn: "")), isUnique: true,
      doc: "With 'push', the key of each host's SSH server, in the order of the range."),
    Declare.section("ports", ports, doc: "Ports of the host's video bridge."),
    make: makeEntry)

  private static func makeEntry(
    _ place: RecordPlace, _ reader: inout NodeReader, name: Setting<RangePattern>,
    roles: ListReading<Setting<Role>>, mode: Setting<HostMode>, addresses: Addresses,
    cores: Setting<Int>,
    memory: Setting<Int>, disk: Setting<Int>, release: Setting<DebianRelease>?,
    region: Setting<String>?, interface: Setting<String>?, instances: Instances,
    sipAccount: Setting<String>?, direct: Setting<Bool>, sidecar: Setting<Bool>,
    hostKeys: ListReading<Setting<String>>, ports: Ports
  ) -> HostEntry {
    let patterns = [name, addresses.publicAddress] + (addresses.privateAddress.map { [$0] } ?? [])
    let count = patterns.filter { !$0.isStandIn }.map(\.value.count).min() ?? 1
    reader.compareLengths(name, addresses)
    let facts = HostEntry.Facts(
      name: name.standInWidened(to: count), roles: roles.elements,
      mode: mode,
      publicAddress: addresses.publicAddress.standInWidened(to: count),
      privateAddress: addresses.privateAddress?.standInWidened(to: count), cores: cores,
      memoryInMiB: memory,
      diskInMiB: disk, region: region,
      interface: interface, jibriInstances: instances.jibri,
      sipInstances: instances.sip, sipAccount: sipAccount,
      takesDirectCalls: direct, sidecar: sidecar,
      // Where one could not be read, their number says nothing.
      hostKeys: hostKeys.isComplete
        ? hostKeys.elements : [Setting("", Origin.standIn(at: place.extent))],
      mediaPort: ports.media,
      colibriPort: ports.colibri, range: place.extent, count: count,
      hasUnreadRoles: !roles.isComplete)
    return HostEntry(facts, release: release ?? Setting(default: .bookworm))
  }
}

extension NodeReader {
  /// Reports every address whose range is not as long as that of the name.
  fileprivate mutating func compareLengths(
    _ name: Setting<RangePattern>, _ addresses: HostDeclaration.Addresses
  ) {
    guard !name.isStandIn else { return }
    for address in [addresses.publicAddress, addresses.privateAddress].compactMap({ $0 })
    where !address.isStandIn && address.value.count != name.value.count {
      report(.rangeLengths(name: name, other: address, "address"))
    }
  }
}

extension Setting<RangePattern> {
  /// A stand-in for as many hosts as the entry's other ranges have.
  fileprivate func standInWidened(to count: Int) -> Self {
    isStandIn && value.count != count ? Setting(value.numbered(to: count), origin) : self
  }
}
