extension Reading {
  static let jicofo: [Reading] = [
    Reading(
      "jicofo", "/etc/jitsi/jicofo/jicofo.conf",
      [
        .set("\(client).hostname", "localhost", as: .reaches("xmpp")),
        .set("\(client).port", "\(.port("prosody.c2s"))", as: .reachesPort("xmpp")),
        .set("\(client).domain", "\(.domain("auth"))", as: .loginDomain("focus")),
        .set("\(client).xmpp-domain", "\(.domain("meet"))", as: .uses),
        .set("\(client).username", "\(.user(.focus))", as: .loginUser("focus")),
        .set("\(client).password", "\(.password(.focus))", as: .loginPassword("focus")),
        .set("\(client).conference-muc-jid", "\(.domain("conference"))", as: .uses),
        .set("\(client).client-proxy", "\(.domain("focus"))", as: .uses),
        .set("\(client).disable-certificate-verification", "false"),
        .set(
          "jicofo.xmpp.trusted-domains", "\(.domain("recorder"))", as: .uses,
          when: .feature(.recording)),
        .set(
          "jicofo.xmpp.trusted-domains", "\(.domain("sip"))", as: .uses, when: .feature(.sip)),
        .set(
          "jicofo.bridge.brewery-jid", "\(.room(.jvb))@\(.domain("internal"))", as: .watches),
        .set("jicofo.bridge.selection-strategy", "\(.text(.strategy))"),
        .set("jicofo.local-region", "\(.text(.jmsRegion))"),
        .set("jicofo.octo.enabled", "\(.flag(.relays))"),
        .set(
          "jicofo.jibri.brewery-jid", "\(.room(.jibri))@\(.domain("internal"))", as: .watches,
          when: .feature(.recording)),
        .set(
          "jicofo.jibri-sip.brewery-jid", "\(.room(.sip))@\(.domain("internal"))", as: .watches,
          when: .feature(.sip)),
        .set(
          "jicofo.authentication.login-url", "\(.domain("meet"))", as: .uses,
          when: .feature(.userAccounts)),
        .set("jicofo.rest.host", "127.0.0.1", as: .binds("rest")),
        .set("jicofo.rest.port", "\(.port("jicofo.rest"))", as: .listens("rest", .tcp)),
      ]),
    Reading(
      "jicofo", "/etc/jitsi/jicofo/config",
      [
        .set("JICOFO_MAX_MEMORY", "\(.number(.jicofoMemory))m"),
        .set("JICOFO_HOSTNAME", "\(.domain("meet"))", as: .uses),
        .set("JICOFO_AUTH_DOMAIN", "\(.domain("auth"))", as: .uses),
        .set("JICOFO_AUTH_USER", "\(.user(.focus))"),
        .set("JAVA_SYS_PROPS", javaProperties("jicofo", "jicofo.conf")),
      ]),
  ]

  private static let client = "jicofo.xmpp.client"
}
