internal import ConfigFormats
internal import FileTrees
internal import Schema

extension Component {
  /// Offers a recorder to the component selector.
  static let jibriSidecar = sidecar("jibri-sidecar", "recorder", of: "jibri", in: .jibri)

  /// Offers a SIP gateway to the component selector.
  static let sipSidecar = sidecar("sip-sidecar", "SIP gateway", of: "sip", in: .sip, .machine)

  /// The operator supplies the package `jitsi-component-sidecar`: no repository has it. It creates the
  /// user `jitsi-sidecar`, keeps an `env` that is already there, and drags in a redis, which never
  /// starts.
  private static func sidecar(
    _ name: String, _ what: String, of kind: String, in roles: ContainerRole...
  ) -> Component {
    let template = "{{site.name}}-\(roles[0].suffix)"
    func changed(
      _ path: String, _ name: String, _ format: ConfigFormat, owner: String, _ mode: UInt16
    ) -> FileDeclaration {
      .file(
        path, from: "sidecar/\(name)", as: format, owner: owner, mode: mode,
        onChange: .recreate(template), interrupts: .jobs,
        onMachine: FileDeclaration.Consequence(.restart(unit), .signalling))
    }
    return Component(
      name,
      "offers the \(what) to the selector (operator supplies the package jitsi-component-sidecar)",
      in: roles, when: .sidecar,
      packages: [Package("nodejs")],
      artifacts: [
        ArtifactDeclaration(.sidecar, .package, onChange: .recreate(template))
      ],
      units: [unit],
      files: [
        .nodeRepository, .debconfAnswers(from: "sidecar"),
        // The package drags in a server that nobody here asks anything.
        .link("/etc/systemd/system/redis-server.service", to: "/dev/null"),
        changed(
          "/etc/jitsi/sidecar/env", "env.sidecar.\(kind)", .env, owner: "jitsi-sidecar:jitsi", 0o640
        ),
        changed(
          "/etc/jitsi/sidecar/asap.key", "asap.\(kind).key", .text, owner: "jitsi-sidecar:jitsi",
          0o600),
        changed(
          "/etc/systemd/system/jitsi-component-sidecar.service.d/override.conf", "service.conf",
          .systemd, owner: "root:root", 0o644),
      ],
      listeners: [Listener("\(kind).sidecar", .tcp, .fixed(8017), from: .loopback, speaks: "HTTP")],
      connections: [
        Connection(to: "nginx.https", as: .sidecar), Connection(to: "\(kind).api"),
      ])
  }
}

private let unit = "jitsi-component-sidecar.service"
