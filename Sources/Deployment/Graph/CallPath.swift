/// One call through every hop: edges of the graph in the order in which they come to life.
///
/// A hop is an edge that components declare; a step whose edge the site does not have, because a
/// feature is off, is left out.
public struct CallPath: Sendable {
  /// Who calls.
  public enum Caller: String, CaseIterable, Sendable { case browser, sip }

  public struct Hop: Sendable {
    public let edge: SiteGraph.Edge
    /// What happens there, in words.
    public let meaning: String
  }

  public let hops: [Hop]

  public init(_ graph: SiteGraph, from caller: Caller, record: Bool, sip: Bool) {
    var steps = Self.services
    if caller == .browser { steps += Self.browser }
    if record { steps += Self.recording }
    if sip || caller == .sip { steps += Self.gateway }
    hops = steps.flatMap { step in
      graph.edges.filter { step.client == $0.client && step.listener == $0.listener }.map {
        Hop(edge: $0, meaning: step.meaning)
      }
    }
  }

  /// A step names who connects, nil for somebody outside, and to which listener or peer.
  struct Step: Sendable {
    let client: String?
    let listener: String
    let meaning: String

    init(_ client: String?, _ listener: String, _ meaning: String) {
      (self.client, self.listener, self.meaning) = (client, listener, meaning)
    }
  }

  static let services = [
    Step("jicofo", "prosody.c2s", "the focus waits for rooms"),
    Step("jvb", "prosody.c2s", "each bridge joins the room of bridges"),
  ]
  static let browser = [
    Step(nil, "nginx.https", "the page, signalling and TURN come through one port"),
    Step("nginx", "nginx.web", "the name of the site selects the web server"),
    Step("nginx", "prosody.http", "signalling: the browser enters the room"),
    Step("nginx", "jicofo.rest", "the focus is asked for the conference"),
    Step(nil, "jvb.media", "audio and video, directly"),
    Step("nginx", "nginx.turn", "or, where only TLS gets through: the TURN name selects the relay"),
    Step("nginx", "coturn.tls", "the relay checks the credential that Prosody handed out"),
    Step("coturn", "jvb.media", "the relay passes media to the bridge"),
    Step("nginx", "jvb.colibri", "the bridge's websocket, by its id in the address"),
    Step("jvb", "jvb.media", "bridges pass media to each other"),
  ]
  static let recording = [
    Step("jibri", "prosody.c2s", "the recorder waits in its room and then enters the conference"),
    Step("jibri-sidecar", "nginx.https", "the sidecar offers the recorder"),
    Step("nginx", "selector.http", "the selector learns of it"),
    Step("jibri-sidecar", "jibri.api", "the sidecar starts the recorder"),
    Step("jibri", "nginx.https", "its browser opens the conference"),
    Step("jibri", "jvb.media", "its browser receives audio and video"),
    Step("jibri", "streaming services", "a live stream goes out"),
  ]
  static let gateway = [
    Step("sip", "prosody.c2s", "the gateway waits in its room"),
    Step("sip-sidecar", "nginx.https", "the sidecar offers the gateway"),
    Step("sip-sidecar", "sip.api", "the sidecar starts the call"),
    Step("sip", "SIP servers", "the gateway calls, or is called by, a SIP device"),
    Step(nil, "sip.calls", "or a SIP device calls the address of the gateway itself, over TCP"),
    Step(nil, "sip.calls-udp", "the same over UDP"),
    Step(nil, "sip.media", "audio and video of the device"),
    Step("sip", "nginx.https", "its browser opens the conference"),
    Step("sip", "jvb.media", "its browser receives and sends audio and video"),
  ]
}
