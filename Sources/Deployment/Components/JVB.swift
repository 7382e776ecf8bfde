internal import ConfigFormats
internal import FileTrees
internal import Schema

extension Component {
  /// The video bridge: forwards the media of everybody in a room to the others.
  ///
  /// On the JMS it shares the container of the web server, elsewhere it has one to itself; the
  /// files are the same.
  ///
  /// Packages of older release sets write the bridge's account into `sip-communicator.properties`,
  /// with a password of their own that would win over `jvb.conf`. Ours holds comments alone, with the
  /// two words that the package's script looks for before it writes.
  static let jvb = Component(
    "jvb", "video bridge: forwards media", in: [.jitsi, .jvb], when: .role(.jvb),
    packages: [.javaRuntime, Package("jitsi-videobridge2", .jvb)],
    onUpgrade: Upgrade(.restart(jvbUnit), interrupts: .media), units: [jvbUnit],
    files: [
      .file(
        "/etc/jitsi/videobridge/jvb.conf", from: "jvb/jvb.conf", as: .hocon,
        owner: "jvb:jitsi", mode: 0o640, onChange: .restart(jvbUnit), interrupts: .media),
      .file(
        "/etc/jitsi/videobridge/config", from: "jvb/config", as: .shellEnv,
        owner: "jvb:jitsi", mode: 0o640, onChange: .restart(jvbUnit), interrupts: .media),
      .file(
        "/etc/jitsi/videobridge/sip-communicator.properties",
        from: "jvb/sip-communicator.properties",
        as: .properties, owner: "jvb:jitsi", mode: 0o640, onChange: .restart(jvbUnit),
        interrupts: .media, when: .feature(.bridgeProperties)),
    ],
    listeners: [
      Listener("jvb.media", .udp, .media, from: .everyone, speaks: "SRTP"),
      Listener(
        "jvb.colibri", .tcp, .colibri, from: .jms, speaks: "websocket", when: .feature(.websockets)),
      Listener("jvb.rest", .tcp, .fixed(8080), from: .loopback, speaks: "HTTP"),
    ],
    connections: [
      Connection(to: "prosody.c2s", as: .jvb),
      Connection(to: "jvb.media", when: .feature(.relays)),
    ],
    checks: [.tcpPort(8080), .url("http://127.0.0.1:8080/about/health")])
}

private let jvbUnit = "jitsi-videobridge2.service"
