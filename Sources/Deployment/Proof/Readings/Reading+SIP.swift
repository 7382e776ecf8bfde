internal import Schema

extension Reading {
  static let sip: [Reading] = [
    Reading(
      "sip", "/etc/jitsi/jibri/jibri.conf",
      [
        // Jibri wants a recording brewery even in a gateway; nobody looks into this one.
        .set("\(environment).control-muc.room-name", "\(.room(.parking))"),
        .set(
          "\(environment).sip-control-muc.domain", "\(.domain("internal"))",
          as: .entersDomain("gateway")),
        .set(
          "\(environment).sip-control-muc.room-name", "\(.room(.sip))", as: .entersRoom("gateway")),
      ]
        + [
          ("\(.only([.sip]))\(.hostName)-sip-template" as Pattern),
          ("\(.only([.machine]))\(.hostName)-sip-1" as Pattern),
        ].flatMap { nickname -> [Row] in
          [
            .set("\(environment).sip-control-muc.nickname", nickname),
            .set("\(environment).control-muc.nickname", nickname),
          ]
        } + jibriRows(.sip, port: "sip")),
    Reading(
      "sip", "/etc/jitsi/jibri/pjsua.config",
      [
        .set(
          "id",
          "\"\(.text(.displayName))\" <sip:\(.user(.sip))@\(.text(.sipServer))>"),
        .set("registrar", "sip:\(.text(.sipServer))"),
        .set("username", "\(.user(.sip))"),
        .set("password", "\(.password(.sip))"),
        .set("log-file", "/var/log/jitsi/jibri/pjsua.log"),
        // Where devices call, in place of an account.
        .set(
          "local-port", "\(.port("sip.calls"))", as: .listens("calls", .tcp), when: .directCalls),
        .set("rtp-port", "\(.port("sip.media"))", when: .directCalls),
        .set("ip-addr", "\(.publicAddress)", when: .directCalls),
        .set("contact", "<sip:\(.publicAddress):\(.port("sip.calls"))>", when: .directCalls),
        .set("id", "<sip:\(.publicAddress)>", when: .directCalls),
        // Places in .asoundrc, counted from nought, and the camera that shows the meeting.
        .set("capture-dev", "7"), .set("playback-dev", "8"), .set("vcapture-dev", "1"),
      ]),
    Reading(
      "sip", "/home/jibri/.asoundrc",
      sound + [
        .set("pcm.pjsua_capture.slave.pcm", "hw:Loopback,1,0"),
        .set("pcm.pjsua_playback.slave.pcm", "hw:Loopback_1,0,0"),
        .set("pcm.chrome_capture.slave.pcm", "hw:Loopback_1,1,0"),
      ]),
    Reading(
      "sip-instance", "/usr/local/sbin/sip-instance",
      [
        .line("readonly config=/etc/jitsi/jibri/jibri.conf"),
        .line("readonly sound=/home/jibri/.asoundrc"),
        .line("[\(.item(.number))]=\(.item(.first))", each: .gatewayCards),
        .line("[\(.item(.number))]=\(.item(.second))", each: .gatewayCards),
        .line("nickname=\"\(.hostName)-sip-$id\""),
        .line(#"[[ -e /proc/asound/$card ]] || die "no sound card $card""#),
        .line(
          #"printf '%s=%s\n' INSTANCE_ID "$nickname" INSTANCE_KEY "$nickname" INSTANCE_NICK "$nickname" >/run/jitsi-instance.env"#,
          when: .sidecar),
        .line(#"grep -qw -- "$host" /etc/hosts || echo "127.0.1.1 $host" >>/etc/hosts"#),
        .line(
          #"sed -e "s/hw:Loopback_1,/hw:@,/; s/hw:Loopback,/hw:$first,/; s/hw:@,/hw:$second,/" \"#
        ),
      ]),
    Reading(
      "sip-instance", "/etc/systemd/system/sip-instance.service",
      [
        .set("Unit.ConditionHost", "!\(.ownContainer)"),
        .set("Service.ExecStart", "/usr/local/sbin/sip-instance"),
      ] + instanceOrder + units("Unit.Before", "sip-xorg.service", "sip-icewm.service")),
    Reading(
      "sip", "/etc/systemd/system/jibri.service.d/override.conf",
      jibriUnit + units("Unit.Requires", "sip-xorg.service", "sip-icewm.service")
        + units(
          "Unit.Requires", "\(.only([.machine]))jibri-xorg.service",
          "\(.only([.machine]))jibri-icewm.service")
        + units(
          "Unit.After", "\(.only([.sip]))sip-instance.service", "sip-xorg.service",
          "sip-icewm.service")),
    unit(
      "sip-xorg.service",
      [
        .set(
          "Service.ExecStart",
          "/usr/bin/Xorg -nocursor -noreset +extension RANDR +extension RENDER -logfile /var/log/jitsi/jibri/xorg.sip.log -config /etc/jitsi/jibri/xorg-video-dummy.conf :1"
        ),
        .set("Unit.After", "jibri-xorg.service"), .set("Install.WantedBy", "jibri.service"),
      ] + display + units("Unit.Before", "sip-icewm.service", "jibri.service")),
    unit(
      "sip-icewm.service",
      [
        .set("Service.ExecStart", "/usr/bin/icewm-session"),
        .set("Unit.Requires", "sip-xorg.service"), .set("Unit.Before", "jibri.service"),
        .set("Install.WantedBy", "jibri.service"),
      ] + display + units("Unit.After", "sip-xorg.service", "jibri-icewm.service")),
    unit(
      "virtual-camera-0.service",
      [
        .set("Service.ExecStart", camera(display: 1, device: 0)),
        .set("Unit.Requires", "sip-xorg.service"),
      ] + units("Unit.After", "sip-xorg.service", "sip-icewm.service")),
    unit(
      "virtual-camera-1.service",
      [
        .set("Service.ExecStart", camera(display: 0, device: 1)),
        .set("Unit.Requires", "jibri-xorg.service"),
      ] + units("Unit.After", "jibri-xorg.service", "jibri-icewm.service")),
    Reading("sip", "/etc/jitsi/jibri/xorg-video-dummy.conf", nothing: "a display of its own"),
    Reading(
      "sip", "/etc/chromium.d/alsa-capture",
      [
        .line(
          #"export CHROMIUM_FLAGS="$CHROMIUM_FLAGS --alsa-input-device=chrome_capture""#)
      ]),
    Reading(
      "sip", "/etc/sudoers.d/jibri",
      [
        .line(#"Cmnd_Alias CAMERAS = /usr/bin/systemctl start virtual-camera-0.service, \"#),
        .line(#"/usr/bin/systemctl stop virtual-camera-0.service, \"#),
        .line(#"/usr/bin/systemctl start virtual-camera-1.service, \"#),
        .line("/usr/bin/systemctl stop virtual-camera-1.service"),
        .line("jibri ALL=(root) NOPASSWD: CAMERAS"),
      ], isProgram: true),
    Reading(
      "sip", "/usr/local/bin/chromedriver",
      [
        .line(
          "sudo -n /usr/bin/systemctl start virtual-camera-0.service || echo \"no camera 0: the call has no picture of the caller\" >&2"
        ),
        .line("exec /usr/bin/chromedriver \"$@\""),
      ]),
    Reading(
      "sip", "/opt/jitsi/jibri/pjsua.sh",
      [
        .line(
          "sudo -n /usr/bin/systemctl start virtual-camera-1.service || echo \"no camera 1: the caller sees nothing of the meeting\" >&2"
        ),
        .line(
          "exec /usr/local/bin/pjsua --config-file /etc/jitsi/jibri/pjsua.config \"${call[@]}\" >/dev/null"
        ),
      ]),
    Reading(
      "sip", "/opt/jitsi/jibri/finalize_sip.sh",
      [
        .line("readonly logs=/var/log/jitsi/jibri"),
        .line("sudo -n /usr/bin/systemctl stop \"virtual-camera-$camera.service\""),
      ]),
  ]

  private static func unit(_ name: String, _ rows: [Row]) -> Reading {
    Reading("sip", "/etc/systemd/system/\(name)", rows)
  }

  /// The picture of a display as a camera.
  private static func camera(display: Int, device: Int) -> Pattern {
    Pattern(
      stringLiteral:
        "/usr/bin/ffmpeg -nostdin -loglevel warning -f x11grab -draw_mouse 0 -framerate 30 "
        + "-video_size 1280x720 -i :\(display).0 -pix_fmt yuv420p -f v4l2 /dev/video\(device)")
  }
}
