internal import Schema

extension Reading {
  static let sidecars: [Reading] = sidecar("jibri", .jibri) + sidecar("sip", .sip)

  private static func sidecar(_ kind: String, _ role: Role) -> [Reading] {
    [
      Reading(
        "\(kind)-sidecar", "/etc/jitsi/sidecar/env",
        [
          .set("WS_SERVER_URL", "wss://\(.domain("meet"))", as: .reaches("selector")),
          .set("COMPONENT_TYPE", Pattern(stringLiteral: role == .sip ? "SIP-JIBRI" : "JIBRI")),
          .set("ENVIRONMENT", "\(.text(.environment))"),
          .set("REGION", "\(.text(.regionOrDefault(role)))"),
          .set("ASAP_SIGNING_KEY_FILE", "/etc/jitsi/sidecar/asap.key"),
          .set("ASAP_JWT_KID", "\(.keyID(role))", as: .keyID),
          .set("INSTANCE_ID", "\(.only([.machine]))\(.hostName)-sip-1"),
          .set("INSTANCE_NICK", "\(.only([.machine]))\(.hostName)-sip-1"),
          .set("INSTANCE_KEY", "\(.only([.machine]))\(.publicAddress)"),
          // Where recorders and gateways report; the program's own choice where nothing is said.
          .set(
            "PORT", "\(.port("\(kind).sidecar"))", as: .listens("hook", .tcp), isOptional: true),
        ]),
      Reading(
        "\(kind)-sidecar", "/etc/jitsi/sidecar/asap.key",
        [.line("\(.secret(.signingKey(role)))", as: .signingKey)]),
      Reading(
        "\(kind)-sidecar",
        "/etc/systemd/system/jitsi-component-sidecar.service.d/override.conf",
        [
          .set("Unit.ConditionHost", "\(.only([.jibri, .sip]))!\(.ownContainer)"),
          .set("Service.EnvironmentFile", "\(.only([.jibri, .sip]))/run/jitsi-instance.env"),
          .set("Unit.Wants", "network-online.target"),
          .set("Unit.After", "network-online.target"),
        ]),
    ]
  }

  static let selector: [Reading] = [
    Reading(
      "component-selector", "/etc/jitsi/selector/env",
      [
        .set("PORT", "\(.port("selector.http"))", as: .listens("http", .tcp)),
        .set("REDIS_HOST", "127.0.0.1", as: .reaches("redis")),
        .set("REDIS_PORT", "\(.port("redis"))", as: .reachesPort("redis")),
        .set(
          "SIGNAL_ASAP_BASE_URL_MAPPINGS", keys(of: "\(.text(.signalFamily))", below: "signal")),
        .set(
          "SYSTEM_ASAP_BASE_URL_MAPPINGS", keys(of: "\(.text(.sidecarFamily))", below: "server")),
        .set(
          "JITSI_ASAP_BASE_URL_MAPPINGS", keys(of: "jitsi", below: "clients"),
          when: .not(.feature(.tokenKeys))),
        .set(
          "JITSI_ASAP_BASE_URL_MAPPINGS",
          "[{\"kid\": \"^(.*)$\", \"baseUrl\": \"\(.text(.keyURL))\"}]",
          when: .feature(.tokenKeys)),
        .set(
          "JITSI_ASAP_JWT_ACCEPTED_HOOK_ISS", "\(.text(.acceptedIssuers))",
          when: .feature(.tokenKeys)),
        .set("JITSI_ASAP_JWT_AUD", "\(.text(.audience))", when: .feature(.tokenKeys)),
        .set("DEFAULT_REGION", "\(.text(.defaultRegion))"),
        .set("DEFAULT_ENVIRONMENT", "\(.text(.environment))"),
        // Debian's redis listens there without a file of the site.
        .set("redis", "127.0.0.1:\(.port("redis"))", as: .listens("redis", .tcp), isOptional: true),
      ])
  ]

  /// Where the key of a token is fetched.
  private static func keys(of family: Pattern, below folder: String) -> Pattern {
    "[{\"kid\": \"^\(family)/(.*)$\", \"baseUrl\": \"https://\(.domain("meet")):\(.port("nginx.asap"))/\(folder)\"}]"
  }

  static let whiteboard: [Reading] = [
    Reading(
      "whiteboard", "/home/excalidraw/excalidraw-backend/.env.production",
      [
        .set("PORT", "\(.port("whiteboard.http"))", as: .listens("http", .tcp)),
        .set("CORS_ORIGIN", "https://\(.domain("meet"))"),
      ]),
    Reading(
      "whiteboard", "/etc/systemd/system/excalidraw.service",
      [
        .set("Service.WorkingDirectory", "/home/excalidraw/excalidraw-backend"),
        .set("Service.ExecStart", "/usr/bin/node dist/index.js"),
      ] + networkService),
  ]

  static let dialPlan: [Reading] = [
    Reading(
      "dial-plan", "/home/dialplan/app/config.ts",
      [
        .set("TOKEN_SECRET", "\(.secret(.tokens))"),
        .set("TOKEN_ALGORITHM", "\(.text(.algorithm))"),
        .set("HOSTNAME", "0.0.0.0", as: .binds("http")),
        .set("PORT", "\(.port("dialplan.http"))", as: .listens("http", .tcp)),
      ]),
    Reading(
      "dial-plan", "/home/dialplan/app/dial-plan.json",
      [
        .set("id", "\(.item(.id))", each: .dialPlan),
        .set("name", "\(.item(.name))", each: .dialPlan),
      ]),
    Reading(
      "dial-plan", "/etc/systemd/system/dialplan.service",
      [
        .set("Service.WorkingDirectory", "/home/dialplan/app"),
        .set("Service.Environment", "DENO_DIR=/var/cache/dialplan"),
        .set(
          "Service.ExecStart",
          "/usr/local/bin/deno run --no-prompt --allow-net=0.0.0.0:\(.port("dialplan.http")) --allow-read=/home/dialplan/app sip-dial-plan.ts"
        ),
      ] + networkService),
  ]

  /// A service of its own container that runs whenever the network does.
  private static let networkService: [Row] = [
    .set("Unit.Wants", "network-online.target"), .set("Unit.After", "network-online.target"),
    .set("Install.WantedBy", "multi-user.target"),
  ]
}
