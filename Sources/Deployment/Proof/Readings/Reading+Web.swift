extension Reading {
  static let web: [Reading] = [
    Reading(
      "web", "/etc/jitsi/meet/{{domain.meet}}-config.js",
      [
        .set("config.hosts.domain", "\(.domain("meet"))", as: .uses),
        .set("config.hosts.muc", "'conference.' + subdomain + \"\(.domain("meet"))\""),
        .set(
          "config.hosts.anonymousdomain", "\(.domain("guest"))", as: .uses,
          when: .feature(.guests)),
        .set(
          "config.hosts.authdomain", "\(.domain("meet"))", as: .uses,
          when: .any([.feature(.tokens), .feature(.userAccounts)])),
        .set("config.hosts.focus", "\(.domain("focus"))", as: .uses),
        .set("config.bosh", "'https://\(.domain("meet"))/' + subdir + 'http-bind'"),
        .set("config.websocket", "'wss://\(.domain("meet"))/' + subdir + 'xmpp-websocket'"),
        .set(
          "config.websocketKeepAliveUrl", "'https://\(.domain("meet"))/' + subdir + '_unlock'"),
        .set(
          "config.conferenceRequestUrl",
          "'https://\(.domain("meet"))/' + subdir + 'conference-request/v1'"),
        .set("config.p2p.stunServers.urls", "stun:\(.item(.name))", each: .stunServers),
        .set(
          "config.hiddenDomain", "\(.domain("recorder"))", as: .uses, when: .feature(.recording)),
        .set(
          "config.peopleSearchUrl", "https://\(.domain("meet"))/get-dial-plan",
          when: .feature(.dialPlan)),
        .set(
          "config.whiteboard.collabServerBaseUrl", "https://\(.domain("meet"))",
          when: .feature(.whiteboard)),
        .set(
          "config.dynamicBrandingUrl", "/static/branding.json", when: .feature(.dynamicBranding)),
        .set("config.defaultLanguage", "\(.text(.language))"),
      ])
  ]
}
