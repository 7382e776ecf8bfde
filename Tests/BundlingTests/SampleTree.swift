import Bundling
import Diagnostics
import FileTrees

/// A small host with one of everything: a base, a container, links, folders and a secret.
enum Sample {
  static let site = SiteIdentity(
    site: "nordeck", serial: 12, toolVersion: "0.1.0", schemaVersion: 1, usesPlaceholders: false)

  static let script = Array("#!/bin/bash\nexit 0\n".utf8)
  static let jitsi = FilePlace.container("nordeck-jitsi")

  static func file(
    _ path: String, in place: FilePlace = jitsi, _ text: String = "text\n", secret: String? = nil,
    owner: String = "root", group: String = "root", mode: UInt16 = 0o644,
    action: ChangeAction = .none
  ) -> PlannedFile {
    PlannedFile(
      place: place, path: path,
      content: .bytes(review: Array(text.utf8), bundle: secret.map { Array($0.utf8) }),
      owner: owner, group: group, mode: mode, component: "prosody", action: action,
      isSecret: secret != nil)
  }

  static func tree(_ files: [PlannedFile] = files, host: String = "jms") -> HostTree {
    HostTree(
      host: host,
      facts: HostFacts(
        release: "bookworm", cores: 8, memoryInMiB: 16384, diskInMiB: 81920,
        address: "203.0.113.10", roles: ["jms", "jvb"], modules: ["br_netfilter"],
        devices: ["/dev/net/tun"], ports: [.init(.tcp, 443, component: "nginx")],
        bridge: "nordeck", packages: [PackagePin("lxc"), PackagePin("dnsmasq")],
        units: ["dnsmasq.service"], checks: [.unitActive("dnsmasq.service")]),
      containers: [
        ContainerFacts(
          name: "nordeck-jitsi", kind: .static, address: "172.22.22.14", release: "bookworm",
          base: "nordeck-bookworm", startOrder: 308, startsAtBoot: true,
          groups: ["nordeck-group", "onboot"],
          packages: [PackagePin("prosody"), PackagePin("jicofo", "1.0-1180-1")],
          units: ["prosody.service"],
          checks: [
            .tcpPort(5222), .command(["prosodyctl", "check", "config"]),
            .url("http://127.0.0.1:8888/about/health"),
          ]),
        ContainerFacts(name: "nordeck-bookworm", kind: .base, release: "bookworm"),
      ],
      files: files)
  }

  static let files = [
    file("/etc/dnsmasq.d/nordeck-hosts", in: .host, action: .restart("dnsmasq.service")),
    file("/var/lib/lxc/nordeck-jitsi/config", in: .host, action: .recreate("nordeck-jitsi")),
    file(
      "/etc/prosody/prosody.cfg.lua", "password = <redacted:jvb>\n",
      secret: "password = \"s3cr3t\"\n",
      group: "prosody", mode: 0o640, action: .restart("prosody.service")),
    PlannedFile(
      place: jitsi, path: "/etc/prosody/conf.d/meet.cfg.lua",
      content: .symlink(target: "/etc/prosody/conf.avail/meet.cfg.lua"), component: "prosody"),
    PlannedFile(
      place: jitsi, path: "/etc/prosody/certs", content: .directory, group: "prosody",
      mode: 0o750, component: "prosody"),
    file("/etc/nginx/nginx.conf", action: .reload("nginx.service")),
  ]

  static func bundle(
    _ tree: HostTree = tree(), site: SiteIdentity = site,
    compression: ArchiveCompression = .none
  ) throws -> [UInt8] {
    var bag = DiagnosticBag()
    let bundle = try HostBundle(applyScript: script, compression: compression)
      .make(tree, for: site, reporting: &bag)
    guard let bundle else { throw Failure.notBundled(bag.sorted.map(\.message)) }
    return bundle
  }

  enum Failure: Error { case notBundled([String]) }
}

func text(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }
