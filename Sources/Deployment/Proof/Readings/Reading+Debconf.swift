internal import Schema

extension Reading {
  /// A package that finds another name here makes a site of its own.
  static let debconf: [Reading] = [
    Reading(
      "debconf", "/etc/jitsi-compile/debconf",
      [
        server("jitsi-meet-prosody jitsi-meet-prosody/jvb-hostname string \(.domain("meet"))"),
        server("jitsi-meet-prosody jitsi-videobridge/jvb-hostname string \(.domain("meet"))"),
        server("jitsi-meet-prosody jicofo/jicofo-authuser string \(.user(.focus))"),
        server("jitsi-meet-prosody jicofo/jicofo-authpassword password \(.password(.focus))"),
        server("jitsi-meet-prosody jitsi-meet-prosody/turn-secret string \(.secret(.turn))"),
        server("jitsi-meet-prosody jitsi-videobridge/jvbsecret password \(.password(.focus))"),
        server("jicofo jitsi-videobridge/jvb-hostname string \(.domain("meet"))"),
        server("jicofo jicofo/jicofo-authpassword password \(.password(.focus))"),
        .line(
          "jitsi-videobridge2 jitsi-videobridge/jvb-hostname string \(.domain("meet"))",
          when: .role(.jvb)),
      ]),
    sidecar("jibri"), sidecar("sip"),
  ]

  private static func server(_ line: Pattern) -> Row { .line(line, when: .role(.jms)) }

  private static func sidecar(_ kind: String) -> Reading {
    Reading(
      "\(kind)-sidecar", "/etc/jitsi-compile/debconf",
      [
        .line(
          "jitsi-component-sidecar jitsi-component-sidecar/selector-address string \(.domain("meet"))"
        )
      ])
  }
}
