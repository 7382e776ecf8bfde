/// A place in a rendered file for the operator's own words; the raw value is its key below `snippets`.
public enum SnippetPlace: String, CaseIterable, Hashable, Sendable {
  case prosodyGlobal = "prosody.global"
  case prosodyMain = "prosody.main"
  case prosodyGuest = "prosody.guest"
  case prosodyAuth = "prosody.auth"
  case prosodyConference = "prosody.conference"
  case prosodyBreakout = "prosody.breakout"
  case prosodyLobby = "prosody.lobby"
  case prosodyInternal = "prosody.internal"
  case prosodyRecorder = "prosody.recorder"
  case prosodySIP = "prosody.sip"
  case nginxHTTP = "nginx.http"
  case nginxServer = "nginx.server"
  case nginxStream = "nginx.stream"
  case jicofo, jvb, jibri, gateway
  case configJS = "config_js"
  case coturn
}

/// What the operator adds to rendered files, as written.
public struct Snippets: Sendable {
  private var texts: [SnippetPlace: Setting<String>] = [:]

  public init(_ texts: [(SnippetPlace, Setting<String>?)]) {
    for case (let place, let text?) in texts { self.texts[place] = text }
  }

  public subscript(place: SnippetPlace) -> Setting<String>? { texts[place] }
}
