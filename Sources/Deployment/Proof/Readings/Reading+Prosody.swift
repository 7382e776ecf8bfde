internal import Schema

extension Reading {
  static let prosody: [Reading] = [
    Reading(
      "prosody", "/etc/prosody/prosody.cfg.lua",
      [
        .set("plugin_paths", "/usr/local/lib/prosody/modules"),
        .set("plugin_paths", "/usr/share/jitsi-meet/prosody-plugins/"),
        .set("pidfile", "/run/prosody/prosody.pid"),
        .set("http_interfaces", "127.0.0.1", as: .binds("http")),
        .set("http_interfaces", "::1"),
        .set("trusted_proxies", "127.0.0.1"), .set("trusted_proxies", "::1"),
        // The ports that Prosody takes where nobody tells it otherwise.
        .set(
          "c2s_ports", "\(.port("prosody.c2s"))", as: .listens("c2s", .tcp), isOptional: true),
        .set(
          "http_ports", "\(.port("prosody.http"))", as: .listens("http", .tcp), isOptional: true),
        .set("certificates", "certs"),
        .set("authentication", "internal_hashed"),
        .set("muc_mapper_domain_base", "\(.domain("meet"))", as: .uses),
        .set("recorder_prefixes", "recorder.", when: .feature(.recording)),
        .set("recorder_prefixes", "sip.", when: .feature(.sip)),
        .set("external_service_secret", "\(.secret(.turn))"),
        .set("external_services.host", "\(.domain("turn"))"),
        .set("external_services.port", "\(.port("nginx.https"))"),
        .set("log.info", "/var/log/prosody/prosody.log"),
        .set("log.error", "/var/log/prosody/prosody.err"),
        .set("Include", "conf.d/*.cfg.lua", isOptional: true),
      ]),
    Reading("prosody", "/etc/prosody/conf.avail/{{domain.meet}}.cfg.lua", meetRows),
    Reading(
      "prosody", "/etc/prosody/conf.avail/{{domain.guest}}.cfg.lua",
      host("guest", certificate: "meet") + rooms("VirtualHost \(.domain("guest"))")),
    Reading(
      "prosody", "/etc/prosody/conf.avail/{{domain.recorder}}.cfg.lua",
      serviceHost("recorder", certificate: "meet")),
    Reading(
      "prosody", "/etc/prosody/conf.avail/{{domain.sip}}.cfg.lua",
      serviceHost("sip", certificate: "meet")),
    Reading(
      "prosody", "/usr/local/lib/prosody/modules/mod_service_limits.lua",
      nothing: "a module that asks nobody else", isProgram: true),
    Reading(
      "prosody", "/usr/local/lib/prosody/modules/mod_owner_by_token.lua",
      nothing: "a module that asks nobody else", isProgram: true),
  ]

  private static let meetRows: [Row] =
    host("meet", certificate: "meet") + rooms("VirtualHost \(.domain("meet"))")
    + serviceHost("auth", certificate: "auth")
    + [
      ("conference", Condition.always), ("breakout", .feature(.breakoutRooms)),
      ("lobby", .feature(.lobby)), ("internal", .always),
    ].map { name, condition in
      .set("Component", "\(.domain(name)) muc", as: .serves, when: condition)
    }
    + [
      .set("VirtualHost \(.domain("meet")).app_id", "\(.text(.appID))", when: .feature(.tokens)),
      .set(
        "VirtualHost \(.domain("meet")).app_secret", "\(.secret(.tokens))",
        when: .all([.feature(.tokens), .not(.feature(.tokenKeys))])),
      .set(
        "VirtualHost \(.domain("meet")).asap_key_server", "\(.text(.keyURL))",
        when: .feature(.tokenKeys)),
      .set(
        "VirtualHost \(.domain("meet")).signature_algorithm", "\(.text(.algorithm))",
        when: .feature(.tokens)),
      .set(
        "VirtualHost \(.domain("meet")).muc_lobby_whitelist", "\(.domain("recorder"))",
        as: .uses, when: .all([.feature(.lobby), .feature(.recording)])),
      .set(
        "VirtualHost \(.domain("meet")).muc_lobby_whitelist", "\(.domain("sip"))", as: .uses,
        when: .all([.feature(.lobby), .feature(.sip)])),
      .set("Component \(.domain("conference")) muc.admins", focus),
      .set(
        "Component \(.domain("breakout")) muc.admins", focus, when: .feature(.breakoutRooms)),
      .set("Component \(.domain("conference")) muc.muc_password_whitelist", focus),
      .set(
        "Component \(.domain("conference")) muc.muc_password_whitelist",
        "\(.domain("recorder"))", as: .uses, when: .feature(.recording)),
      .set(
        "Component \(.domain("conference")) muc.muc_password_whitelist", "\(.domain("sip"))",
        as: .uses, when: .feature(.sip)),
      .set(
        "Component \(.domain("internal")) muc.muc_filter_whitelist", "\(.domain("auth"))",
        as: .uses),
      .set("Component \(.domain("internal")) muc.admins", focus),
      .set("Component", "\(.domain("focus")) client_proxy", as: .serves),
      .set("Component \(.domain("focus")) client_proxy.target_address", focus),
    ]
    + [
      ("speakerstats", "speakerstats_component", Condition.feature(.speakerStats)),
      ("endconference", "end_conference", .feature(.endConference)),
      ("avmoderation", "av_moderation_component", .feature(.avModeration)),
      ("metadata", "room_metadata_component", .feature(.roomMetadata)),
      ("polls", "polls_component", .all([.feature(.polls), .feature(.pollsAreComponent)])),
      (
        "conferenceduration", "conference_duration_component",
        .not(.feature(.componentsAnnounceThemselves))
      ),
    ].flatMap { name, module, condition -> [Row] in
      [
        .set("Component", "\(.domain(name)) \(module)", as: .serves, when: condition),
        .set(
          "Component \(.domain(name)) \(module).muc_component", "\(.domain("conference"))",
          as: .uses, when: condition),
      ]
    }
    + [
      ("speakerstats_component", "speakerstats", Condition.feature(.speakerStats)),
      ("end_conference_component", "endconference", .feature(.endConference)),
      ("av_moderation_component", "avmoderation", .feature(.avModeration)),
      ("room_metadata_component", "metadata", .feature(.roomMetadata)),
      ("conference_duration_component", "conferenceduration", .always),
    ].map { option, name, condition in
      .set(
        "VirtualHost \(.domain("meet")).\(option)", "\(.domain(name))", as: .uses,
        when: .all([condition, .not(.feature(.componentsAnnounceThemselves))]))
    }
    + [
      .set(
        "Component \(.domain("metadata")) room_metadata_component.breakout_rooms_component",
        "\(.domain("breakout"))", as: .uses,
        when: .all([.feature(.roomMetadata), .feature(.breakoutRooms)]))
    ]

