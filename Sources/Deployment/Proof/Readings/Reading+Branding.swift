extension Reading {
  static let branding: [Reading] = [
    Reading(
      "branding", "/etc/jitsi/meet/jaas/branding.conf",
      [
        .set(
          "location = /static/branding.json.alias", "/etc/jitsi/meet/branding/branding.json",
          when: .feature(.dynamicBranding)),
        .set(
          "location = /static/\(.text(.logoFile)).alias",
          "/etc/jitsi/meet/branding/\(.text(.logoFile))", when: .feature(.logo)),
        .set(
          "location = /images/watermark.svg.alias", "/etc/jitsi/meet/branding/watermark.svg",
          when: .feature(.watermark)),
        .set(
          "location = /images/favicon.svg.alias", "/etc/jitsi/meet/branding/favicon.svg",
          when: .feature(.favicon)),
        .set(
          "location = /title.html.alias", "/etc/jitsi/meet/branding/title.html",
          when: .feature(.title)),
        .set(
          "location = /interface_config.js.alias", "/etc/jitsi/meet/branding/interface_config.js",
          when: .feature(.title)),
        .set(
          "location = /_interface_config.js.alias", "/usr/share/jitsi-meet/interface_config.js",
          when: .feature(.title)),
      ]),
    Reading(
      "branding", "/etc/jitsi/meet/branding/branding.json",
      [.set("logoImageUrl", "/static/\(.text(.logoFile))", when: .feature(.logo))]),
    Reading(
      "branding", "/etc/jitsi/meet/branding/interface_config.js", nothing: "a name for people"),
    Reading("branding", "/etc/jitsi/meet/branding/title.html", nothing: "a name for people"),
  ]

  static let vnc: [Reading] = [
    Reading(
      "vnc", "/etc/systemd/system/vnc.service",
      [
        .set("Unit.ConditionHost", "\(.only([.jibri, .sip]))!\(.ownContainer)"),
        .set(
          "Service.ExecStart",
          "/usr/bin/x11vnc -display :0 -rfbport \(.port("vnc")) -passwdfile /etc/jitsi/jibri/vnc.password -shared -forever -quiet"
        ),
      ]),
    Reading("vnc", "/etc/jitsi/jibri/vnc.password", [.line("\(.secret(.display))")]),
  ]
}
