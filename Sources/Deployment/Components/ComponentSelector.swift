internal import ConfigFormats
internal import FileTrees
internal import Schema

extension Component {
  /// Finds a free recorder or gateway for each request of an API client.
  ///
  /// The operator supplies the package `jitsi-component-selector`: no repository has it. It creates
  /// the user `jitsi-selector`, and its name is the one of the unit.
  static let componentSelector = Component(
    "component-selector",
    "finds free recorders and gateways (operator supplies the package jitsi-component-selector)",
    in: [.selector], when: .feature(.selector),
    packages: [Package("redis-server"), Package("nodejs")],
    artifacts: [ArtifactDeclaration(.selector, .package, onChange: .restart(selectorUnit))],
    units: ["redis-server.service", selectorUnit],
    files: [
      .nodeRepository,
      .file(
        "/etc/jitsi/selector/env", from: "component-selector/env", as: .env,
        owner: "jitsi-selector:jitsi", mode: 0o640, onChange: .restart(selectorUnit),
        interrupts: .signalling),
    ],
    listeners: [
      Listener("selector.http", .tcp, .fixed(8015), from: .bridge, speaks: "HTTP"),
      Listener("redis", .tcp, .fixed(6379), from: .loopback, speaks: "Redis"),
    ],
    connections: [Connection(to: "nginx.asap"), Connection(to: "redis")],
    checks: [.tcpPort(6379), .url("http://127.0.0.1:8015/health")],
    data: ["/var/lib/redis"])
}

private let selectorUnit = "jitsi-component-selector.service"
