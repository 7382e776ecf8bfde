import Testing
import _TestSupport

/// What Prosody stores of each account is a function of site and secrets.
struct AccountFileTests {
  /// Account files by user, unpacked from the bundle of the JMS.
  private func accounts(
    _ place: SecretLeakTests.Surroundings, _ secrets: String, _ out: String
  ) throws -> [String: String] {
    let folder = place.folder
    try folder.write("secrets.yaml", secrets, mode: 0o600)
    let built = try CommandRunner.shell(in: folder.root).runScript(
      "\"$0\" build site.yaml -o $1 && mkdir x$1 && tar -xf $1/bundles/jms.tar -C x$1", out)
    #expect(built.status == 0, "\(built.errors)")
    var accounts: [String: String] = [:]
    // One is of no secret: it locks what a package would make.
    for path in try folder.files(below: "x\(out)")
    where path.contains("/accounts/") && !path.hasSuffix("/jvb.dat") {
      accounts[String(path.split(separator: "/")[path.split(separator: "/").count - 1])] =
        try folder.text("x\(out)/\(path)")
    }
    return accounts
  }

  @Test func sameSecretSameBytesAndOnlyThen() throws {
    try TestFolder.temporary { folder in
      let place = try SecretLeakTests.Surroundings(folder, site: "nordeck")
      let first = try accounts(place, place.canaries.file(), "a")
      let second = try accounts(place, place.canaries.file() + "# the same\n", "b")
      #expect(first.count == 11 && first == second)
      let third = try accounts(
        place, place.canaries.file(replacing: ["jvb.jvb-2.auth": "AnotherPasswordOfThisBridge42"]),
        "c")
      let changed = first.keys.filter { first[$0] != third[$0] }
      #expect(changed == ["jvb%2ejvb%2d2.dat"])
      func values(_ text: String?) -> [Substring] {
        (text ?? "").matches(of: /\["(salt|server_key|stored_key)"\] = "([^"]+)"/).map(\.output.2)
      }
      let (old, new) = (values(first["jvb%2ejvb%2d2.dat"]), values(third["jvb%2ejvb%2d2.dat"]))
      #expect(old.count == 3 && new.count == 3 && Set(old).isDisjoint(with: new))
      // No two accounts share a salt or a key.
      let all = first.values.flatMap { values($0) }
      #expect(Set(all).count == 33)
    }
  }
}
