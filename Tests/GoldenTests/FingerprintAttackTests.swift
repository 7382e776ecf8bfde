import Credentials
import TemplateEngine
import Testing
import _TestSupport

/// `secrets.lock` is for everybody: it tells that a secret changed, and not even a PIN from it.
struct FingerprintAttackTests {
  private func lock(_ place: SecretLeakTests.Surroundings, _ secrets: String) throws -> [String:
    String]
  {
    try place.folder.write("secrets.yaml", secrets, mode: 0o600)
    let built = try place.runner.run(["build", "site.yaml", "-o", "out"])
    #expect(built.status == 0, "\(built.errors)")
    let lines = try place.folder.text("out/secrets.lock").split(separator: "\n")
    return Dictionary(
      uniqueKeysWithValues: lines.filter { !$0.hasPrefix("#") }.map {
        let words = $0.split(separator: " ")
        return (String(words[0]), String(words[1]))
      })
  }

  /// In each run another half of the secrets changes, and exactly their lines do.
  @Test func everyFingerprintChangesWithItsSecret() throws {
    try TestFolder.temporary { folder in
      let place = try SecretLeakTests.Surroundings(folder, site: "nordeck")
      let before = try lock(place, place.canaries.file())
      let names = place.canaries.entries.map(\.name).filter { $0 != "site.key" }
      #expect(Set(before.keys) == Set(names + ["site.key"]))
      var bit = 1
      var changedOnce: Set<String> = []
      while bit <= names.count {
        let half = names.enumerated().filter { ($0.offset + 1) & bit != 0 }.map(\.element)
        var replacing: [String: String] = [:]
        for entry in place.canaries.entries where half.contains(entry.name) {
          // One letter in the middle.
          replacing[entry.name] = entry.yaml.replacing("QzLmWp", with: "QzLnWp")
        }
        let after = try lock(place, place.canaries.file(replacing: replacing))
        #expect(Set(before.filter { after[$0.key] != $0.value }.keys) == Set(half))
        changedOnce.formUnion(half)
        bit *= 2
      }
      #expect(changedOnce == Set(names))
    }
  }

  /// Somebody has all of the output but the bundles, knows the tool, and tries all 10,000 PINs.
  @Test func pinIsNotFoundWithoutTheSiteKey() throws {
    try TestFolder.temporary { folder in
      let place = try SecretLeakTests.Surroundings(folder, site: "nordeck")
      let secrets = place.canaries.file(replacing: ["sip/main": "'4711'"])
      let lock = try lock(place, secrets)
      let seen = try #require(lock["sip/main"])
      func matches(key: String) -> [Int] {
        let siteKey = Secret(named: "site.key", text: key)
        return (0..<10_000).filter { pin in
          let text = String(String(10_000 + pin).dropFirst())
          return Fingerprint(of: Secret(named: "sip/main", text: text), siteKey: siteKey)?.text
            == seen
        }
      }
      let key = try #require(place.canaries.entries.first { $0.name == "site.key" }).mark
      #expect(matches(key: key) == [4711])
      for guess in ["", "nordeck", lock["site.key"] ?? "", String(key.dropLast())] {
        #expect(matches(key: guess) == [], "\(guess)")
      }
    }
  }
}
