internal import ConfigFormats
internal import FileTrees

extension Component {
  /// A recorder, as the template that its instances are copied from.
  ///
  /// Every changed file reaches the instances only when they are copied again, which ends recordings.
  static let jibri = Component(
    "jibri", "records and streams meetings", in: [.jibri],
    packages: jibriPackages,
    onUpgrade: Upgrade(.recreate("{{site.name}}-jibri-template"), interrupts: .jobs),
    units: jibriUnits + ["jibri-instance.service"],
    files: [
      changed("/etc/jitsi/jibri/jibri.conf", "jibri.conf", .hocon, owner: "jibri:jitsi", 0o640),
      changed("/etc/jitsi/jibri/xorg-video-dummy.conf", "xorg-video-dummy.conf", .xorg),
      changed("/home/jibri/.asoundrc", "asoundrc", .asoundrc, owner: "jibri:jibri"),
      changed("/usr/local/bin/finalize-recording.sh", "finalize-recording.sh", .shell, 0o755),
      changed("/usr/local/sbin/jibri-instance", "instance.sh", .shell, 0o755),
      changed("/etc/systemd/system/jibri-instance.service", "instance.service", .systemd),
      changed("/etc/systemd/system/jibri.service.d/override.conf", "jibri.service.conf", .systemd),
    ],
    listeners: [
      Listener("jibri.api", .tcp, .fixed(2222), from: .loopback, speaks: "HTTP"),
      Listener("jibri.internal", .tcp, .fixed(3333), from: .loopback, speaks: "HTTP"),
    ],
    connections: [
      Connection(to: "prosody.c2s", as: .jibri),
      Connection(to: "nginx.https", as: .recorder),
      Connection(to: "jvb.media"),
      Connection(to: "jibri.sidecar", when: .sidecar),
    ],
    peers: [Peer("streaming services", speaking: "RTMP", when: .feature(.streaming))])

  private static func changed(
    _ path: String, _ template: String, _ format: ConfigFormat, owner: String = "root:root",
    _ mode: UInt16 = 0o644
  ) -> FileDeclaration {
    .file(
      path, from: "jibri/\(template)", as: format, owner: owner, mode: mode,
      onChange: .recreate("{{site.name}}-jibri-template"), interrupts: .jobs)
  }

  /// What Jibri needs in either kind of template. Its package asks for recommended packages that a
  /// server has no use for, so what it does use is named.
  static let jibriPackages: [Package] = [
    .javaRuntime, Package("jibri", .jibri), Package("ffmpeg"), Package("alsa-utils"),
    Package("icewm"), Package("xserver-xorg-video-dummy"), Package("curl"), Package("procps"),
    Package("ruby-hocon"),
  ]

  /// In start order.
  static let jibriUnits = ["jibri-xorg.service", "jibri-icewm.service", "jibri.service"]
}
