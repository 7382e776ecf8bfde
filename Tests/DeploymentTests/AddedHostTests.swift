import Changes
import Credentials
import Diagnostics
import FileTrees
import Schema
import Testing
import _TestSupport

@testable import Deployment

/// What one more host changes on the JMS: exactly these files, with these actions.
///
/// A restart there ends conferences, or throws out whoever is relayed; a site that grows must not
/// wait for an hour when nobody meets.
struct AddedHostTests {
  struct Addition: CustomTestStringConvertible, Sendable {
    let testDescription: String
    let fixture: String
    let host: String
    /// Path, action and whom it interrupts, in the order of places and paths.
    let changes: [String]
  }

  private static let data = "/var/lib/prosody"
  private static let site = "jitsi%2enordeck%2ecorp"

  private static func account(_ path: String, at site: String = site) -> String {
    "added \(data)/\(path.replacing("SITE", with: site)).dat none new-sessions"
  }

  /// The public half of the sidecar's key, under the hash of its id.
  private static let key = "added /var/www/asap/server/ID.pem none new-sessions"

  private static let firewall =
    "changed /etc/nftables.d/nordeck.nft reload nordeck-firewall.service nobody"
  private static let web =
    "changed /etc/nginx/sites-available/jitsi.nordeck.corp.conf reload nginx.service nobody"
  private static let relay = "changed /etc/turnserver.conf restart coturn.service media"
  private static let bridgeAccount = account("auth%2eSITE/accounts/jvb%2ejvb%2d9")

  private static func host(_ name: String, _ address: String, _ more: String = "") -> String {
    let role = name.prefix { $0 != "-" }
    return "  - {name: \(name), roles: [\(role)], address: \(address), cores: 16, memory: 32GB, "
      + "disk: 40GB\(more)}\n"
  }

  static let additions = [
    Addition(
      testDescription: "a bridge that everybody can reach", fixture: "nordeck",
      host: host("jvb-9", "185.199.110.9"), changes: [firewall, web, bridgeAccount]),
    Addition(
      testDescription: "a bridge in a network that the relay otherwise denies", fixture: "nordeck",
      host: host("jvb-9", "{public: 185.199.110.9, private: 10.0.0.9}"),
      changes: [firewall, web, relay, bridgeAccount]),
    Addition(
      testDescription: "a recorder", fixture: "nordeck",
      host: host("jibri-9", "203.0.113.59", ", instances: {jibri: 4}"),
      changes: [
        firewall, account("auth%2eSITE/accounts/jibri%2ejibri%2d9"),
        account("recorder%2eSITE/accounts/recorder%2ejibri%2d9"), key,
      ]),
    Addition(
      testDescription: "a gateway", fixture: "nordeck",
      host: host("sip-9", "203.0.113.69", ", instances: {sip: 2}"),
      changes: [
        firewall, account("auth%2eSITE/accounts/jibri%2dsip%2esip%2d9"),
        account("sip%2eSITE/accounts/sip%2esip%2d9"), key,
      ]),
  ]

  @Test(arguments: additions)
  func changesExactlyTheseFilesOfTheJMS(_ addition: Addition) throws {
    let changes = try Self.changes(addition)
    #expect(changes == addition.changes, "\(changes)")
  }

  /// The first recorder brings a domain, a room and modules with it.
  @Test func firstRecorderOfASiteRestartsProsodyAndJicofo() throws {
    let changes = try Self.changes(
      Addition(
        testDescription: "", fixture: "anonymous", host: Self.host("jibri-9", "203.0.113.59"),
        changes: []))
    var restarted: Set<String> = []
    for change in changes {
      let words: [Substring] = change.split(separator: " ")
      if words[2] == "restart", words.last == "conferences" { restarted.insert(String(words[3])) }
    }
    #expect(restarted == ["prosody.service", "jicofo.service"])
  }

  private static func changes(_ addition: Addition) throws -> [String] {
    let text = try PackageFolder.folder.text("fixtures/\(addition.fixture)/site.yaml")
    let before = try RenderedSite(text)
    let after = try RenderedSite(
      text.replacing("\nhosts:\n", with: "\nhosts:\n\(addition.host)"))
    #expect(after.findings.filter { $0.severity == .error } == [])
    let trees = try [before, after].map { site in
      let jms = try #require(site.plan.hosts.firstIndex { $0.has(.jms) })
      return site.trees[jms]
    }
    let added = try #require(after.plan.hosts.first)
    let keys = [Role.jibri, .sip].map {
      AsapKeyFile.name(kid: after.plan.kid($0, added.name, generation: 1))
    }
    return HostImage(trees[1]).changes(since: HostImage(trees[0])).map { change in
      let path = keys.reduce(change.path) { $0.replacing($1, with: "ID.pem") }
      return "\(change.kind) \(path) \(change.action.summary) \(change.interrupts.rawValue)"
    }
  }
}
