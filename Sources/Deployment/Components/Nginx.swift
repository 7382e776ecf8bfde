internal import ConfigFormats
internal import FileTrees

extension Component {
  /// The web server and the door of the cluster: port 443 leads to the web site or to the TURN
  /// relay, the web site to everything that browsers talk to.
  ///
  /// `jitsi-meet-web-config` is not used: it carries configuration only and writes a certificate of
  /// its own through our links.
  static let nginx = Component(
    "nginx", "web server, port 443 for web and TURN", in: [.jitsi],
    packages: [Package("nginx"), Package("libnginx-mod-stream"), Package("ssl-cert")],
    units: [nginxUnit],
    files: nginxSites + nginxCertificates + nginxKeyServer,
    listeners: [
      Listener("nginx.http", .tcp, .fixed(80), from: .everyone, speaks: "HTTP"),
      Listener("nginx.https", .tcp, .fixed(443), from: .everyone, speaks: "TLS"),
      Listener("nginx.web", .tcp, .fixed(4444), from: .loopback, speaks: "HTTPS"),
      Listener("nginx.turn", .tcp, .fixed(4445), from: .loopback, speaks: "TURN over TLS"),
      Listener(
        "nginx.asap", .tcp, .fixed(18443), from: .bridge, speaks: "HTTPS", when: .feature(.selector)
      ),
    ],
    connections: [
      Connection(to: "nginx.web"),
      Connection(to: "nginx.turn"),
      Connection(to: "coturn.tls", as: .turn),
      Connection(to: "prosody.http"),
      Connection(to: "jicofo.rest"),
      Connection(to: "jvb.colibri", when: .feature(.websockets)),
      Connection(to: "selector.http", when: .feature(.selector)),
      Connection(to: "dialplan.http", when: .feature(.dialPlan)),
      Connection(to: "whiteboard.http", when: .feature(.whiteboard)),
    ],
    checks: [.command(["nginx", "-t", "-q"]), .tcpPort(80), .tcpPort(443)])
}

private let nginxUnit = "nginx.service"

private func configuration(
  _ path: String, from template: String, when: Condition = .always
) -> FileDeclaration {
  .file(
    path, from: "nginx/\(template)", as: .nginx, onChange: .reload(nginxUnit), when: when)
}

private func site(_ name: String, from template: String, when: Condition = .always)
  -> [FileDeclaration]
{
  [
    configuration("/etc/nginx/sites-available/\(name).conf", from: template, when: when),
    .link(
      "/etc/nginx/sites-enabled/\(name).conf", to: "/etc/nginx/sites-available/\(name).conf",
      onChange: .reload(nginxUnit), when: when),
  ]
}

private let nginxSites: [FileDeclaration] =
  [configuration("/etc/nginx/nginx.conf", from: "nginx.conf")]
  + site("{{domain.meet}}", from: "meet.conf")
  + site("asap", from: "asap.conf", when: .feature(.selector))
  + [
    configuration(
      "/etc/jitsi/meet/jaas/component-selector.conf", from: "component-selector.conf",
      when: .feature(.selector)),
    configuration(
      "/etc/jitsi/meet/jaas/dialplan.conf", from: "dialplan.conf", when: .feature(.dialPlan)),
    configuration(
      "/etc/jitsi/meet/jaas/excalidraw.conf", from: "whiteboard.conf",
      when: .feature(.whiteboard)),
    // A restart drops every websocket; browsers reconnect.
    .file(
      "/etc/systemd/system/nginx.service.d/override.conf", from: "nginx/override.conf",
      as: .systemd, onChange: .restart(nginxUnit), interrupts: .signalling),
  ]

private let nginxCertificates: [FileDeclaration] = [
  .file(
    "/etc/ssl/certs/{{site.name}}-web.pem", from: "nginx/tls.pem", as: .text,
    onChange: .reload(nginxUnit), when: .not(.feature(.letsEncrypt))),
  .file(
    "/etc/ssl/private/{{site.name}}-web.key", from: "nginx/tls.key", as: .text,
    owner: "root:ssl-cert", mode: 0o640, onChange: .reload(nginxUnit),
    when: .not(.feature(.letsEncrypt))),
  .link(
    "/etc/jitsi/meet/{{domain.meet}}.crt", to: "/etc/ssl/certs/{{site.name}}-web.pem",
    onChange: .reload(nginxUnit), when: .not(.feature(.letsEncrypt))),
  .link(
    "/etc/jitsi/meet/{{domain.meet}}.key", to: "/etc/ssl/private/{{site.name}}-web.key",
    onChange: .reload(nginxUnit), when: .not(.feature(.letsEncrypt))),
  .link(
    "/etc/jitsi/meet/{{domain.meet}}.crt", to: Certbot.certificate,
    onChange: .reload(nginxUnit), when: .feature(.letsEncrypt)),
  .link(
    "/etc/jitsi/meet/{{domain.meet}}.key", to: Certbot.key, onChange: .reload(nginxUnit),
    when: .feature(.letsEncrypt)),
]

/// Public keys of the programs that ask the component selector for something; it keeps a key that
/// it has fetched for an hour.
private let nginxKeyServer: [FileDeclaration] = [
  .file(
    "/var/www/asap/signal/{{file}}", from: "nginx/signal.pem", as: .text,
    interrupts: .newSessions, when: .feature(.selector), each: "signals"),
  .file(
    "/var/www/asap/server/{{file}}", from: "nginx/sidecar.pem", as: .text,
    interrupts: .newSessions, when: .feature(.selector), each: "sidecars"),
]
