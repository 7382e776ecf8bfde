internal import Schema

extension Reading {
  static let network: [Reading] = [
    Reading(
      "network", "/etc/network/interfaces.d/{{site.name}}-bridge.cfg",
      [
        .set("auto", "dummy0"), .set("auto", "\(.bridgeInterface)"),
        .set("iface", "dummy0 inet manual"), .set("iface", "\(.bridgeInterface) inet static"),
        .set("\(bridge).address", "\(.gateway)", as: .isAt),
        .set("\(bridge).netmask", "\(.netmask)"),
        .set("\(bridge).bridge_ports", "dummy0"),
        .set("\(bridge).bridge_hw", "\(.hardwareAddress)"),
        .set(
          "iface dummy0 inet manual.pre-up",
          "ip link show dev dummy0 >/dev/null 2>&1 || ip link add name dummy0 type dummy"),
        .set(
          "iface dummy0 inet manual.pre-up",
          "ip link set dev dummy0 address \(.hardwareAddress)"),
      ]),
    Reading(
      "network", "/etc/sysctl.d/{{site.name}}-ip-forward.conf",
      [.line("net.ipv4.ip_forward = 1")]),
    Reading(
      "network", "/etc/sysctl.d/{{site.name}}-media-buffers.conf", nothing: "sizes of buffers"),
  ]

  private static let bridge: Pattern = "iface \(.bridgeInterface) inet static"

  static let lxc: [Reading] = [
    Reading("lxc", "/etc/default/lxc-net", [.set("USE_LXC_BRIDGE", "false")]),
    Reading(
      "lxc", "/var/lib/lxc/{{container.name}}/config",
      [
        .set("lxc.include", "/usr/share/lxc/config/common.conf"),
        .set("lxc.uts.name", "\(.ownContainer)"),
        .set("lxc.rootfs.path", "dir:/var/lib/lxc/\(.ownContainer)/rootfs"),
        .set("lxc.net.0.link", "\(.bridgeInterface)"),
        .set("lxc.start.order", "\(.number(.startOrder))"),
        .set("lxc.group", "\(.item(.name))", each: .groups),
        .set(
          "lxc.mount.entry",
          "\(.only([.jibri, .sip]))/dev/snd dev/snd none bind,optional,create=dir 0 0"),
        .set(
          "lxc.mount.entry",
          "\(.only([.jibri]))\(.text(.recordings)) usr/local/\(.siteName)/recordings none bind,create=dir 0 0"
        ),
        .set(
          "lxc.hook.pre-start",
          "\(.only([.jibri]))/usr/bin/mkdir -p \(.text(.recordings))"),
      ]),
  ]

  static let dnsmasq: [Reading] = [
    Reading(
      "dnsmasq", "/etc/dnsmasq.d/{{site.name}}.conf",
      [
        .set("interface", "\(.bridgeInterface)"),
        .set("dhcp-range", "\(.dhcpFirst) \(.dhcpLast) \(.netmask) 1h"),
        .set("dhcp-option", "option:router \(.gateway)"),
        .set("dhcp-option", "option:dns-server \(.gateway)"),
        .set("resolv-file", "/etc/resolv.conf"),
        .set("host-record", "host host.loc \(.gateway)", as: .resolves),
        .set("host-record", "\(.item(.name)) \(.item(.address))", as: .resolves, each: .names),
        .set(
          "host-record", "\(.domain("meet")) \(.domain("turn")) \(.routeToJMS)", as: .resolves),
        .set("port", "\(.port("dnsmasq.dns"))", as: .listens("dns", .udp), isOptional: true),
      ]),
    Reading(
      "dnsmasq", "/etc/default/dnsmasq",
      [.set("CONFIG_DIR", "/etc/dnsmasq.d,.dpkg-dist,.dpkg-old,.dpkg-new")]),
  ]

  static let firewall: [Reading] =
    [
      Reading(
        "firewall", "/etc/nftables.d/{{site.name}}.nft",
        [
          .set("table", "inet jitsi-\(.siteName)"),
          .set("delete", "table inet jitsi-\(.siteName)"),
          .set("\(chain)prerouting.iifname", "\(.bridgeInterface) return"),
          .set("\(chain)prerouting.iifname", "!= \(.uplink) return"),
          .set(
            "\(chain)prerouting.\(.item(.transport))",
            "dport \(.item(.port)) dnat ip to \(.item(.address)):\(.item(.targetPort)) comment \(.item(.component))",
            as: .forwards, each: .openForwards),
          .set(
            "\(chain)prerouting.ip",
            "saddr @\(.item(.set)) \(.item(.transport)) dport \(.item(.port)) dnat ip to \(.item(.address)):\(.item(.targetPort)) comment \(.item(.component))",
            as: .forwards, each: .limitedForwards),
          .set(
            "\(chain)postrouting.ip", "saddr \(.subnet) ip daddr != \(.subnet) masquerade"),
          .set(
            "\(chain)forward.iifname",
            "!= \(.bridgeInterface) oifname != \(.bridgeInterface) return"),
          .set("\(chain)forward.iifname", "\(.bridgeInterface) accept"),
          .set("table inet jitsi-\(.siteName).set", "\(.item(.set))", each: .limitedForwards),
          .set(
            "add element inet jitsi-\(.siteName) \(.item(.set))", "\(.item(.address))",
            as: .admits, each: .sources),
        ])
    ] + [firewallUnit("firewall")]

