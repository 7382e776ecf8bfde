internal import Schema

extension Reading {
  static let coturn: [Reading] = [
    Reading(
      "coturn", "/etc/turnserver.conf",
      [
        .set("listening-ip", "127.0.0.1", as: .binds("tls")),
        .set("tls-listening-port", "\(.port("coturn.tls"))", as: .listens("tls", .tcp)),
        .set("relay-ip", "\(.address(.jitsi))"),
        .set("static-auth-secret", "\(.secret(.turn))"),
        .set("static-auth-secret", "<redacted:\(.item(.secret))>", each: .furtherRelaySecrets),
        .set("realm", "\(.domain("meet"))"),
        .set("cert", "/etc/coturn/turn.pem", as: .certificate("turn")),
        .set("pkey", "/etc/coturn/turn.key", as: .certificateKey("turn")),
        .set("allowed-peer-ip", "\(.item(.address))", as: .relaysTo, each: .peers),
      ]
        + denied.map {
          .set("denied-peer-ip", Pattern(stringLiteral: $0), as: .relayDenies)
        }),
    Reading("coturn", "/etc/default/coturn", nothing: "says that coturn runs"),
    Reading(
      "coturn", "/etc/coturn/turn.pem", [.line("\(.secret(.turnCertificate))", as: .holds)]),
    Reading("coturn", "/etc/coturn/turn.key", [.line("\(.secret(.turnKey))", as: .holds)]),
    Reading(
      "coturn", "/etc/systemd/system/coturn.service.d/override.conf",
      [.set("Service.ExecReload", "/bin/kill -USR2 $MAINPID")]),
  ]

  /// Networks to which a relay must never send: those that are not of the public Internet (RFC 6890)
  /// and those that lead there from IPv6.
  private static let denied = [
    "0.0.0.0-0.255.255.255", "10.0.0.0-10.255.255.255", "100.64.0.0-100.127.255.255",
    "127.0.0.0-127.255.255.255", "169.254.0.0-169.254.255.255", "172.16.0.0-172.31.255.255",
    "192.0.0.0-192.0.0.255", "192.0.2.0-192.0.2.255", "192.88.99.0-192.88.99.255",
    "192.168.0.0-192.168.255.255", "198.18.0.0-198.19.255.255", "198.51.100.0-198.51.100.255",
    "203.0.113.0-203.0.113.255", "240.0.0.0-255.255.255.255", "::1",
    "64:ff9b::-64:ff9b::ffff:ffff", "::ffff:0.0.0.0-::ffff:255.255.255.255",
    "100::-100::ffff:ffff:ffff:ffff", "2001::-2001:1ff:ffff:ffff:ffff:ffff:ffff:ffff",
    "2002::-2002:ffff:ffff:ffff:ffff:ffff:ffff:ffff",
    "fc00::-fdff:ffff:ffff:ffff:ffff:ffff:ffff:ffff",
    "fe80::-febf:ffff:ffff:ffff:ffff:ffff:ffff:ffff",
  ]

  static let certbot: [Reading] = [
    Reading("certbot", "/etc/letsencrypt/cli.ini", [.line("email = \(.text(.email))")]),
    Reading(
      "certbot", "/etc/letsencrypt/renewal-hooks/deploy/{{site.name}}",
      [
        .line("readonly lineage=/etc/letsencrypt/live/\(.siteName)"),
        .line("readonly place=/var/lib/\(.siteName)-certificate"),
        .line("chgrp ssl-cert /etc/letsencrypt/live /etc/letsencrypt/archive \"$key\""),
        .line("chmod 0750 /etc/letsencrypt/live /etc/letsencrypt/archive"),
      ]),
    Reading(
      "certbot", "/usr/local/sbin/public-certificate",
      [
        .line("readonly lineage=/etc/letsencrypt/live/\(.siteName)"),
        .line("readonly hook=/etc/letsencrypt/renewal-hooks/deploy/\(.siteName)"),
        .line("readonly place=/var/lib/\(.siteName)-certificate"),
        .line("readonly names=DNS:\(.domain("meet")),DNS:\(.domain("turn"))"),
      ]),
    Reading(
      "certbot", "/etc/systemd/system/public-certificate.service",
      [
        .set("Service.ExecStart", "/usr/local/sbin/public-certificate"),
        .set("Install.WantedBy", "multi-user.target"),
      ] + units("Unit.Before", "nginx.service", "coturn.service")),
    Reading(
      "certbot", "/etc/systemd/system/lets-encrypt.service",
      [
        .set(
          "Unit.Description",
          "Certificate of \(.domain("meet")) and \(.domain("turn")) from Let's Encrypt"),
        .set(
          "Service.ExecStart",
          "/usr/bin/certbot certonly --cert-name \(.siteName) --domain \(.domain("meet")) --domain \(.domain("turn")) --webroot --webroot-path /usr/share/jitsi-meet --key-type ecdsa --keep-until-expiring --renew-with-new-domains --deploy-hook /etc/letsencrypt/renewal-hooks/deploy/\(.siteName)"
        ),
      ] + units("Unit.Wants", "network-online.target", "nginx.service")
        + units("Unit.After", "network-online.target", "nginx.service")),
    Reading(
      "certbot", "/etc/systemd/system/lets-encrypt.timer",
      [.set("Install.WantedBy", "timers.target")]),
  ]
}
