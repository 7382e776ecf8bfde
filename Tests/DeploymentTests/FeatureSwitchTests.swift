import Credentials
import Diagnostics
import FileTrees
import Schema
import TemplateEngine
import Testing

@testable import Deployment

/// What is off leaves nothing behind: no module, option, container, package, port, account or secret.
struct FeatureSwitchTests {
  /// Sections of a site in which everything is on.
  private static let everything: [(key: String, text: String)] = [
    ("domains", "{meet: meet.example.org}"),
    ("auth", "{mode: token, app_id: portal}"),
    ("tls", "{mode: letsencrypt, email: ops@example.org}"),
    ("features", "{guests: true}"),
    ("whiteboard", "{enabled: true}"),
    ("recording", "{streaming: true}"),
    ("selector", "{enabled: true}"),
    ("sip", #"{accounts: {main: {user: "1", server: s.example.org, password: !secret sip/main}}}"#),
    ("dial_plan", "[{id: 1@s.example.org, name: One}]"),
    ("jvb", "{relays: true}"),
    (
      "branding",
      "{title: Ours, background_color: \"#102030\", logo_link: \"https://example.org/\"}"
    ),
    ("vnc", "true"), ("push", "true"),
    (
      "artifacts",
      "{pjsua: {file: pjsua-x, sha256: \(String(repeating: "7", count: 64))}}"
    ),
    ("apt", "{proxy: \"http://apt.example.org:3142\", mirror: \"http://deb.example.org/debian\"}"),
    ("hosts", "[\(jms), \(recorder), \(gateway)]"),
  ]
  private static func hostKey(_ letter: String) -> String {
    "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAI" + String(repeating: letter, count: 43)
  }
  private static let jms =
    "{name: one, roles: [jms, jvb], address: 203.0.113.1, cores: 8, memory: 16GB, disk: 80GB, "
    + "region: eu}"
  private static let recorder =
    "{name: two, roles: [jibri], address: 203.0.113.2, cores: 8, memory: 16GB, disk: 80GB, "
    + "host_keys: [\(hostKey("A"))]}"
  private static let silent = recorder.dropLast() + ", sidecar: false}"
  private static let gateway =
    "{name: three, roles: [sip], address: 203.0.113.3, cores: 8, memory: 16GB, disk: 80GB, "
    + "host_keys: [\(hostKey("B"))]}"

  struct Switch: CustomTestStringConvertible, Sendable {
    let name: String
    /// Sections in place of those above; an empty text: without it.
    let sections: [String: String]
    /// What a site with everything has, and this one has not.
    let gone: [String]
    /// What this site has, and one with everything has not.
    var comes: [String] = []
    var testDescription: String { name }
  }

  static let switches: [Switch] = [
    Switch(
      name: "guests", sections: ["features": "{guests: false}"],
      gone: ["guest.meet.example.org.cfg", "anonymousdomain", "jitsi-anonymous"],
      comes: ["allow_empty_token = false"]),
    Switch(
      name: "lobby", sections: ["features": "{lobby: false}"],
      gone: ["lobby.meet", "muc_lobby", "lobby_muc"]),
    Switch(
      name: "breakout rooms", sections: ["features": "{breakout_rooms: false}"],
      gone: ["breakout"]),
    Switch(
      name: "av moderation", sections: ["features": "{av_moderation: false}"],
      gone: ["avmoderation", "av_moderation"]),
    Switch(
      name: "polls", sections: ["features": "{polls: false}"],
      gone: ["polls.meet", "polls_component"], comes: ["disablePolls: true"]),
    Switch(
      name: "speaker stats", sections: ["features": "{speaker_stats: false}"],
      gone: ["speakerstats.meet", "speakerstats_component"],
      comes: ["speakerStats: {\n        disabled: true"]),
    Switch(
      name: "end conference", sections: ["features": "{end_conference: false}"],
      gone: ["endconference", "end_conference"]),
    Switch(
      name: "room metadata", sections: ["features": "{room_metadata: false}"],
      gone: ["metadata.meet", "room_metadata"]),
    Switch(
      name: "reactions", sections: ["features": "{reactions: false}"], gone: [],
      comes: ["disableReactions: true"]),
    Switch(
      name: "whiteboard", sections: ["whiteboard": "{enabled: false}"],
      gone: ["whiteboard", "excalidraw", "3002", "socket.io", "172.22.22.16"]),
    Switch(
      name: "dial plan", sections: ["dial_plan": ""],
      gone: [
        "dialplan", "dial-plan", "9001", "peopleSearch", "172.22.22.18", "deno", "videosipgw",
      ]),
    Switch(
      name: "component selector", sections: ["selector": "{enabled: false}"],
      gone: [
        "selector", "sidecar", "8015", "8017", "18443", "asap", "redis", "signal.key",
        "signal.public", "172.22.22.17",
      ]),
    Switch(
      name: "streaming", sections: ["recording": "{streaming: false}"],
      gone: ["liveStreaming", "streaming-max-bitrate"]),
    Switch(
      name: "recording", sections: ["hosts": "[\(jms), \(gateway)]", "recording": ""],
      gone: [
        "recorder.meet", "JibriBrewery", "recordingService", "hiddenDomain", "/recordings",
        "recorder.two", "jibri.two", "solo-jibri-template", "liveStreaming",
      ]),
    Switch(
      name: "sip", sections: ["hosts": "[\(jms), \(recorder)]", "sip": ""],
      gone: [
        "sip.meet", "SipBrewery", "pjsua.config", "bin/pjsua", "v4l2loopback-dkms",
        "virtual-camera", "sip-template",
        "sip/main", "sip.three", "jibri-sip",
      ]),
    Switch(
      name: "proxy and archive of packages", sections: ["apt": ""],
      gone: ["3142", "90solo-proxy", "etc/apt/sources.list\n", "deb.example.org"]),
    Switch(
      name: "branding", sections: ["branding": ""],
      gone: ["branding", "dynamicBrandingUrl", "APP_NAME", "title.html", "102030"]),
    Switch(
      name: "push", sections: ["push": "false"],
      gone: ["push.key", "push.public", "-push", "jms.pub", "openssh", "authorized_keys"]),
    Switch(
      name: "displays", sections: ["vnc": "false"], gone: ["vnc", "5900"]),
    Switch(name: "artifacts", sections: ["artifacts": ""], gone: ["pjsua-x", "7777777"]),
    Switch(
      name: "sidecars of recorders", sections: ["hosts": "[\(jms), \(silent), \(gateway)]"],
      gone: ["sidecar.jibri.two", "jitsi/two-jibri"]),
    Switch(
      name: "relays", sections: ["jvb": "{relays: false}"],
      gone: ["colibri-relay-ws/one", "octo.enabled = true"]),
    Switch(
      name: "site CA in place of Let's Encrypt", sections: ["tls": "{mode: site-ca}"],
      gone: ["certbot", "letsencrypt", "lets-encrypt", "acme"],
      comes: ["tls.web.key", "tls.turn.key"]),
    Switch(
      name: "files in place of Let's Encrypt",
      sections: [
        "tls": "{mode: files, certificate: !secret bought/pem, key: !secret bought/key}"
      ],
      gone: ["certbot", "letsencrypt", "lets-encrypt", "acme"],
      comes: ["bought/pem", "bought/key"]),
    Switch(
      name: "keys in place of a secret",
      sections: [
        "auth": "{app_id: portal, key_url: \"https://keys.example.org/j\"}", "dial_plan": "",
      ],
      gone: ["app_secret", "auth.app", "18443/clients"],
      comes: ["asap_key_server = \"https://keys.example.org/j\"", "RS256"]),
    Switch(
      name: "accounts in place of tokens",
      sections: ["auth": "{mode: internal, users: [anna]}", "dial_plan": ""],
      gone: [
        "app_id", "app_secret", "auth.app", "owner_by_token", "token_verification", "basexx.lua",
        "allow_empty_token", "enableUserRolesBasedOnToken", "\"token\"",
      ],
      comes: ["type = XMPP", "login-url", "user.anna.auth", "accounts/anna.dat"]),
    Switch(
      name: "nobody in particular in place of tokens",
      sections: ["auth": "{mode: anonymous}", "features": "", "dial_plan": ""],
      gone: [
        "app_id", "app_secret", "auth.app", "owner_by_token", "token_verification", "basexx.lua",
        "allow_empty_token", "enableUserRolesBasedOnToken", "\"token\"", "authdomain",
        "anonymousdomain", "VirtualHost \"guest",
      ],
      comes: []),
    Switch(
      name: "tokens, as in the site that others are compared with", sections: [:], gone: [],
      comes: []),
  ]

  @Test(arguments: switches)
  func leavesNothingBehind(_ change: Switch) throws {
    let whole = try Self.output(of: [:])
    let reduced = try Self.output(of: change.sections)
    for word in change.gone {
      #expect(whole.contains(word), "the whole site has no \(word), so its absence proves nothing")
      let line = reduced.split(separator: "\n").first { $0.contains(word) }
      #expect(line == nil, "\(word) is left behind")
    }
    for word in change.comes {
      #expect(!whole.contains(word), "\(word) is there in any case")
      #expect(reduced.contains(word), "\(word) is missing")
    }
  }

  @Test func noModeHasTheLoginOfAnother() throws {
    let whole = try Self.output(of: [:])
    for word in ["login-url", "type = XMPP", "user.anna", "asap_key_server"] {
      #expect(!whole.contains(word), "\(word)")
    }
  }

  /// Everything that is rendered for the site's hosts, with what their plans and secrets are called.
  private static func output(of changes: [String: String]) throws -> String {
    let sections = everything.compactMap { key, text -> String? in
      let text = changes[key] ?? text
      return text.isEmpty ? nil : "\(key): \(text)\n"
    }
    let text = "version: 1\nsite: solo\n" + sections.joined()
    let (site, findings) = loadSite(SourceText(name: "site.yaml", text), as: SourceID(0))
    #expect(findings.filter { $0.severity == .error } == [], "\(text)")
    let plan = SitePlan(try #require(site))
    let templates = EmbeddedFiles.templates.enumerated().map { index, template in
      TemplateSource(
        path: "\(template.path)", id: SourceID(index + 1),
        utf8: template.text.withUTF8Buffer { Array($0) })
    }
    let (compiler, mistakes) = SiteCompiler.prepare(
      plan, templates: templates, secrets: .placeholders)
    #expect(mistakes == [])
    var output = SecretPlan(plan).needs.map { "\($0.name)\n" }.joined()
    var workspace = SiteCompiler.Workspace()
    for index in 0..<compiler.hostCount {
      let (tree, findings) = compiler.compile(hostAt: index, in: &workspace)
      #expect(findings == [])
      output += "\(tree.facts)\n\(tree.containers)\n"
      for file in tree.files {
        output += "\(file.path)\n"
        switch file.content {
        case .bytes(let review, _): output += String(decoding: review, as: UTF8.self) + "\n"
        case .symlink(let target): output += "-> \(target)\n"
        case .directory: break
        }
      }
    }
    return output
  }
}
