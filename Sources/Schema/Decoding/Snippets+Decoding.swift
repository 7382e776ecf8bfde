/// The operator's own words, each a block of the grammar of its file.
enum SnippetsDeclaration {
  private static func text(_ key: String, _ doc: String) -> Field<Setting<String>?> {
    Declare.optional(key, .text(.snippet, standIn: ""), whenAbsent: "nothing", doc: doc)
  }

  private static let prosody = Record(
    "prosody", plural: "prosody", doc: "Lua for Prosody, at the end of a section.",
    text("global", "Options of the whole server."),
    text("main", "Options of the host 'domains.meet'."),
    text("guest", "Options of the host of guests."),
    text("auth", "Options of the host of services."),
    text("conference", "Options of the rooms that people meet in."),
    text("breakout", "Options of breakout rooms."),
    text("lobby", "Options of waiting rooms."),
    text("internal", "Options of the rooms of services."),
    text("recorder", "Options of the recorders' host."),
    text("sip", "Options of the gateways' host."),
    make: {
      _, _, global, main, guest, auth, conference, breakout, lobby, `internal`, recorder, sip in
      [
        (SnippetPlace.prosodyGlobal, global), (.prosodyMain, main), (.prosodyGuest, guest),
        (.prosodyAuth, auth), (.prosodyConference, conference), (.prosodyBreakout, breakout),
        (.prosodyLobby, lobby), (.prosodyInternal, `internal`), (.prosodyRecorder, recorder),
        (.prosodySIP, sip),
      ]
    })

  private static let nginx = Record(
    "nginx", plural: "nginx", doc: "Directives of nginx, at the end of a block.",
    text("http", "For all web servers."), text("server", "For the server of 'domains.meet'."),
    text("stream", "For the multiplexer of port 443."),
    make: { _, _, http, server, stream in
      [(SnippetPlace.nginxHTTP, http), (.nginxServer, server), (.nginxStream, stream)]
    })

  static let record = Record(
    "snippets", plural: "snippets",
    doc: "The operator's own words, each read by its grammar before it is accepted.",
    Declare.section("prosody", prosody, doc: "Lua for Prosody, at the end of a section."),
    Declare.section("nginx", nginx, doc: "Directives of nginx, at the end of a block."),
    text("jicofo", "HOCON at the end of jicofo.conf, where it wins."),
    text("jvb", "HOCON at the end of every jvb.conf, where it wins."),
    text("jibri", "HOCON at the end of the recorders' jibri.conf, where it wins."),
    text("gateway", "HOCON at the end of the gateways' jibri.conf, where it wins."),
    text("config_js", "JavaScript at the end of config.js, such as config.resolution = 720;."),
    text("coturn", "Lines of turnserver.conf."),
    make: { _, _, prosody, nginx, jicofo, jvb, jibri, gateway, configJS, coturn in
      Snippets(
        prosody + nginx + [
          (.jicofo, jicofo), (.jvb, jvb), (.jibri, jibri), (.gateway, gateway),
          (.configJS, configJS), (.coturn, coturn),
        ])
    })
}
