internal import Schema

extension Reading {
  static let jibri: [Reading] = [
    Reading(
      "jibri", "/etc/jitsi/jibri/jibri.conf",
      [
        .set(
          "jibri.recording.recordings-directory", "/usr/local/\(.siteName)/recordings"),
        .set("jibri.recording.finalize-script", "/usr/local/bin/finalize-recording.sh"),
        .set("jibri.ffmpeg.resolution", "\(.text(.resolution))"),
        .set("\(environment).control-muc.room-name", "\(.room(.jibri))", as: .entersRoom("jibri")),
        .set("\(environment).control-muc.nickname", "\(.hostName)-jibri-template"),
      ] + jibriRows(.jibri, port: "jibri")),
    // The names of sound cards in it are replaced when an instance starts.
    Reading("jibri", "/home/jibri/.asoundrc", sound),
    Reading(
      "jibri", "/usr/local/sbin/jibri-instance",
      instanceLines + [
        .line(
          "[\(.item(.number))]=\(.item(.first))", each: .recorderCards),
        .line("nickname=\"\(.hostName)-jibri-$id\""),
        .line("chown jibri:jibri \"/usr/local/\(.siteName)/recordings\""),
        .line(
          #"sed -e 's/hw:Loopback_1,/hw:Loopback_99,/' -e "s/hw:Loopback,/hw:$card,/" \"#),
      ]),
    Reading(
      "jibri", "/etc/systemd/system/jibri-instance.service",
      [
        .set("Unit.ConditionHost", "!\(.ownContainer)"),
        .set("Service.ExecStart", "/usr/local/sbin/jibri-instance"),
      ] + instanceOrder),
    Reading(
      "jibri", "/etc/systemd/system/jibri.service.d/override.conf",
      jibriUnit + units("Unit.After", "jibri-instance.service")),
    Reading(
      "jibri", "/usr/local/bin/finalize-recording.sh", nothing: "says where a recording is"),
    Reading("jibri", "/etc/jitsi/jibri/xorg-video-dummy.conf", nothing: "a display of its own"),
  ]

  static let environment = "jibri.api.xmpp.environments"

  /// What recorders and gateways have in common.
  static func jibriRows(_ role: Role, port: String) -> [Row] {
    let domain = role == .sip ? "sip" : "recorder"
    return [
      .set(
        "jibri.api.http.external-api-port", "\(.port("\(port).api"))",
        as: .listens("external", .tcp)),
      .set(
        "jibri.api.http.internal-api-port", "\(.port("\(port).internal"))",
        as: .listens("internal", .tcp)),
      .set("jibri.ffmpeg.audio-device", "plug:bsnoop"),
      .set("\(environment).name", "\(.siteName)"),
      .set("\(environment).xmpp-server-hosts", "\(.domain("meet"))", as: .reaches("xmpp")),
      .set(
        "\(environment).xmpp-server-port", "\(.port("prosody.c2s"))", as: .reachesPort("xmpp"),
        isOptional: true),
      .set("\(environment).xmpp-domain", "\(.domain("meet"))", as: .uses),
      .set("\(environment).base-url", "https://\(.domain("meet"))", as: .reaches("web")),
      .set(
        "\(environment).control-muc.domain", "\(.domain("internal"))",
        as: .entersDomain(role.rawValue)),
      .set(
        "\(environment).control-login.domain", "\(.domain("auth"))", as: .loginDomain("control")),
      .set(
        "\(environment).control-login.username", "\(.user(.control(role)))",
        as: .loginUser("control")),
      .set(
        "\(environment).control-login.password", "\(.password(.control(role)))",
        as: .loginPassword("control")),
      .set("\(environment).call-login.domain", "\(.domain(domain))", as: .loginDomain("call")),
      .set(
        "\(environment).call-login.username", "\(.user(.call(role)))", as: .loginUser("call")),
      .set(
        "\(environment).call-login.password", "\(.password(.call(role)))",
        as: .loginPassword("call")),
      .set("\(environment).strip-from-room-domain", "conference."),
      .set("\(environment).trust-all-xmpp-certs", "false"),
      .set(
        "jibri.webhook.subscribers", "http://localhost:\(.port("\(port).sidecar"))/hook",
        as: .reaches("sidecar"), when: .sidecar),
    ]
  }

  /// The scripts that make an instance of a template.
  static let instanceLines: [Row] = [
    .line("readonly config=/etc/jitsi/jibri/jibri.conf"),
    .line("readonly sound=/home/jibri/.asoundrc"),
    .line(#"[[ -e /proc/asound/$card ]] || die "no sound card $card""#),
    .line(
      #"printf '%s=%s\n' INSTANCE_ID "$nickname" INSTANCE_KEY "$nickname" INSTANCE_NICK "$nickname" >/run/jitsi-instance.env"#,
      when: .sidecar),
    .line(#"grep -qw -- "$host" /etc/hosts || echo "127.0.1.1 $host" >>/etc/hosts"#),
  ]

  static let jibriUnit: [Row] =
    [
      .set("Unit.ConditionHost", "\(.only([.jibri, .sip]))!\(.ownContainer)"),
      .set("Unit.Wants", "network-online.target"),
      .set("Service.ExecStartPre", ""),
      .set(
        "Service.ExecStartPre",
        "-/usr/sbin/runuser -u jibri -- /usr/bin/timeout 20 /usr/bin/chromium --headless --timeout=1000 about:blank"
      ),
    ]
    + units(
      "Unit.After", "network-online.target", "chromium-trust.service", "jibri-xorg.service",
      "jibri-icewm.service")

  /// Everything of a copy waits until it knows its name and its sound cards.
  static let instanceOrder: [Row] =
    units("Unit.Before", "jibri-xorg.service", "jibri-icewm.service", "jibri.service") + [
      .set("Unit.Before", "jitsi-component-sidecar.service", when: .sidecar),
      .set("Install.RequiredBy", "jibri.service"),
    ]

  /// Both ends of the loopback cards; the script of the instance puts its own cards for these two.
  static let sound: [Row] =
    [
      ("amix", "hw:Loopback,0,0"), ("asnoop", "hw:Loopback_1,1,0"), ("bmix", "hw:Loopback_1,0,0"),
      ("bsnoop", "hw:Loopback,1,0"), ("pjsua", "bduplex"), ("!default", "aduplex"),
    ].map { name, slave in
      .set(Pattern(stringLiteral: "pcm.\(name).slave.pcm"), Pattern(stringLiteral: slave))
    }
    + ["a", "b"].flatMap { card -> [Row] in
      [
        .set("pcm.\(card)duplex.playback.pcm", "\(card)mix"),
        .set("pcm.\(card)duplex.capture.pcm", "\(card)snoop"),
      ]
    }
}
