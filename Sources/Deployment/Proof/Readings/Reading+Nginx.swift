internal import Schema

extension Reading {
  static let nginx: [Reading] = nginxFiles.map {
    $0.taking(["proxy_pass": .mayReach, "listen": .listens("other", .tcp)])
  }

  private static let nginxFiles: [Reading] = [
    Reading(
      "nginx", "/etc/nginx/nginx.conf",
      [
        .set("pid", "/run/nginx.pid"), .set("error_log", "/var/log/nginx/error.log"),
        .set("include", "/etc/nginx/modules-enabled/50-mod-stream.conf"),
        .set(
          "stream.map $ssl_preread_server_name $tls_server.\(.domain("turn"))",
          "127.0.0.1:\(.port("nginx.turn"))", as: .reaches("turn")),
        .set(
          "stream.map $ssl_preread_server_name $tls_server.default",
          "127.0.0.1:\(.port("nginx.web"))", as: .reaches("web")),
        .set("stream.server.listen", "\(.port("nginx.https"))", as: .listens("https", .tcp)),
        .set(
          "stream.server.listen", "127.0.0.1:\(.port("nginx.turn")) proxy_protocol",
          as: .listens("turn", .tcp)),
        .set("stream.server.proxy_pass", "$tls_server"),
        .set(
          "stream.server.proxy_pass", "127.0.0.1:\(.port("coturn.tls"))", as: .reaches("coturn")),
        .set("http.include", "/etc/nginx/mime.types"),
        .set("http.include", "/etc/nginx/sites-enabled/*.conf"),
        .set("http.access_log", "/var/log/nginx/access.log"),
      ]),
    Reading("nginx", "/etc/nginx/sites-available/{{domain.meet}}.conf", meetSite),
    Reading(
      "nginx", "/etc/nginx/sites-available/asap.conf",
      [
        .set("server.listen", "\(.port("nginx.asap")) ssl", as: .listens("asap", .tcp)),
        .set("server.server_name", "\(.domain("meet"))", as: .serverName("asap")),
        .set("server.allow", "\(.subnet)"), .set("server.deny", "all"),
        .set("server.root", "/var/www/asap"),
      ] + certificate("asap")),
    Reading(
      "nginx", "/etc/jitsi/meet/jaas/component-selector.conf",
      [
        .set(
          "location ^~ /jitsi-component-selector/.proxy_pass",
          "http://\(.address(.selector)):\(.port("selector.http"))", as: .reaches("selector"))
      ]),
    Reading(
      "nginx", "/etc/jitsi/meet/jaas/dialplan.conf",
      [
        .set(
          "location = /get-dial-plan.proxy_pass",
          "http://\(.address(.dialPlan)):\(.port("dialplan.http"))", as: .reaches("dialplan"))
      ]),
    Reading(
      "nginx", "/etc/jitsi/meet/jaas/excalidraw.conf",
      [
        .set(
          "location = /socket.io/.proxy_pass",
          "http://\(.address(.whiteboard)):\(.port("whiteboard.http"))", as: .reaches("whiteboard"))
      ]),
    Reading(
      "nginx", "/etc/systemd/system/nginx.service.d/override.conf",
      nothing: "limits of the kernel"),
  ]

  private static let configScript: Pattern = "/etc/jitsi/meet/\(.domain("meet"))-config.js"

