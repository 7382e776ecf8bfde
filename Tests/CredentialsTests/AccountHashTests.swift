import Diagnostics
import TemplateEngine
import Testing

@testable import Credentials

struct AccountHashTests {
  /// Computed independently and with the library of Prosody 0.12.3 (domain.md 4.3).
  @Test(arguments: [
    (
      10000, "877225835589c2f3b6d942b5c5a458ae5769b40d",
      "84469a4f04b84aa83a23c0488749a7339ca9f0e1"
    ),
    (
      4096, "763fd83fade22974f4042932e6922c9f268b9de0",
      "327d6ae5d60e52545a4f84b8c5187dd6e6970365"
    ),
  ])
  func matchesProsody(iterations: Int, stored: String, server: String) throws {
    let keys = try #require(
      AccountHash.scramKeys(
        password: "pencil", salt: "0c8a4a6e-5b1f-4f3a-9c1e-3f1f6b1d2a77", iterations: iterations))
    #expect(keys.stored == stored)
    #expect(keys.server == server)
  }

  @Test func saltIsDerivedAndShapedLikeAUUID() throws {
    let password = Secret(named: "jvb.auth", text: "correct horse battery staple")
    let (hash, findings) = AccountHash.make(password: password, jid: "jvb@auth.example.org")
    #expect(findings == [])
    let salt = try #require(hash.salt.reveal())
    #expect(
      salt.wholeMatch(of: /[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}/)
        != nil)
    let keys = try #require(
      AccountHash.scramKeys(password: "correct horse battery staple", salt: salt, iterations: 4096))
    #expect(hash.storedKey.reveal() == keys.stored)
    #expect(hash.serverKey.reveal() == keys.server)
    #expect(AccountHash.make(password: password, jid: "jvb@auth.example.org").hash == hash)
  }

  @Test func twoAccountsAndTwoPasswordsHaveTwoSalts() {
    let salts = [("a", "x@h"), ("a", "y@h"), ("b", "x@h")].map { text, jid in
      AccountHash.make(password: Secret(named: "s", text: text), jid: jid).hash.salt.reveal()
    }
    #expect(Set(salts).count == 3)
  }

  @Test func partsAreSecretsNamedAfterTheirSource() {
    let hash = AccountHash.make(
      password: Secret(named: "jicofo.auth", text: "sesame"), jid: "focus@auth.h"
    ).hash
    #expect(hash.storedKey.name == "jicofo.auth#stored_key")
    #expect(hash.serverKey.name == "jicofo.auth#server_key")
    #expect(hash.salt.name == "jicofo.auth#salt")
    #expect(hash.iterations == 4096)
  }

  @Test func standInHasTheShapeAndNoKeyOfTheAccount() throws {
    let password = Secret(named: "jicofo.auth", text: "sesame")
    let real = AccountHash.make(password: password, jid: "focus@auth.h").hash
    let standIn = AccountHash.standIn(password: password, jid: "focus@auth.h")
    #expect(standIn.salt == real.salt)
    #expect(standIn.iterations == real.iterations)
    #expect(standIn.storedKey.name == real.storedKey.name)
    #expect(standIn.serverKey.name == real.serverKey.name)
    let keys = [standIn, real].flatMap { [$0.storedKey.reveal(), $0.serverKey.reveal()] }
    #expect(Set(keys).count == 4)
    for key in keys { #expect(try #require(key).wholeMatch(of: /[0-9a-f]{40}/) != nil) }
  }

  @Test func standInOfAWithheldPasswordIsWithheld() {
    #expect(
      AccountHash.standIn(password: Secret(withheld: "s"), jid: "x@h")
        == AccountHash.make(password: Secret(withheld: "s"), jid: "x@h").hash)
  }

  @Test func withheldPasswordGivesWithheldParts() {
    let (hash, findings) = AccountHash.make(password: Secret(withheld: "s"), jid: "x@h")
    #expect(findings == [])
    #expect(hash.storedKey.isWithheld && hash.serverKey.isWithheld && hash.salt.isWithheld)
  }

  @Test(arguments: ["", "pässword", "a\u{0}b", "line\n", "\u{7F}"])
  func refusesWhatNeedsPreparation(text: String) {
    let (hash, findings) = AccountHash.make(password: Secret(named: "s", text: text), jid: "x@h")
    #expect(findings.map(\.code) == ["secrets.outside-ascii"])
    #expect(hash.storedKey.isWithheld)
    #expect(text.isEmpty || !"\(findings)".contains(text))
  }
}

struct NamingTests {
  @Test(arguments: [
    ("auth.meet.example.org", "auth%2emeet%2eexample%2eorg"), ("-", "%2d"), ("_", "%5f"),
    ("Abc09", "Abc09"), ("", ""), ("é", "%c3%a9"), ("a/b", "a%2fb"),
  ])
  func encodesPathComponents(name: String, expected: String) {
    #expect(ProsodyDataPath.encode(name) == expected)
  }

  @Test func accountAndRosterFiles() {
    #expect(
      ProsodyDataPath.account(user: "foc-us_1", host: "auth.meet.example.org")
        == "auth%2emeet%2eexample%2eorg/accounts/foc%2dus%5f1.dat")
    #expect(ProsodyDataPath.roster(user: "focus", host: "auth.h") == "auth%2eh/roster/focus.dat")
  }

  @Test(arguments: [
    ("jitsi/signal", "d1c8dfc1830cc0985d98acb9c6606ccb191ffdeb5c2be295c446dcea80391620.pem"),
    ("jitsi/default", "af3eb5ec60f27ddd7316db7c30eb62eef14e986b95a3506e87803fc2d8e5ece4.pem"),
  ])
  func keyFilesAreNamedByTheHashOfTheirID(kid: String, expected: String) {
    #expect(AsapKeyFile.name(kid: kid) == expected)
  }
}