  private static func firewallUnit(_ component: String) -> Reading {
    Reading(
      component, "/etc/systemd/system/{{site.name}}-firewall.service",
      [
        .set("Unit.RequiresMountsFor", "/etc/nftables.d"),
        .set("Service.ExecStart", "/usr/sbin/nft -f /etc/nftables.d/\(.siteName).nft"),
        .set("Service.ExecReload", "/usr/sbin/nft -f /etc/nftables.d/\(.siteName).nft"),
        .set("Service.ExecStop", "-/usr/sbin/nft delete table inet jitsi-\(.siteName)"),
        .set("Unit.After", "nftables.service"), .set("Unit.PartOf", "nftables.service"),
        .set("Unit.ReloadPropagatedFrom", "nftables.service"),
        .set("Unit.Wants", "network-pre.target"), .set("Unit.Conflicts", "shutdown.target"),
        .set("Install.WantedBy", "sysinit.target"),
      ] + units("Unit.Before", "network-pre.target", "shutdown.target"))
  }

  /// A machine without containers keeps others away from what Jibri and its like listen on.
  static let machine: [Reading] = [
    Reading(
      "machine", "/etc/nftables.d/{{site.name}}.nft",
      [
        .set("table", "inet jitsi-\(.siteName)"),
        .set("delete", "table inet jitsi-\(.siteName)"),
        .set("\(chain)input.iif", "lo accept"),
        .set("\(chain)input.tcp", "dport \(.port("sip.api")) drop"),
        .set("\(chain)input.tcp", "dport \(.port("sip.internal")) drop"),
        .set("\(chain)input.tcp", "dport \(.port("sip.sidecar")) drop", when: .sidecar),
        .set("\(chain)input.tcp", "dport \(.port("vnc")) drop", when: .feature(.vnc)),
      ]),
    firewallUnit("machine"),
  ]

  private static let chain: Pattern = "table inet jitsi-\(.siteName).chain "

  static let devices: [Reading] = [
    Reading(
      "sound", "/etc/modprobe.d/{{site.name}}-sound.conf",
      [
        .set(
          "options",
          "snd-aloop enable=\(.number(.cardSwitches)) index=\(.number(.cardIndexes))")
      ]),
    Reading(
      "sound", "/etc/modules-load.d/{{site.name}}-sound.conf", [.line("snd_aloop")]),
    Reading(
      "video", "/etc/modprobe.d/{{site.name}}-video.conf",
      [
        .set(
          "options",
          "v4l2loopback video_nr=\(.number(.cameras)) exclusive_caps=\(.number(.cameraSwitches)) card_label=\(.number(.cameraLabels))"
        )
      ]),
    Reading(
      "video", "/etc/modules-load.d/{{site.name}}-video.conf", [.line("v4l2loopback")]),
  ]

  static let instances: [Reading] = [
    Reading(
      "instances", "/usr/local/lib/{{site.name}}/instances.sh",
      [
        .line("readonly containers=/var/lib/lxc"),
        .line(#"[[ -e /proc/asound/$card ]] || missing+=("$card")"#),
        .line(#"[[ -c /dev/video$number ]] \"#),
        .line(
          #"|| die "no sound card ${missing[*]}; is snd_aloop loaded with the options of /etc/modprobe.d, and has the host no card of its own?""#
        ),
        .line(
          #"|| die "no /dev/video$number; is v4l2loopback built for kernel $(uname -r) and loaded?""#
        ),
        .line(#"lxc-destroy --name "$name" --force >/dev/null 2>&1 || true"#),
      ]),
    Reading(
      "jibri-host", "/usr/local/sbin/{{site.name}}-jibri-start",
      start(.jibri, cores: "4") + [
        .line("[\(.item(.number))]=\(.item(.first))", each: .recorderCards)
      ]),
    Reading(
      "sip-host", "/usr/local/sbin/{{site.name}}-sip-start",
      start(.sip, cores: "8") + [
        .line("\(.item(.first)) \(.item(.second))", each: .gatewayCards),
        .line("[\(.item(.number))]=\(.item(.first))", each: .cameras),
        .line("[\(.item(.number))]=\(.item(.second))", each: .cameras),
        .line(#"mounts="bind=/dev/video${first_cameras[id]}:/dev/video0:rw""#),
        .line(#"mounts+=",bind=/dev/video${second_cameras[id]}:/dev/video1:rw""#),
      ]),
    Reading("jibri-host", "/usr/local/sbin/{{site.name}}-jibri-stop", stop(.jibri)),
    Reading("sip-host", "/usr/local/sbin/{{site.name}}-sip-stop", stop(.sip)),
    unit("jibri"), unit("sip"),
  ]

  private static func start(_ role: Role, cores: String) -> [Row] {
    [
      .line(". \"/usr/local/lib/\(.siteName)/instances.sh\""),
      .line("readonly template=\(.containerName(role == .sip ? .sip : .jibri))"),
      .line("readonly prefix=\(.instancePrefix(role))"),
      .line("readonly cores=$((\(.number(.instances(role))) * \(cores)))"),
    ]
  }

  private static func stop(_ role: Role) -> [Row] {
    [
      .line(". \"/usr/local/lib/\(.siteName)/instances.sh\""),
      .line("stop_instances \(.instancePrefix(role)) 30"),
    ]
  }

  private static func unit(_ kind: String) -> Reading {
    Reading(
      "\(kind)-host", "/etc/systemd/system/{{site.name}}-\(kind)-instances.service",
      [
        .set("Service.ExecStart", "/usr/local/sbin/\(.siteName)-\(kind)-start"),
        .set("Service.ExecStop", "/usr/local/sbin/\(.siteName)-\(kind)-stop"),
        .set("Service.ExecStopPost", "/usr/local/sbin/\(.siteName)-\(kind)-stop"),
        .set("Unit.Requires", "lxc.service"), .set("Install.WantedBy", "multi-user.target"),
      ]
        + units(
          "Unit.After", "lxc.service", "dnsmasq.service", "systemd-modules-load.service"))
  }
}
