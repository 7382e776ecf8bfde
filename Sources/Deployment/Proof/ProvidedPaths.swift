internal import Schema

/// A path that rendered files mention and somebody else puts there.
struct ProvidedPath: Sendable {
  let path: Pattern
  /// In which places; empty: in all.
  let roles: [ContainerRole]
  /// Who provides it.
  let reason: String

  static func file(_ path: Pattern, in roles: ContainerRole..., by reason: String) -> Self {
    Self(path: path, roles: roles, reason: reason)
  }
}

extension ProvidedPath {
  /// Every path that no rendered file is at, with who sees to it that it exists.
  static let all: [ProvidedPath] = system + programs + services

  private static let system: [ProvidedPath] = [
    .file("/bin/bash", by: "essential"), .file("/bin/sh", by: "essential"),
    .file("/bin/kill", by: "procps"), .file("/dev/null", by: "kernel"),
    .file("/dev/snd", in: .host, .machine, by: "snd_aloop"),
    .file(
      "/dev/video0", in: .host, .machine, .sip,
      by: "the start of an instance binds a camera of the host here"
    ),
    .file(
      "/dev/video1", in: .host, .machine, .sip,
      by: "the start of an instance binds a camera of the host here"
    ),
    .file("/proc/asound", in: .host, .machine, .jibri, .sip, by: "snd_aloop"),
    .file("/etc/hosts", by: "netbase, and rendered in containers"),
    .file("/etc/resolv.conf", by: "the host's own network, and rendered in containers"),
    .file("/usr/share/zoneinfo/\(.timezone)", by: "tzdata"),
    .file("/etc/nginx/mime.types", in: .jitsi, by: "nginx"),
    .file("/etc/modprobe.d", in: .host, .machine, by: "kmod"),
    .file("/var/lib/lxc", in: .host, by: "lxc"),
    .file("/usr/share/lxc/config/common.conf", in: .host, by: "lxc"),
    .file("/usr/share/keyrings/jitsi.gpg", by: "an artifact of the operator"),
    .file("\(.text(.recordings))", in: .host, by: "LXC's hook before the start"),
    .file(
      "/usr/local/\(.siteName)/recordings", in: .jibri, by: "LXC's hook before the start"),
  ]

  private static let programs: [ProvidedPath] = [
    .file("/usr/sbin/nft", in: .host, .machine, by: "nftables"),
    .file("/usr/bin/mkdir", in: .host, by: "coreutils"),
    .file("/usr/sbin/runuser", in: .jibri, .sip, .machine, by: "util-linux"),
    .file("/usr/bin/timeout", in: .jibri, .sip, .machine, by: "coreutils"),
    .file("/usr/bin/chromium", in: .jibri, .sip, .machine, by: "chromium"),
    .file("/usr/bin/chromedriver", in: .jibri, .sip, .machine, by: "chromium-driver"),
    .file("/usr/bin/systemctl", in: .sip, .machine, by: "systemd"),
    .file("/usr/bin/ffmpeg", in: .sip, .machine, by: "ffmpeg"),
    .file("/usr/bin/icewm-session", in: .sip, .machine, by: "icewm"),
    .file("/usr/bin/Xorg", in: .sip, .machine, by: "xserver-xorg-core"),
    .file("/usr/local/bin/pjsua", in: .sip, .machine, by: "an artifact of the operator"),
    .file("/usr/local/bin/deno", in: .dialPlan, by: "an artifact of the operator"),
    .file("/var/lib/jitsi-compile-push", in: .host, .machine, by: "the JMS's push"),
    .file("/usr/bin/x11vnc", in: .jibri, .sip, .machine, by: "x11vnc"),
    .file("/usr/share/jitsi-meet/interface_config.js", in: .jitsi, by: "jitsi-meet-web"),
    .file("/usr/bin/node", in: .whiteboard, by: "nodejs"),
    .file("/usr/bin/certbot", in: .jitsi, by: "certbot"),
  ]

  private static let services: [ProvidedPath] = [
    .file("/usr/share/lua/5.2/basexx.lua", in: .jitsi, by: "lua-basexx"),
    .file("/usr/share/lua/5.3/inspect.lua", in: .jitsi, by: "lua-inspect"),
    .file("/usr/share/jitsi-meet/prosody-plugins", in: .jitsi, by: "jitsi-meet-prosody"),
    .file("/usr/share/jitsi-meet/libs/external_api.min.js", in: .jitsi, by: "jitsi-meet-web"),
    .file("/etc/jitsi/meet/public", in: .jitsi, by: "the operator, who has something to publish"),
    .file("/etc/jitsi/jicofo/logging.properties", in: .jitsi, by: "jicofo"),
    .file(
      "/etc/jitsi/videobridge/logging.properties", in: .jitsi, .jvb, by: "jitsi-videobridge2"),
    .file("/var/log/jitsi", by: "the packages of Jitsi"),
    .file("/var/log/jitsi/jibri/pjsua.log", in: .sip, .machine, by: "pjsua writes it"),
    .file("/var/log/jitsi/jibri/xorg.sip.log", in: .sip, .machine, by: "Xorg writes it"),
    .file("/var/log/prosody/prosody.log", in: .jitsi, by: "prosody writes it"),
    .file("/var/log/prosody/prosody.err", in: .jitsi, by: "prosody writes it"),
    .file("/run/prosody/prosody.pid", in: .jitsi, by: "prosody writes it"),
    .file("/var/log/nginx/error.log", in: .jitsi, by: "nginx writes it"),
    .file("/var/log/nginx/access.log", in: .jitsi, by: "nginx writes it"),
    .file("/run/nginx.pid", in: .jitsi, by: "nginx writes it"),
    .file("/etc/nginx/modules-enabled/50-mod-stream.conf", in: .jitsi, by: "libnginx-mod-stream"),
    .file("/var/cache/dialplan", in: .dialPlan, by: "systemd, as CacheDirectory"),
    .file("/home/jibri/.pki/nssdb", in: .jibri, .sip, .machine, by: "chromium-trust makes it"),
    .file(
      "/run/jitsi-instance.env", in: .jibri, .sip, .machine,
      by: "the unit of the instance writes it"),
    .file("/etc/letsencrypt/live/\(.siteName)", in: .jitsi, by: "certbot"),
    .file("/etc/letsencrypt/archive", in: .jitsi, by: "certbot"),
    .file(
      "/var/lib/\(.siteName)-certificate/current/fullchain.pem", in: .jitsi,
      by: "public-certificate"),
    .file(
      "/var/lib/\(.siteName)-certificate/current/privkey.pem", in: .jitsi,
      by: "public-certificate"),
  ]
}