  private static let focus: Pattern = "\(.user(.focus))@\(.domain("auth"))"

  /// A host with its certificate.
  private static func host(_ name: String, certificate: String) -> [Row] {
    [
      .set("VirtualHost", "\(.domain(name))", as: .serves),
      .set(
        "VirtualHost \(.domain(name)).ssl.key", "/etc/prosody/certs/\(.domain(certificate)).key",
        as: .certificateKey(name)),
      .set(
        "VirtualHost \(.domain(name)).ssl.certificate",
        "/etc/prosody/certs/\(.domain(certificate)).crt", as: .certificate(name)),
    ]
  }

  /// A host where nobody but services of the site has an account.
  private static func serviceHost(_ name: String, certificate: String) -> [Row] {
    host(name, certificate: certificate) + [
      .set("VirtualHost \(.domain(name)).authentication", "internal_hashed"),
      .set("VirtualHost \(.domain(name)).modules_enabled", "service_limits"),
      .set("VirtualHost \(.domain(name)).modules_enabled", "smacks"),
    ]
  }

  /// The components that a host for browsers uses.
  private static func rooms(_ host: Pattern) -> [Row] {
    [
      ("main_muc", "conference", Condition.always), ("lobby_muc", "lobby", .feature(.lobby)),
      ("breakout_rooms_muc", "breakout", .feature(.breakoutRooms)),
    ].map { key, domain, condition in
      .set("\(host).\(key)", "\(.domain(domain))", as: .uses, when: condition)
    }
  }

  /// What no password has.
  private static let noKey = String(repeating: "0", count: 40)

  static let prosodyData: [Reading] = [
    Reading(
      "prosody", "/var/lib/prosody/{{path}}",
      [
        .set("salt", "<redacted:\(.item(.secret))#salt>", as: .accountPassword),
        .set("server_key", "<redacted:\(.item(.secret))#server_key>"),
        .set("stored_key", "<redacted:\(.item(.secret))#stored_key>"),
      ]),
    Reading(
      "prosody", "/var/lib/prosody/{{locked_account_path}}",
      [
        .set("iteration_count", "10000"), .set("salt", "locked"),
        .set("server_key", Pattern(stringLiteral: noKey)),
        .set("stored_key", Pattern(stringLiteral: noKey)),
      ]),
    Reading(
      "prosody", "/var/lib/prosody/{{focus_roster_path}}",
      [.set("\(.domain("focus")).subscription", "from")]),
    Reading(
      "prosody", "/etc/prosody/certs/{{domain.meet}}.crt",
      [.line("\(.secret(.xmppCertificate))", as: .holds)]),
    Reading(
      "prosody", "/etc/prosody/certs/{{domain.meet}}.key",
      [.line("\(.secret(.xmppKey))", as: .holds)]),
    Reading(
      "prosody", "/etc/systemd/system/prosody.service.d/override.conf",
      nothing: "limits of the kernel"),
  ]
}
