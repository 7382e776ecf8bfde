import Testing
import _TestSupport

/// Accounts and certificates as rendered, on a server that runs.
struct LoginTests {
  private static let server = Checker(
    name: "login", patterns: [],
    command: [
      "unshare", "--mount", "--net", "--pid", "--fork", "--kill-child", "--mount-proc",
      "check-login.py", "{secrets}",
    ],
    needs: [
      "root", "unshare", "ip", "ss", "runuser", "prosody", "/usr/bin/python3",
      "/usr/lib/python3/dist-packages/yaml/__init__.py",
    ], damages: [:])

  /// jicofo and a bridge log in to a Prosody that is verified against the site's authority and enter
  /// their room; a wrong password and a client without the authority get nowhere.
  @Test(
    .enabled(if: server.obstacle == nil, "\(server.obstacle ?? "")"), arguments: CompiledSite.names)
  func accountsLogIn(_ name: String) throws {
    let site = try CompiledSite.named(name)
    let complaint = try Self.server.complaint(about: ["bundles"], in: site.folder, of: site)
    #expect(complaint == nil)
  }
}
