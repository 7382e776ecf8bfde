import Testing

@testable import Deployment

/// Edges are found in the files alone: each of them breaks when one file says something else, even if
/// no reading knew what its settings should be.
@Suite struct EdgeTests {
  struct Break: CustomTestStringConvertible, Sendable {
    let code: String
    let template: String
    let text: String
    let replacement: String
    var testDescription: String { code }

    init(_ code: String, _ template: String, _ text: String, _ replacement: String) {
      (self.code, self.template) = ("proof.\(code)", template)
      (self.text, self.replacement) = (text, replacement)
    }
  }

  @Test(arguments: [
    Break("port-taken-twice", "jicofo/jicofo.conf", "port = 8888", "port = 8080"),
    Break("no-listener", "jvb/jvb.conf", "port = 9090", "port = 9091"),
    Break(
      "not-admitted", "firewall/site.nft", "{{#sources}}\nadd element", "{{#sources}}\n# element"),
    Break("opens-nothing", "jvb/jvb.conf", "udp.port = {{bridge.media_port}}", "udp.port = 10099"),
    Break("admits-nobody", "jvb/jvb.conf", "{{bridge.xmpp_host}}", "localhost"),
    Break(
      "unresolved-name", "dnsmasq/site.conf", "{{domain.meet}},{{domain.turn}}", "{{domain.turn}}"),
    Break("no-account", "jibri/jibri.conf", "username = {{recorder.user}}", "username = nobody"),
    Break(
      "unused-account", "jibri/jibri.conf", "username = {{recorder.user}}", "username = nobody"),
    Break(
      "wrong-password", "jibri/jibri.conf", "password = {{recorder.password}}",
      "password = {{recorder.control_password}}"),
    Break(
      "unserved-domain", "jicofo/jicofo.conf", "{{domain.conference}}", "{{domain.filesharing}}"),
    Break("unwatched-room", "jibri/jibri.conf", "{{room.jibri}}", "{{room.sip_parking}}"),
    Break("no-key-file", "sidecar/env.sidecar.sip", "{{gateway.kid}}", "jitsi/another"),
    Break("unused-key-file", "sidecar/env.sidecar.sip", "{{gateway.kid}}", "jitsi/another"),
    Break(
      "wrong-key", "nginx/sidecar.pem", "{{public_key}}", "{{#signals}}{{public_key}}{{/signals}}"),
    Break(
      "certificate-lacks-name", "nginx/meet.conf", "server_name {{domain.meet}} {{domain.turn}}",
      "server_name {{domain.lobby}}"),
    Break("key-of-another", "coturn/tls.key", "{{tls.turn_key}}", "{{tls.web_key}}"),
    Break(
      "no-certificate", "coturn/turnserver.conf", "cert=/etc/coturn/turn.pem",
      "cert=/etc/coturn/turn.key"),
    Break(
      "unreachable-bridge", "coturn/turnserver.conf", "allowed-peer-ip={{address}}",
      "allowed-peer-ip=127.0.0.1"),
  ])
  func breaks(_ change: Break) throws {
    let bench = try ProofBench(
      fixture: "nordeck", replacing: (change.template, change.text, change.replacement))
    #expect(bench.edgeCodes.contains(change.code), "\(bench.edgeCodes.sorted())")
  }
}
