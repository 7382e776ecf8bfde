internal import ConfigFormats
internal import FileTrees
internal import Schema

extension Component {
  /// A SIP gateway, as the template that its instances are copied from.
  ///
  /// The operator supplies the program `/usr/local/bin/pjsua`, built from pjproject's branch for Jibri
  /// on the same Debian release: no repository has it.
  static let sip = Component(
    "sip", "lets SIP devices into meetings (operator supplies /usr/local/bin/pjsua)", in: [.sip],
    packages: jibriPackages + [
      Package("sudo"), Package("libv4l-0", otherwise: [.trixie: "libv4l-0t64"]),
      Package("libsdl2-2.0-0"),
    ],
    artifacts: [
      ArtifactDeclaration(
        .pjsua, .file("/usr/local/bin/pjsua", mode: 0o755),
        onChange: .recreate("{{site.name}}-sip-template"))
    ],
    onUpgrade: Upgrade(.recreate("{{site.name}}-sip-template"), interrupts: .jobs),
    units: jibriUnits + ["sip-xorg.service", "sip-icewm.service", "sip-instance.service"],
    files: [
      changed("/etc/jitsi/jibri/jibri.conf", "jibri.conf", .hocon, owner: "jibri:jitsi", 0o640),
      changed("/etc/jitsi/jibri/pjsua.config", "pjsua.config", .pjsua, owner: "jibri:jitsi", 0o640),
      changed("/etc/jitsi/jibri/xorg-video-dummy.conf", "xorg-video-dummy.conf", .xorg),
      changed("/home/jibri/.asoundrc", "asoundrc", .asoundrc, owner: "jibri:jibri"),
      changed("/etc/chromium.d/alsa-capture", "alsa-capture", .shell),
      changed("/etc/sudoers.d/jibri", "sudoers", .sudoers, 0o440),
      changed("/usr/local/bin/chromedriver", "chromedriver.sh", .shell, 0o755),
      // Upgrades of the package restore these two; a changed file is placed again by `apply`.
      changed("/opt/jitsi/jibri/pjsua.sh", "pjsua.sh", .shell, 0o755),
      changed("/opt/jitsi/jibri/finalize_sip.sh", "finalize-sip.sh", .shell, 0o755),
      changed("/usr/local/sbin/sip-instance", "instance.sh", .shell, 0o755),
      unit("sip-instance.service", "instance.service"),
      unit("sip-xorg.service"), unit("sip-icewm.service"),
      // Started for a call and stopped after it, so they are not among the units above.
      unit("virtual-camera-0.service"), unit("virtual-camera-1.service"),
      unit("jibri.service.d/override.conf", "jibri.service.conf"),
    ],
    listeners: [
      Listener("sip.api", .tcp, .fixed(2222), from: .loopback, speaks: "HTTP"),
      Listener("sip.internal", .tcp, .fixed(3333), from: .loopback, speaks: "HTTP"),
    ],
    connections: [
      Connection(to: "prosody.c2s", as: .jibri),
      Connection(to: "nginx.https", as: .sip),
      Connection(to: "jvb.media"),
      Connection(to: "sip.sidecar", when: .sidecar),
    ],
    peers: [Peer("SIP servers", speaking: "SIP", as: "account of sip.accounts")])

  private static func changed(
    _ path: String, _ template: String, _ format: ConfigFormat, owner: String = "root:root",
    _ mode: UInt16 = 0o644
  ) -> FileDeclaration {
    .file(
      path, from: "sip/\(template)", as: format, owner: owner, mode: mode,
      onChange: .recreate("{{site.name}}-sip-template"), interrupts: .jobs)
  }

  private static func unit(_ name: String, _ template: String? = nil) -> FileDeclaration {
    changed("/etc/systemd/system/\(name)", template ?? name, .systemd)
  }
}
