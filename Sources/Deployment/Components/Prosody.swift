internal import ConfigFormats
internal import FileTrees

extension Component {
  /// The XMPP server: everybody's signalling, all accounts, all rooms.
  ///
  /// Tokens need four Lua modules. From bookworm on Prosody runs Lua 5.4; `lua-cjson` and
  /// `lua-luaossl` are built for it, `lua-basexx` and `lua-inspect` are plain Lua that Debian installs
  /// for older versions only, so links bring them to where 5.4 looks. That replaces
  /// `jitsi-meet-tokens`,
  /// which fetches them from the network; its modules are all in `jitsi-meet-prosody`.
  ///
  /// Links below `/var/lib/prosody` keep the package from making certificates of its own and
  /// writing them into the configuration. Its script registers an account `jvb` that no host of the
  /// site uses; a file of ours in its place locks it.
  static let prosody = Component(
    "prosody", "XMPP server: signalling, accounts, rooms", in: [.jitsi],
    packages: [
      Package("prosody"), Package("jitsi-meet-prosody", .web),
    ] + tokenPackages,
    onUpgrade: Upgrade(.restart(prosodyUnit), interrupts: .conferences), units: [prosodyUnit],
    files: prosodyHosts + prosodyCertificates + prosodyAccounts + prosodyModules,
    listeners: [
      Listener("prosody.c2s", .tcp, .fixed(5222), from: .nodes, speaks: "XMPP"),
      Listener("prosody.http", .tcp, .fixed(5280), from: .loopback, speaks: "XMPP over HTTP"),
    ],
    checks: [.command(["prosodyctl", "check", "config"]), .tcpPort(5222), .tcpPort(5280)],
    peers: [Peer("server of token keys", speaking: "HTTPS", when: .feature(.tokenKeys))],
    data: ["/var/lib/prosody"])
}

private let tokenPackages = ["lua-cjson", "lua-luaossl", "lua-basexx", "lua-inspect"].map {
  Package($0, when: .feature(.tokens))
}

private let prosodyUnit = "prosody.service"

/// Rooms live in memory: whatever restarts the server ends every conference.
private func configuration(
  _ path: String, from template: String, mode: UInt16 = 0o640, when: Condition = .always
) -> FileDeclaration {
  .file(
    path, from: "prosody/\(template)", as: .lua, owner: "root:prosody", mode: mode,
    onChange: .restart(prosodyUnit), interrupts: .conferences, when: when)
}

private func host(_ name: String, from template: String, when: Condition = .always)
  -> [FileDeclaration]
{
  [
    configuration("/etc/prosody/conf.avail/\(name).cfg.lua", from: template, when: when),
    .link(
      "/etc/prosody/conf.d/\(name).cfg.lua", to: "/etc/prosody/conf.avail/\(name).cfg.lua",
      onChange: .restart(prosodyUnit), interrupts: .conferences, when: when),
  ]
}

private let prosodyHosts: [FileDeclaration] =
  [
    configuration("/etc/prosody/prosody.cfg.lua", from: "prosody.cfg.lua"),
    .file(
      "/etc/systemd/system/prosody.service.d/override.conf", from: "prosody/override.conf",
      as: .systemd, onChange: .restart(prosodyUnit), interrupts: .conferences),
  ]
  + host("{{domain.meet}}", from: "meet.cfg.lua")
  + host("{{domain.recorder}}", from: "recorder.cfg.lua", when: .feature(.recording))
  + host("{{domain.sip}}", from: "sip.cfg.lua", when: .feature(.sip))
  + host("{{domain.guest}}", from: "guest.cfg.lua", when: .feature(.guests))

private let prosodyCertificates: [FileDeclaration] =
  [
    .file(
      "/etc/prosody/certs/{{domain.meet}}.crt", from: "prosody/tls.crt", as: .text,
      owner: "root:prosody", onChange: .reload(prosodyUnit)),
    .file(
      "/etc/prosody/certs/{{domain.meet}}.key", from: "prosody/tls.key", as: .text,
      owner: "root:prosody", mode: 0o640, onChange: .reload(prosodyUnit)),
  ]
  + ["crt", "key"].flatMap { kind -> [FileDeclaration] in
    let certificate = "/etc/prosody/certs/{{domain.meet}}.\(kind)"
    return [
      .link(
        "/etc/prosody/certs/{{domain.auth}}.\(kind)", to: certificate,
        onChange: .reload(prosodyUnit)),
      .link("/var/lib/prosody/{{domain.meet}}.\(kind)", to: certificate),
      .link("/var/lib/prosody/{{domain.auth}}.\(kind)", to: certificate),
    ]
  }

private let prosodyAccounts: [FileDeclaration] = [
  // Prosody reads an account at each login.
  .file(
    "/var/lib/prosody/{{path}}", from: "prosody/account.dat", as: .lua,
    owner: "prosody:prosody", mode: 0o640, interrupts: .newSessions, each: "accounts"),
  .file(
    "/var/lib/prosody/{{locked_account_path}}", from: "prosody/locked.dat", as: .lua,
    owner: "prosody:prosody", mode: 0o640, interrupts: .newSessions),
  .file(
    "/var/lib/prosody/{{focus_roster_path}}", from: "prosody/roster.dat", as: .lua,
    owner: "prosody:prosody", mode: 0o640, onChange: .restart(prosodyUnit),
    interrupts: .conferences),
]

private let luaModulesNeedLinks: Condition = .all([
  .feature(.tokens), .debian(.linksLuaModules),
])

private let prosodyModules: [FileDeclaration] = [
  configuration(
    "/usr/local/lib/prosody/modules/mod_service_limits.lua", from: "mod_service_limits.lua",
    mode: 0o644),
  configuration(
    "/usr/local/lib/prosody/modules/mod_owner_by_token.lua", from: "mod_owner_by_token.lua",
    mode: 0o644, when: .feature(.tokens)),
  .link(
    "/usr/local/share/lua/{{debian.lua}}/basexx.lua", to: "/usr/share/lua/5.2/basexx.lua",
    onChange: .restart(prosodyUnit), interrupts: .conferences, when: luaModulesNeedLinks),
  .link(
    "/usr/local/share/lua/{{debian.lua}}/inspect.lua", to: "/usr/share/lua/5.3/inspect.lua",
    onChange: .restart(prosodyUnit), interrupts: .conferences, when: luaModulesNeedLinks),
]
