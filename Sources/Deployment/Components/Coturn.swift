internal import ConfigFormats
internal import FileTrees

extension Component {
  /// The TURN relay, for browsers whose network lets nothing but TLS on port 443 through.
  ///
  /// It listens on loopback alone; nginx sends it the streams that ask for the TURN name. The
  /// package `jitsi-meet-turnserver` is not used: it carries configuration only.
  ///
  /// A reload is SIGUSR2, as the unit's drop-in says: coturn 4.6.1 then reads certificate and key
  /// again and keeps its clients.
  static let coturn = Component(
    "coturn", "TURN relay behind port 443", in: [.jitsi],
    packages: [Package("coturn")],
    units: [coturnUnit],
    files: [
      .file(
        "/etc/turnserver.conf", from: "coturn/turnserver.conf", as: .coturn,
        owner: "root:turnserver", mode: 0o640, onChange: .restart(coturnUnit),
        interrupts: .media),
      .file(
        "/etc/default/coturn", from: "coturn/default", as: .shellEnv,
        onChange: .restart(coturnUnit), interrupts: .media),
      .file(
        "/etc/coturn/turn.pem", from: "coturn/tls.pem", as: .text,
        owner: "root:turnserver", onChange: .reload(coturnUnit),
        when: .not(.feature(.letsEncrypt))),
      .file(
        "/etc/coturn/turn.key", from: "coturn/tls.key", as: .text,
        owner: "root:turnserver", mode: 0o640, onChange: .reload(coturnUnit),
        when: .not(.feature(.letsEncrypt))),
      .link(
        "/etc/coturn/turn.pem", to: Certbot.certificate, onChange: .reload(coturnUnit),
        when: .feature(.letsEncrypt)),
      .link(
        "/etc/coturn/turn.key", to: Certbot.key, onChange: .reload(coturnUnit),
        when: .feature(.letsEncrypt)),
      .file(
        "/etc/systemd/system/coturn.service.d/override.conf", from: "coturn/override.conf",
        as: .systemd, onChange: .restart(coturnUnit), interrupts: .media),
    ],
    listeners: [
      Listener("coturn.tls", .tcp, .fixed(5349), from: .loopback, speaks: "TURN over TLS")
    ],
    connections: [Connection(to: "jvb.media")],
    checks: [.tcpPort(5349)])
}

private let coturnUnit = "coturn.service"
