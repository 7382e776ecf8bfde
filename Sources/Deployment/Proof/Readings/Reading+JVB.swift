internal import Schema

extension Reading {
  static let jvb: [Reading] = [
    Reading(
      "jvb", "/etc/jitsi/videobridge/jvb.conf",
      [
        .set("\(client).HOSTNAME", "\(.xmppServer)", as: .reaches("xmpp")),
        .set("\(client).PORT", "\(.port("prosody.c2s"))", as: .reachesPort("xmpp")),
        .set("\(client).DOMAIN", "\(.domain("auth"))", as: .loginDomain("bridge")),
        .set("\(client).USERNAME", "\(.user(.bridge))", as: .loginUser("bridge")),
        .set("\(client).PASSWORD", "\(.password(.bridge))", as: .loginPassword("bridge")),
        .set("\(client).MUC_JIDS", "\(.room(.jvb))@\(.domain("internal"))", as: .enters),
        .set("\(client).MUC_NICKNAME", "\(.hostName)"),
        .set("\(client).DISABLE_CERTIFICATE_VERIFICATION", "false"),
        .set(
          "videobridge.http-servers.private.host", "127.0.0.1", as: .binds("rest")),
        .set(
          "videobridge.http-servers.private.port", "\(.port("jvb.rest"))",
          as: .listens("rest", .tcp)),
        .set(
          "videobridge.http-servers.public.port", "\(.port("jvb.colibri"))",
          as: .listens("colibri", .tcp), when: .feature(.websockets)),
        .set("videobridge.websockets.enabled", "\(.flag(.websockets))"),
        .set("videobridge.websockets.server-id", "\(.hostName)", when: .feature(.websockets)),
        .set(
          "videobridge.websockets.domain", "\(.domain("meet")):\(.port("nginx.https"))",
          when: .feature(.websockets)),
        .set(
          "videobridge.ice.udp.port", "\(.port("jvb.media"))", as: .listens("media", .udp)),
        .set("videobridge.ice.advertise-private-candidates", "\(.flag(.isJMS))"),
        .set("videobridge.health.require-valid-address", "\(.flag(.hasPublicAddress))"),
        .set("videobridge.relay.enabled", "\(.flag(.relays))"),
        .set("videobridge.relay.relay-id", "\(.hostName)", when: .feature(.relays)),
        .set(
          "videobridge.relay.region", "\(.text(.regionOrDefault(.jvb)))", when: .feature(.relays)),
        .set("ice4j.harvest.mapping.static-mappings.local-address", "\(.ownAddress)"),
        .set(
          "ice4j.harvest.mapping.static-mappings.public-address", "\(.publicAddress)",
          as: .mediaAddress),
      ]),
    Reading(
      "jvb", "/etc/jitsi/videobridge/config",
      [
        .set("VIDEOBRIDGE_MAX_MEMORY", "\(.number(.bridgeMemory))m"),
        .set("JAVA_SYS_PROPS", javaProperties("videobridge", "jvb.conf")),
      ]),
    Reading(
      "jvb", "/etc/jitsi/videobridge/sip-communicator.properties",
      nothing: "comments alone, so that nothing wins over jvb.conf"),
  ]

  private static let client = "videobridge.apis.xmpp-client.configs.site"

  /// What both bridges and the focus tell their Java: where configuration and logs are.
  static func javaProperties(_ folder: String, _ file: String) -> Pattern {
    Pattern(
      stringLiteral:
        "-Dconfig.file=/etc/jitsi/\(folder)/\(file) "
        + "-Dnet.java.sip.communicator.SC_HOME_DIR_LOCATION=/etc/jitsi "
        + "-Dnet.java.sip.communicator.SC_HOME_DIR_NAME=\(folder) "
        + "-Dnet.java.sip.communicator.SC_LOG_DIR_LOCATION=/var/log/jitsi "
        + "-Djava.util.logging.config.file=/etc/jitsi/\(folder)/logging.properties")
  }
}
