internal import ConfigFormats
internal import FileTrees
internal import Schema

extension Component {
  /// A SIP gateway, as the template that its instances are copied from, or on the machine itself.
  ///
  /// The operator supplies the program `/usr/local/bin/pjsua`, built from pjproject's branch for Jibri
  /// on the same Debian release: no repository has it.
  static let sip = Component(
    "sip", "lets SIP devices into meetings (operator supplies /usr/local/bin/pjsua)",
    in: [.sip, .machine],
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
    units: jibriUnits + ["sip-xorg.service", "sip-icewm.service"],
    files: [
      changed("/etc/jitsi/jibri/jibri.conf", "jibri.conf", .hocon, owner: "jibri:jitsi", 0o640),
      changed(
        "/etc/jitsi/jibri/pjsua.config", "pjsua.config", .pjsua, owner: "jibri:jitsi", 0o640,
        onMachine: .nextCall),
      changed("/etc/jitsi/jibri/xorg-video-dummy.conf", "xorg-video-dummy.conf", .xorg),
      changed(
        "/home/jibri/.asoundrc", "asoundrc", .asoundrc, owner: "jibri:jibri", onMachine: .nextCall),
      changed("/etc/chromium.d/alsa-capture", "alsa-capture", .shell, onMachine: .nextCall),
      changed("/etc/sudoers.d/jibri", "sudoers", .sudoers, 0o440, onMachine: .nextCall),
      changed(
        "/usr/local/bin/chromedriver", "chromedriver.sh", .shell, 0o755, onMachine: .nextCall),
      // Upgrades of the package restore these two; a changed file is placed again by `apply`.
      changed("/opt/jitsi/jibri/pjsua.sh", "pjsua.sh", .shell, 0o755, onMachine: .nextCall),
      changed(
        "/opt/jitsi/jibri/finalize_sip.sh", "finalize-sip.sh", .shell, 0o755, onMachine: .nextCall),
      unit("sip-xorg.service"), unit("sip-icewm.service"),
      // Started for a call and stopped after it, so they are not among the units above.
      unit("virtual-camera-0.service", onMachine: .nextCall),
      unit("virtual-camera-1.service", onMachine: .nextCall),
      unit("jibri.service.d/override.conf", "jibri.service.conf"),
    ],
    listeners: [
      Listener("sip.api", .tcp, .fixed(2222), from: .loopback, speaks: "HTTP"),
      Listener("sip.internal", .tcp, .fixed(3333), from: .loopback, speaks: "HTTP"),
      Listener(
        "sip.calls", .tcp, .fixed(DirectCalls.port), from: .everyone, speaks: "SIP",
        when: .directCalls),
      Listener(
        "sip.calls-udp", .udp, .fixed(DirectCalls.port), from: .everyone, speaks: "SIP",
        when: .directCalls),
      Listener(
        "sip.media", .udp, .fixedRange(DirectCalls.media), from: .everyone, speaks: "RTP",
        when: .directCalls),
    ],
    connections: [
      Connection(to: "prosody.c2s", as: .jibri),
      Connection(to: "nginx.https", as: .sip),
      Connection(to: "jvb.media"),
      Connection(to: "sip.sidecar", when: .sidecar),
    ],
    peers: [
      Peer(
        "SIP servers", speaking: "SIP", as: "account of sip.accounts", when: .not(.directCalls))
    ])

  /// Makes a gateway of a copy of the template: its nickname and its sound cards.
  static let sipInstance = Component(
    "sip-instance", "gives each copy of a gateway its name and sound cards", in: [.sip],
    units: ["sip-instance.service"],
    files: [
      changed("/usr/local/sbin/sip-instance", "instance.sh", .shell, 0o755),
      unit("sip-instance.service", "instance.service"),
    ])

  private static func changed(
    _ path: String, _ template: String, _ format: ConfigFormat, owner: String = "root:root",
    _ mode: UInt16 = 0o644, onMachine: FileDeclaration.Consequence? = nil
  ) -> FileDeclaration {
    .file(
      path, from: "sip/\(template)", as: format, owner: owner, mode: mode,
      onChange: .recreate("{{site.name}}-sip-template"), interrupts: .jobs, onMachine: onMachine)
  }

  private static func unit(
    _ name: String, _ template: String? = nil, onMachine: FileDeclaration.Consequence? = nil
  ) -> FileDeclaration {
    changed(
      "/etc/systemd/system/\(name)", template ?? name, .systemd, onMachine: onMachine)
  }
}
