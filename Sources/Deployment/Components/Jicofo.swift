internal import ConfigFormats
internal import FileTrees

extension Component {
  /// The conference focus: creates rooms and chooses bridges, recorders and gateways for them.
  static let jicofo = Component(
    "jicofo", "conference focus: rooms, choice of bridges and recorders", in: [.jitsi],
    packages: [.javaRuntime, Package("jicofo", .jicofo)],
    onUpgrade: Upgrade(.restart(jicofoUnit), interrupts: .conferences), units: [jicofoUnit],
    files: [
      .file(
        "/etc/jitsi/jicofo/jicofo.conf", from: "jicofo/jicofo.conf", as: .hocon,
        owner: "jicofo:jitsi", mode: 0o640, onChange: .restart(jicofoUnit),
        interrupts: .conferences),
      .file(
        "/etc/jitsi/jicofo/config", from: "jicofo/config", as: .shellEnv,
        owner: "jicofo:jitsi", mode: 0o640, onChange: .restart(jicofoUnit),
        interrupts: .conferences),
    ],
    listeners: [Listener("jicofo.rest", .tcp, .fixed(8888), from: .loopback, speaks: "HTTP")],
    connections: [Connection(to: "prosody.c2s", as: .focus)],
    checks: [.tcpPort(8888), .url("http://127.0.0.1:8888/about/health")])
}

private let jicofoUnit = "jicofo.service"
