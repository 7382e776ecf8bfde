internal import ConfigFormats
internal import FileTrees

/// Where the certificate of the public names is when Let's Encrypt signs it.
///
/// Both paths lead through one link, which points to a temporary certificate and later to certbot's
/// lineage. The lineage has the site's name.
enum Certbot {
  static let certificate = "/var/lib/{{site.name}}-certificate/current/fullchain.pem"
  static let key = "/var/lib/{{site.name}}-certificate/current/privkey.pem"
}

extension Component {
  /// Gets the certificate of the public names from Let's Encrypt, and keeps it fresh.
  ///
  /// `public-certificate.service` lets web and TURN server start before there is a certificate. The
  /// timer asks for the first one and tries again where that fails, so `apply` depends on nobody
  /// else's server. Debian's own `certbot.timer` renews as well; either way the hook runs once.
  static let certbot = Component(
    "certbot", "certificate of the public names from Let's Encrypt", in: [.jitsi],
    when: .feature(.letsEncrypt),
    packages: [Package("certbot"), Package("openssl"), Package("ssl-cert")],
    units: ["public-certificate.service", timer],
    files: [
      .file("/etc/letsencrypt/cli.ini", from: "certbot/cli.ini", as: .lines),
      .file(
        "/etc/letsencrypt/renewal-hooks/deploy/{{site.name}}", from: "certbot/deploy.sh",
        as: .shell,
        mode: 0o755),
      .file(
        "/usr/local/sbin/public-certificate", from: "certbot/public-certificate.sh", as: .shell,
        mode: 0o755),
      .file(
        "/etc/systemd/system/public-certificate.service",
        from: "certbot/public-certificate.service", as: .systemd),
      // Other names need another certificate, and soon.
      .file(
        "/etc/systemd/system/lets-encrypt.service", from: "certbot/lets-encrypt.service",
        as: .systemd, onChange: .restart(timer)),
      .file(
        "/etc/systemd/system/lets-encrypt.timer", from: "certbot/lets-encrypt.timer", as: .systemd,
        onChange: .restart(timer)),
    ],
    peers: [Peer("Let's Encrypt", speaking: "ACME", when: .feature(.letsEncrypt))],
    data: ["/etc/letsencrypt", "/var/lib/{{site.name}}-certificate"])
}

private let timer = "lets-encrypt.timer"
