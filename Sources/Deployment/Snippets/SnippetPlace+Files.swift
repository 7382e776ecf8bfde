public import ConfigFormats
public import Schema

extension SnippetPlace {
  /// The template with the place.
  public var template: String {
    switch self {
    case .prosodyGlobal: "prosody/prosody.cfg.lua"
    case .prosodyMain, .prosodyAuth, .prosodyConference, .prosodyBreakout, .prosodyLobby,
      .prosodyInternal:
      "prosody/meet.cfg.lua"
    case .prosodyGuest: "prosody/guest.cfg.lua"
    case .prosodyRecorder: "prosody/recorder.cfg.lua"
    case .prosodySIP: "prosody/sip.cfg.lua"
    case .nginxHTTP, .nginxStream: "nginx/nginx.conf"
    case .nginxServer: "nginx/meet.conf"
    case .jicofo: "jicofo/jicofo.conf"
    case .jvb: "jvb/jvb.conf"
    case .jibri: "jibri/jibri.conf"
    case .gateway: "sip/jibri.conf"
    case .configJS: "web/config.js"
    case .coturn: "coturn/turnserver.conf"
    }
  }

  /// The grammar that reads a snippet before it is accepted.
  public var format: ConfigFormat {
    switch self {
    case .prosodyGlobal, .prosodyMain, .prosodyGuest, .prosodyAuth, .prosodyConference,
      .prosodyBreakout, .prosodyLobby, .prosodyInternal, .prosodyRecorder, .prosodySIP:
      .lua
    case .nginxHTTP, .nginxServer, .nginxStream: .nginx
    case .jicofo, .jvb, .jibri, .gateway: .hocon
    case .configJS: .javascript
    case .coturn: .coturn
    }
  }

  /// What has to be on for the place to be there; nil: it always is.
  var feature: Feature? {
    switch self {
    case .prosodyGuest: .guests
    case .prosodyBreakout: .breakoutRooms
    case .prosodyLobby: .lobby
    case .prosodyRecorder, .jibri: .recording
    case .prosodySIP, .gateway: .sip
    default: nil
    }
  }

  /// How templates call it.
  var contextName: String { rawValue.replacing(".", with: "_") }

  /// Words that would end the section or block that the place is in, or leave it.
  var leavingWords: Set<String> {
    switch self {
    case .nginxHTTP: ["http", "stream", "events"]
    case .nginxStream: ["http", "stream", "events"]
    case .nginxServer: ["http", "stream", "events", "server"]
    default: format == .lua ? ["VirtualHost", "Host", "Component", "Include"] : []
    }
  }
}
