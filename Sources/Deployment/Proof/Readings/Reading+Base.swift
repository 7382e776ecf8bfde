extension Reading {
  static let base: [Reading] = [
    Reading("base", "/etc/hostname", [.line("\(.ownContainer)")]),
    Reading(
      "base", "/etc/hosts",
      [
        .line("127.0.0.1 localhost"), .line("127.0.1.1 \(.ownContainer)"),
        .line("::1 localhost ip6-localhost ip6-loopback"),
      ]),
    Reading("base", "/etc/resolv.conf", [.line("nameserver \(.gateway)", as: .asksResolver)]),
    Reading(
      "base", "/etc/systemd/network/eth0.network",
      [
        .set("Match.Name", "eth0"),
        .set("Network.Address", "\(.ownAddress)/\(.prefixLength)", as: .isAt),
        .set("Network.Gateway", "\(.gatewayOfFixed)"),
      ]),
    Reading("base", "/etc/timezone", [.line("\(.timezone)")]),
    Reading("base", "/etc/apt/apt.conf.d/80{{site.name}}", nothing: "how packages are installed"),
    Reading("base", "/etc/ssh/sshd_config.d/{{site.name}}.conf", nothing: "how to log in"),
    Reading(
      "repository", "/etc/apt/sources.list.d/jitsi.list",
      [
        .line(
          "deb [signed-by=/usr/share/keyrings/jitsi.gpg] https://download.jitsi.org stable/")
      ]),
    Reading(
      "repository", "/etc/apt/preferences.d/{{site.name}}.pref",
      [
        .line("Package: \(.item(.package))", each: .pins),
        .line("Pin: version \(.item(.version))", each: .pins),
      ]),
  ]

  /// Whom programs trust, in containers and on a machine without any.
  static let authorities: [Reading] = ["base", "machine"].flatMap {
    [
      Reading(
        $0, "/usr/local/share/ca-certificates/{{site.name}}-ca.crt",
        [.line("\(.secret(.authority))", as: .holds)]),
      Reading(
        $0, "/usr/local/share/ca-certificates/{{site.name}}-ca-{{number}}.crt",
        [.line("<redacted:\(.item(.secret))>", as: .holds)]),
    ]
  }

  static let apt: [Reading] =
    ["apt", "apt-host"].map {
      Reading(
        $0, "/etc/apt/apt.conf.d/90{{site.name}}-proxy",
        [
          .line("Acquire::http::Proxy \"\(.text(.proxy))\";"),
          .line("Acquire::https::Proxy \"\(.text(.proxy))\";"),
        ])
    } + [
      Reading(
        "apt", "/etc/apt/sources.list",
        [
          .line("deb \(.text(.mirror)) \(.text(.debian)) main"),
          .line("deb \(.text(.mirror)) \(.text(.debian))-updates main"),
          .line("deb \(.text(.securityMirror)) \(.text(.debian))-security main"),
        ])
    ]

  static let chromium: [Reading] = [
    Reading(
      "chromium", "/etc/chromium/policies/managed/{{site.name}}.json", nothing: "how Chromium looks"
    ),
    Reading(
      "chromium", "/usr/local/sbin/chromium-trust",
      [
        .line("readonly certificate=/usr/local/share/ca-certificates/\(.siteName)-ca.crt"),
        .line("readonly store=/home/jibri/.pki/nssdb"),
        .line("readonly nickname=\(.siteName)"),
        .line("install -d -o jibri -g jibri -m 0700 /home/jibri/.pki \"$store\""),
        .line(#"as_jibri() { runuser -u jibri -- "$@" </dev/null; }"#),
        .line(#"as_jibri certutil -D -d "sql:$store" -n "$nickname" 2>/dev/null || true"#),
        .line(
          #"as_jibri certutil -A -d "sql:$store" -n "$nickname" -t C,, -i "$certificate" -f /dev/null"#
        ),
      ]),
    Reading(
      "chromium", "/etc/systemd/system/chromium-trust.service",
      [
        .set("Service.ExecStart", "/usr/local/sbin/chromium-trust"),
        .set("Unit.Before", "jibri.service"), .set("Install.RequiredBy", "jibri.service"),
        withGateway,
      ]),
    Reading(
      "chromium", "/etc/systemd/system/jibri-xorg.service.d/override.conf",
      display),
    Reading(
      "chromium", "/etc/systemd/system/jibri-icewm.service.d/override.conf",
      display),
  ]

  /// Nothing in the template, and on a machine without containers as long as Jibri.
  static let display: [Row] = [
    .set("Unit.ConditionHost", "\(.only([.jibri, .sip]))!\(.ownContainer)"), withGateway,
  ]

  static let withGateway = Row.set("Unit.PartOf", "\(.only([.machine]))jibri.service")

  /// The source of a recent Node, in every component that brings it.
  static let nodeRepositories: [Reading] = [
    "component-selector", "whiteboard", "jibri-sidecar", "sip-sidecar",
  ].map {
    Reading(
      $0, "/etc/apt/sources.list.d/nodesource.list",
      [
        .line(
          "deb [signed-by=/usr/share/keyrings/nodesource.gpg] https://deb.nodesource.com/node_20.x nodistro main"
        )
      ])
  }
}
