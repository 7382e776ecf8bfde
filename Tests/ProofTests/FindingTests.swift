import Diagnostics
import Foundation
import Testing
import _TestSupport

@testable import Deployment

/// What a user reads: one replaced template for every code, and the whole text that follows.
@Suite struct FindingTests {
  /// A template in which one text is another.
  struct Mistake: CustomTestStringConvertible, Sendable {
    let code: String
    let template: String
    let text: String
    let replacement: String
    var fixture = "nordeck"
    var testDescription: String { code }

    init(
      _ code: String, _ template: String, _ text: String, _ replacement: String,
      in fixture: String = "nordeck"
    ) {
      (self.code, self.template) = ("proof.\(code)", template)
      (self.text, self.replacement, self.fixture) = (text, replacement, fixture)
    }
  }

  static let mistakes: [Mistake] = [
    Mistake("address-differs", "jvb/jvb.conf", "{{bridge.local_address}}", "{{network.gateway}}"),
    Mistake(
      "count-differs", "sound/loopback.conf", "index={{#sound.cards}}", "index=9,{{#sound.cards}}"),
    Mistake("domain-differs", "jicofo/jicofo.conf", "{{domain.conference}}", "{{domain.lobby}}"),
    Mistake(
      "element-repeated", "coturn/turnserver.conf", "{{#peers}}",
      "{{#peers}}\nallowed-peer-ip={{address}}"),
    Mistake(
      "element-unknown", "coturn/turnserver.conf", "{{#peers}}",
      "allowed-peer-ip=203.0.113.51\n{{#peers}}"),
    Mistake("key-id-differs", "sidecar/env.sidecar.sip", "{{gateway.kid}}", "jitsi/another"),
    Mistake("name-differs", "base/hostname", "{{container.name}}", "{{site.name}}"),
    Mistake(
      "path-differs", "coturn/turnserver.conf", "cert=/etc/coturn/turn.pem",
      "cert=/etc/coturn/other.pem"),
    Mistake("port-differs", "jvb/jvb.conf", "      port = 9090", "      port = 9091"),
    Mistake(
      "room-differs", "sip/jibri.conf", "room-name = {{room.sip}}", "room-name = {{room.jibri}}"),
    Mistake(
      "secret-differs", "coturn/turnserver.conf", "static-auth-secret={{secret}}",
      "static-auth-secret={{auth.app_secret}}"),
    Mistake(
      "setting-missing", "jvb/jvb.conf", "      USERNAME = {{bridge.user}}\n", ""),
    Mistake(
      "unknown-address", "nginx/nginx.conf", "    server_tokens off;",
      "    server_tokens off;\n    resolver 203.0.113.99;"),
    Mistake(
      "no-listener", "nginx/meet.conf", "    location = /_unlock {",
      "    location = /health {\n        proxy_pass http://127.0.0.1:8889;\n    }\n    location = /_unlock {"
    ),
    Mistake(
      "not-admitted", "firewall/site.nft", "{{#sources}}\nadd element", "{{#sources}}\n# element"),
    Mistake(
      "unknown-domain", "web/config.js", "    disableTileEnlargement: true",
      "    brandingDataUrl: 'https://branding.{{domain.meet}}/data', disableTileEnlargement: true"),
    Mistake(
      "unknown-path", "jibri/jibri.conf", "    audio-source = \"alsa\"",
      "    audio-source = \"alsa\"\n    log = \"/var/log/another.log\""),
    Mistake(
      "unknown-unit", "sip/virtual-camera-0.service", "After=sip-xorg.service sip-icewm.service",
      "After=sip-xorg.service sip-icewm.service sip-xorg-1.service"),
    Mistake("unreadable", "coturn/turnserver.conf", "\nno-cli\n", "\n!no-cli\n"),
    Mistake(
      "user-differs", "jibri/jibri.conf", "username = {{recorder.user}}",
      "username = {{recorder.control_user}}"),
    Mistake(
      "value-differs", "jicofo/jicofo.conf", "disable-certificate-verification = false",
      "disable-certificate-verification = true"),
  ]

  @Test(arguments: mistakes)
  func tellsTheWholeStory(_ mistake: Mistake) throws {
    let bench = try ProofBench(
      fixture: mistake.fixture,
      replacing: (mistake.template, mistake.text, mistake.replacement))
    var sources = bench.sources
    let findings = bench.proof.diagnostics(bench.objections, from: bench.compiler, into: &sources)
    #expect(findings.contains { $0.code.name == mistake.code }, "\(findings.map(\.code))")
    let rendered = DiagnosticFormat.human.render(
      findings, sources: sources, usesColor: false, toolVersion: "0")
    // Templates and what they render grow and shrink; this is about the words.
    let text = String(decoding: rendered, as: UTF8.self)
      .replacing(/((?:templates|hosts)\/[^:\n]*):[0-9]+:[0-9]+:/) { "\($0.1):" }
    let path = "Tests/ProofTests/Findings/\(mistake.code).txt"
    if ProcessInfo.processInfo.environment["UPDATE_GOLDEN"] != nil {
      try PackageFolder.folder.write(path, text)
      Issue.record("recorded \(path); read what changed, then test")
    } else {
      #expect(text == (try PackageFolder.folder.text(path)))
    }
  }
}
