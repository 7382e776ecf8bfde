import Testing
import _TestSupport

/// Accounts and certificates as rendered, on a server that runs.
struct LoginTests {
  private static func server(_ check: String, arguments: [String] = ["{secrets}"]) -> Checker {
    Checker(
      name: check, patterns: [],
      command: [
        "unshare", "--mount", "--net", "--pid", "--fork", "--kill-child", "--mount-proc",
        "\(check).py",
      ] + arguments,
      needs: [
        "root", "unshare", "ip", "ss", "runuser", "prosody", "/usr/bin/python3",
        "/usr/lib/python3/dist-packages/yaml/__init__.py",
      ], damages: [:])
  }

  private static let login = server("check-login")
  private static let accounts = server("check-accounts")
  private static let people = server("check-people", arguments: ["{site}", "{secrets}"])

  /// Users of the site log in with their passwords and not with others; whoever has no account gets
  /// into the guests' host, or into the only one in mode `anonymous`, and into no other.
  @Test(
    .enabled(if: people.obstacle == nil, "\(people.obstacle ?? "")"),
    arguments: ["internal", "anonymous", "keys", "letsencrypt"].filter(
      CompiledSite.namesOfRelease.contains))
  func peopleComeInWhereTheyMay(_ name: String) throws {
    let site = try CompiledSite.named(name)
    let complaint = try Self.people.complaint(about: ["bundles"], in: site.folder, of: site)
    #expect(complaint == nil)
  }

  /// jicofo and a bridge log in to a Prosody that is verified against the site's authority and enter
  /// their room; a wrong password and a client without the authority get nowhere.
  @Test(
    .enabled(if: login.obstacle == nil, "\(login.obstacle ?? "")"),
    arguments: CompiledSite.namesOfRelease)
  func accountsLogIn(_ name: String) throws {
    let site = try CompiledSite.named(name)
    let complaint = try Self.login.complaint(about: ["bundles"], in: site.folder, of: site)
    #expect(complaint == nil)
  }

  /// Each of the accounts, with the password of each: its own opens the door, the others' do not.
  @Test(.enabled(if: accounts.obstacle == nil, "\(accounts.obstacle ?? "")"))
  func onlyItsOwnPasswordOpensAnAccount() throws {
    let names = CompiledSite.namesOfRelease
    let name = names.contains("nordeck") ? "nordeck" : try #require(names.first)
    let site = try CompiledSite.named(name)
    let complaint = try Self.accounts.complaint(about: ["bundles"], in: site.folder, of: site)
    #expect(complaint == nil)
  }
}
