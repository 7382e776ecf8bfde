import Credentials
import Diagnostics
import FileTrees
import Foundation
import Schema
import TemplateEngine
import Testing

@testable import Deployment

/// Everybody verifies everybody: no rendered file says otherwise, and whoever opens a TLS connection
/// has the site's authority where it looks for authorities.
@Suite struct VerificationTests {
  private static let root = URL(filePath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent()

  static let fixtures: [String] = {
    let folder = root.appending(path: "fixtures").path()
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    return names.sorted().filter {
      FileManager.default.fileExists(atPath: "\(folder)/\($0)/site.yaml")
    }
  }()

  private static func trees(of fixture: String) throws -> (plan: SitePlan, trees: [HostTree]) {
    let file = root.appending(path: "fixtures/\(fixture)/site.yaml")
    let text = try String(contentsOf: file, encoding: .utf8)
    let plan = SitePlan(
      try #require(loadSite(SourceText(name: "site.yaml", text), as: SourceID(0)).site))
    let templates = EmbeddedFiles.templates.enumerated().map { index, template in
      TemplateSource(
        path: "\(template.path)", id: SourceID(index + 1),
        utf8: template.text.withUTF8Buffer { Array($0) })
    }
    let compiler = SiteCompiler.prepare(plan, templates: templates, secrets: .placeholders).compiler
    var workspace = SiteCompiler.Workspace()
    let trees = (0..<compiler.hostCount).map { compiler.compile(hostAt: $0, in: &workspace).tree }
    return (plan, trees)
  }

  // MARK: - Nobody trusts everybody

  /// Ways in which the programs of a site are told to believe anyone, and an example of each.
  static let careless: [(pattern: String, example: String)] = [
    (#"trust-?all[a-z-]*"?\s*[=:]\s*"?(true|yes|on)"#, "trust-all-xmpp-certs = true"),
    (
      #"(?<!disable[-_])certificate[-_]verification"?\s*[=:]\s*"?(false|no|off)"#,
      "certificate-verification: off"
    ),
    (
      #"disable[-_]certificate[-_]verification"?\s*[=:]\s*"?(true|yes|on)"#,
      "DISABLE_CERTIFICATE_VERIFICATION = true"
    ),
    (#"stricthostkeychecking[ \t=]+"?(no|off|accept-new)"#, "StrictHostKeyChecking no"),
    (#"ignore-(certificate|ssl)-errors"#, "--ignore-certificate-errors"),
    (#"accept-?insecure-?certs"#, "acceptInsecureCerts"),
    (#"--(allow-|unsafely-[a-z-]*)?insecure"#, "curl --insecure"),
    (#"\bcurl\s+(\S+\s+)*-[a-z]*k\b"#, "curl -sk https://x"),
    (#"no-check-certificate"#, "wget --no-check-certificate"),
    (#"node_tls_reject_unauthorized\s*=\s*"?0"#, "NODE_TLS_REJECT_UNAUTHORIZED=0"),
    (#"rejectunauthorized"?\s*[=:]\s*false"#, "rejectUnauthorized: false"),
    (#"verify[a-z_-]*\s*[=: ]\s*[{"']*(none|off|false|0)\b"#, "proxy_ssl_verify off;"),
    (#"verify-(peer|host)[" ]+(false|no|0)"#, #"Acquire::https::Verify-Peer "false";"#),
    // That of clients is not in here: nginx has ended TLS where browsers come from.
    (#"s2s_(secure_auth|require_encryption)\s*=\s*false"#, "s2s_secure_auth = false"),
    (#"unencrypted_plain_auth\s*=\s*true"#, "allow_unencrypted_plain_auth = true"),
    (#"trusted\s*=\s*yes|allow-?unauthenticated|allowinsecure"#, "deb [trusted=yes] http://x y"),
    (#"javax\.net\.ssl\.truststore"#, "-Djavax.net.ssl.trustStore=/dev/null"),
  ]

  private static func carelessWords(in text: String) -> [String] {
    let lowercase = text.lowercased()
    return careless.compactMap { pattern, _ in
      lowercase.range(of: pattern, options: .regularExpression).map { String(lowercase[$0]) }
    }
  }

  @Test(arguments: careless.map(\.example))
  func carelessnessIsSeen(_ example: String) {
    #expect(!Self.carelessWords(in: "before\n  \(example)\nafter").isEmpty)
  }

  @Test(arguments: fixtures)
  func noFileTrustsEverybody(_ fixture: String) throws {
    var count = 0
    for tree in try Self.trees(of: fixture).trees {
      for file in tree.files {
        guard case .bytes(let review, let bundle) = file.content else { continue }
        count += 1
        let words = Self.carelessWords(in: String(decoding: bundle ?? review, as: UTF8.self))
        #expect(words == [], "\(fixture): \(tree.host) \(file.place.folder)\(file.path)")
      }
    }
    #expect(count > 30)
  }

  // MARK: - Everybody knows the authority

  /// How a program comes to believe the site's authority.
  enum Means {
    /// Debian's Java looks into a store that `ca-certificates-java` fills from Debian's list.
    case java
    /// Chromium looks into its own, which a unit fills.
    case chromium
    /// Node looks where OpenSSL looks, when told so by an environment file.
    case node(environment: String)
  }

  /// Whoever opens connections that TLS protects. The others speak on loopback or inside of a host.
  static let means: [String: [Means]] = [
    "jicofo": [.java], "jvb": [.java], "jibri": [.java, .chromium], "sip": [.java, .chromium],
    "jibri-sidecar": [.node(environment: "/etc/jitsi/sidecar/env")],
    "sip-sidecar": [.node(environment: "/etc/jitsi/sidecar/env")],
    "component-selector": [.node(environment: "/etc/jitsi/selector/env")],
  ]

  @Test func everyClientHasMeans() {
    let secured: Set = ["prosody.c2s", "nginx.https", "nginx.asap"]
    let clients = Component.all.filter { $0.connections.contains { secured.contains($0.target) } }
    #expect(clients.map(\.name).filter { Self.means[$0] == nil } == [])
    #expect(clients.count >= 6)
  }

  @Test(arguments: fixtures)
  func everyClientKnowsTheAuthority(_ fixture: String) throws {
    let (plan, trees) = try Self.trees(of: fixture)
    let authority = "/usr/local/share/ca-certificates/\(plan.site.name.value)-ca.crt"
    var count = 0
    for tree in trees {
      for container in tree.containers {
        let files = tree.files.filter { $0.place == .container(container.name) }
        let clients = Set(files.map(\.component)).intersection(Self.means.keys)
        if clients.isEmpty { continue }
        let who = "\(fixture): \(container.name) on \(tree.host)"
        let packages = container.packages.map(\.name)
        let certificate = files.first { $0.path == authority }
        #expect(certificate?.action == .run(.updateCACertificates), "\(who)")
        #expect(certificate?.mode == 0o644, "\(who)")
        #expect(packages.contains("ca-certificates"), "\(who)")
        for client in clients {
          for means in Self.means[client] ?? [] {
            count += 1
            switch means {
            case .java:
              #expect(packages.contains { $0.hasPrefix("openjdk-") }, "\(who): \(client)")
            case .chromium:
              #expect(container.units.contains("chromium-trust.service"), "\(who)")
              #expect(packages.contains("libnss3-tools"), "\(who)")
              let script = Self.text("/usr/local/sbin/chromium-trust", files)
              #expect(script.contains("certificate=\(authority)\n"), "\(who)")
            case .node(let environment):
              let lines = Self.text(environment, files).split(separator: "\n")
              #expect(lines.contains("NODE_OPTIONS=--use-openssl-ca"), "\(who): \(client)")
            }
          }
        }
      }
    }
    #expect(count > 0)
  }

  private static func text(_ path: String, _ files: [PlannedFile]) -> String {
    guard case .bytes(let review, _)? = files.first(where: { $0.path == path })?.content else {
      return ""
    }
    return String(decoding: review, as: UTF8.self)
  }
}
