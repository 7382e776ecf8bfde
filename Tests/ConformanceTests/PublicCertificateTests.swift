import Testing
import _TestSupport

/// Who believes whom, and who hears of a new certificate, with Debian's own programs.
struct PublicCertificateTests {
  private static let alone = ["unshare", "--mount", "--net"]

  private static let java = Checker(
    name: "java-trust", patterns: [],
    command: alone + ["check-java-trust.py"],
    needs: [
      "root", "unshare", "ip", "ss", "javac", "openssl", "update-ca-certificates",
      "/etc/ca-certificates/update.d/jks-keystore", "/usr/bin/python3",
    ], damages: [:])

  private static let renewal = Checker(
    name: "renewal", patterns: [],
    command: alone + ["check-renewal.py"],
    needs: ["root", "unshare", "bash", "openssl", "groupadd", "/usr/bin/python3"], damages: [:])

  @Test func javaBelievesTheSitesAuthority() throws {
    let site = try CompiledSite.named("letsencrypt")
    let complaint = try Self.complaint(
      Self.java, "bundles/jms/containers/open-jitsi", "meet.example.org", site)
    #expect(complaint == nil)
  }

  @Test func hookReachesTheTwoThatShowTheCertificate() throws {
    let site = try CompiledSite.named("letsencrypt")
    let complaint = try Self.complaint(
      Self.renewal, "bundles/jms/containers/open-jitsi", "open", site)
    #expect(complaint == nil)
  }

  private static func complaint(
    _ checker: Checker, _ folder: String, _ word: String, _ site: CompiledSite
  ) throws -> String? {
    if let obstacle = checker.obstacle { try Test.cancel("\(obstacle)") }
    let with = Checker(
      name: checker.name, patterns: [],
      command: checker.command + [site.folder.path(folder), word], needs: checker.needs,
      damages: [:])
    return try with.complaint(about: [], in: site.folder, of: site)
  }
}