  private static let meetSite: [Row] =
    [
      .set(
        "upstream prosody.server", "127.0.0.1:\(.port("prosody.http"))", as: .reaches("prosody")),
      .set(
        "server.listen", "\(.port("nginx.http")) default_server", as: .listens("http", .tcp)),
      .set(
        "server.listen", "127.0.0.1:\(.port("nginx.web")) ssl http2 proxy_protocol",
        as: .listens("web", .tcp), when: .not(.debian(.http2Directive))),
      .set(
        "server.listen", "127.0.0.1:\(.port("nginx.web")) ssl proxy_protocol",
        as: .listens("web", .tcp), when: .debian(.http2Directive)),
      .set(
        "server.server_name", "\(.domain("meet")) \(.domain("turn"))", as: .serverName("web")),
      .set(
        "server.location ^~ /.well-known/acme-challenge/.root", "/usr/share/jitsi-meet",
        when: .feature(.letsEncrypt)),
      .set("server.set_real_ip_from", "127.0.0.1"),
      .set("server.root", "/usr/share/jitsi-meet"),
      .set("server.proxy_set_header", "Host \(.domain("meet"))"),
      .set("server.proxy_set_header", "X-Forwarded-For $remote_addr"),
      .set("server.proxy_set_header", "X-Forwarded-Proto https"),
      .set("server.proxy_set_header", "Upgrade $http_upgrade"),
      .set("server.proxy_set_header", "Connection $connection_upgrade"),
      .set(
        "server.include", "/etc/jitsi/meet/jaas/component-selector.conf",
        when: .feature(.selector)),
      .set("server.include", "/etc/jitsi/meet/jaas/dialplan.conf", when: .feature(.dialPlan)),
      .set("server.include", "/etc/jitsi/meet/jaas/excalidraw.conf", when: .feature(.whiteboard)),
      .set("server.include", "/etc/jitsi/meet/jaas/branding.conf", when: .feature(.branding)),
      .set("server.location = /config.js.alias", configScript),
      .set(
        "server.location = /external_api.js.alias",
        "/usr/share/jitsi-meet/libs/external_api.min.js"),
      .set(
        "server.location = /http-bind.proxy_pass",
        "http://prosody/http-bind?prefix=$prefix&$args"),
      .set(
        "server.location = /xmpp-websocket.proxy_pass",
        "http://prosody/xmpp-websocket?prefix=$prefix&$args"),
      .set(
        "server.location = /_api/room-info.proxy_pass",
        "http://prosody/room-info?prefix=$prefix&$args"),
      .set("server.location ^~ /_api/public/.alias", "/etc/jitsi/meet/public/"),
      .set(
        "server.location ^~ /conference-request/v1.proxy_pass",
        "http://127.0.0.1:\(.port("jicofo.rest"))", as: .reaches("jicofo")),
      .set(
        "server.location ^~ /colibri-ws/\(.item(.id))/.proxy_pass",
        "http://\(.item(.address)):\(.item(.port))", as: .reaches("colibri"),
        when: .feature(.websockets), each: .bridges),
      .set(
        "server.location ^~ /colibri-relay-ws/\(.item(.id))/.proxy_pass",
        "http://\(.item(.address)):\(.item(.port))",
        when: .all([.feature(.websockets), .feature(.relays)]), each: .bridges),
      .set(
        "server.location ~ ^/([^/?&:\\x22\\x27\\x5c\\s<>]+)/config\\.js$.alias", configScript),
    ] + certificate("web")

  private static func certificate(_ label: String) -> [Row] {
    [
      .set(
        "server.ssl_certificate", "/etc/jitsi/meet/\(.domain("meet")).crt",
        as: .certificate(label)),
      .set(
        "server.ssl_certificate_key", "/etc/jitsi/meet/\(.domain("meet")).key",
        as: .certificateKey(label)),
    ]
  }

  static let keyServer: [Reading] = [
    Reading(
      "nginx", "/etc/ssl/certs/{{site.name}}-web.pem",
      [.line("\(.secret(.webCertificate))", as: .holds)]),
    Reading(
      "nginx", "/etc/ssl/private/{{site.name}}-web.key",
      [.line("\(.secret(.webKey))", as: .holds)]),
    Reading(
      "nginx", "/var/www/asap/signal/{{file}}",
      [.line("<redacted:\(.item(.secret))>", as: .publicKey)]),
    Reading(
      "nginx", "/var/www/asap/server/{{file}}",
      [.line("<redacted:\(.item(.secret))>", as: .publicKey)]),
  ]
}
