import Diagnostics
import Foundation
import Schema
import Testing
import _TestSupport

/// `docs/migrating.md` has every row of the installer and no key that the schema has not.
struct MigrationDocumentTests {
  /// What the installer reads, and what its operators type.
  private static let variables = [
    "JITSI_FQDN", "TURN_FQDN", "APP_ID", "APP_SECRET", "TIMEZONE", "BRIDGE", "SHARED", "RELEASE",
    "JVB_VERSION", "JIBRI_VERSION", "PROSODY_PLUGINS_VERSION", "JVB_SHARD_PASSWD", "JIBRI_PASSWD",
    "RECORDER_PASSWD", "JIBRI_SIP_PASSWD", "JIBRI_PASSWORD", "RECORDER_PASSWORD",
    "JIBRI_SIP_PASSWORD", "APT_PROXY", "APP_REPO", "APP_BRANCH", "BASE_REPO", "BASE_BRANCH",
    "*_TMP_DIR", "LOCAL_TEMPLATES", "USE_LOCAL_TEMPLATES", "FREE_SPACE_NEEDED",
    "DONT_CHECK_OS_RELEASE", "DONT_CHECK_FREE_SPACE", "DONT_RUN_HOST*", "DONT_RUN_NETWORK_INIT",
    "DONT_RUN_BULLSEYE*", "DONT_RUN_CERTIFICATES", "DONT_RUN_INIT", "DONT_RUN_POST_INSTALL",
    "DONT_RUN_STATUS", "RECREATE_CUSTOM_NFTABLES", "REINSTALL_BULLSEYE_IF_EXISTS",
    "REINSTALL_JITSI_IF_EXISTS", "DONT_RUN_JITSI_CUSTOMIZATION", "DONT_RUN_EXCALIDRAW",
    "DONT_RUN_COMPONENT_SELECTOR", "DONT_RUN_DIALPLAN", "DONT_BUILD_PJPROJECT",
    "DONT_BUILD_COMPONENT_SELECTOR", "DONT_BUILD_COMPONENT_SIDECAR", "DONT_REMOVE_BUILDER",
    "DONT_RUN_JVB", "DONT_CHECK_SND_ALOOP", "DONT_CHECK_V4L2LOOPBACK", "DONT_RUN_JIBRI_HOST",
    "DONT_RUN_JIBRI", "DONT_RUN_SIP_HOST", "DONT_RUN_SIP", "DONT_RUN_COMPONENT_SIDECAR",
    "KID_SIGNAL", "KID_SIDECAR",
  ]
  private static let commands = [
    "ni nordeck-jitsi", "add-jvb-node", "add-jibri-node", "add-sip-node", "add-sip-vm",
    "update-sip-config", "set-letsencrypt-cert", "dial-plan.json", "nordeck-jitsi.conf",
    "customize.sh", "jms.pub",
  ]

  /// Cells of the two tables, the heads left out.
  private static let rows: [(installer: String, here: String)] = {
    let text =
      (try? String(contentsOfFile: PackageFolder.path("docs/migrating.md"), encoding: .utf8))
    return (text ?? "").split(separator: "\n").compactMap { line in
      let cells = line.split(separator: "|").map { $0.trimmingCharacters(in: .whitespaces) }
      guard line.hasPrefix("| "), cells.count == 2, cells[0] != "installer" else { return nil }
      return (cells[0], cells[1])
    }
  }()

  private static func code(in cell: String) -> [String] {
    cell.split(separator: "`", omittingEmptySubsequences: false).enumerated()
      .filter { !$0.offset.isMultiple(of: 2) }.map { String($0.element) }
  }

  @Test func everyRowOfTheInstallerIsThereOnce() {
    let named = Self.rows.flatMap { Self.code(in: $0.installer) }
    for name in Self.variables + Self.commands {
      #expect(named.filter { $0 == name }.count == 1, "\(name)")
    }
    for name in named where name.allSatisfy({ $0.isUppercase || $0 == "_" }) {
      #expect(Self.variables.contains(name), "\(name) is no variable of the installer")
    }
  }

  @Test(arguments: rows.map { [$0.installer, $0.here] })
  func everyRowNamesAKeyOrAReason(_ row: [String]) {
    let here = row[1]
    if here.hasPrefix("none") {
      #expect(
        here.contains("because") || here.contains("likewise") || here.contains(": "), "\(row)")
      return
    }
    if here == "the site file" { return }
    let keys = Self.code(in: here).filter { word in
      word.contains(".") && word.first?.isLowercase == true && !word.contains(":")
        || SiteSchema.paths.contains(word)
    }
    #expect(!keys.isEmpty || here.contains("`auth.secret`"), "no key: \(row)")
    for key in keys where !["auth.app", "config.js"].contains(key) {
      #expect(SiteSchema.paths.contains(key), "the site has no key \(key)")
    }
  }

  @Test func theExampleIsASite() throws {
    let text = try String(contentsOfFile: PackageFolder.path("docs/migrating.md"), encoding: .utf8)
    let start = try #require(text.range(of: "```yaml\n"))
    let end = try #require(text.range(of: "\n```", range: start.upperBound..<text.endIndex))
    let (site, findings) = load(String(text[start.upperBound..<end.lowerBound]))
    #expect(site != nil && findings.filter { $0.severity == .error } == [], "\(findings)")
  }
}
