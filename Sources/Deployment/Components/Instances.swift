internal import ConfigFormats
internal import FileTrees
internal import Schema

extension Component {
  /// What the scripts of recorders and gateways share on a host.
  static let instances = Component(
    "instances", "copies of template containers: how they start and stop", in: [.host],
    when: .any([.role(.jibri), .role(.sip)]),
    files: [
      .file(
        "/usr/local/lib/{{site.name}}/instances.sh", from: "instances/instances.sh", as: .shell)
    ])

  /// The recorders of a host: ephemeral copies of one template container.
  static let jibriHost = instanceHost(
    "jibri-host", "starts the recorders of the host", kind: "jibri", when: .role(.jibri))

  /// The SIP gateways of a host: ephemeral copies of another.
  static let sipHost = instanceHost(
    "sip-host", "starts the SIP gateways of the host", kind: "sip", when: .role(.sip),
    checks: [.command(["/usr/bin/test", "-c", "/dev/video2"])])

  private static func instanceHost(
    _ name: String, _ summary: String, kind: String, when: Condition,
    checks: [HealthCheck] = []
  ) -> Component {
    let unit = "{{site.name}}-\(kind)-instances.service"
    return Component(
      name, summary, in: [.host], when: when,
      units: [unit],
      files: [
        .file(
          "/usr/local/sbin/{{site.name}}-\(kind)-start", from: "\(name)/start.sh", as: .shell,
          mode: 0o755, onChange: .restart(unit), interrupts: .jobs),
        .file(
          "/usr/local/sbin/{{site.name}}-\(kind)-stop", from: "\(name)/stop.sh", as: .shell,
          mode: 0o755),
        .file(
          "/etc/systemd/system/\(unit)", from: "\(name)/instances.service", as: .systemd,
          onChange: .run(.daemonReload)),
      ],
      checks: checks + [.unitActive(unit)])
  }
}
