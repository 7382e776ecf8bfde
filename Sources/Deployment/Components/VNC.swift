internal import ConfigFormats
internal import FileTrees
internal import Schema

extension Component {
  /// A look at what a recorder or a gateway sees, for whoever is on its host.
  ///
  /// Off unless the site asks for it: who can watch a display takes part in meetings unseen.
  static let vnc = Component(
    "vnc", "the displays of recorders and gateways, for their host", in: [.jibri, .sip, .machine],
    when: .feature(.vnc), packages: [Package("x11vnc")], units: ["vnc.service"],
    files: [
      .file(
        "/etc/systemd/system/vnc.service", from: "vnc/vnc.service", as: .systemd,
        onChange: .recreate("{{container.name}}"), interrupts: .jobs),
      .file(
        "/etc/jitsi/jibri/vnc.password", from: "vnc/password", as: .lines, owner: "jibri:jitsi",
        mode: 0o600, onChange: .recreate("{{container.name}}"), interrupts: .jobs),
    ],
    listeners: [Listener("vnc", .tcp, .fixed(5900), from: .bridge, speaks: "RFB")])
}
