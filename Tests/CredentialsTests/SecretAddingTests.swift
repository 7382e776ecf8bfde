import Diagnostics
import TemplateEngine
import Testing

@testable import Credentials

/// Bytes that look random and are the same in every run.
private struct Generator {
  var state: UInt64 = 7

  mutating func bytes(_ count: Int) -> [UInt8] {
    (0..<count).map { _ in
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return UInt8(truncatingIfNeeded: state >> 33)
    }
  }
}

private let needs = [
  SecretNeed("jicofo.auth", .password(length: 32)), SecretNeed("auth.app", .hmacKey(bytes: 64)),
  SecretNeed("sip/main", .operatorSupplied(hint: "ask the administrator of the PBX")),
  SecretNeed("tls.meet", .certificate(nil)), SecretNeed("jicofo.auth", .password(length: 32)),
  SecretNeed("jibri.key", .privateKey(.ed25519SSH)),
]

/// Keys that are no keys, of several lines as keys are.
private let blocks = KeySource { _ in
  "-----BEGIN PRIVATE KEY-----\nAAAA\nBBBB\n-----END PRIVATE KEY-----\n"
}

private func means(_ random: @escaping (Int) -> [UInt8]) -> SecretMeans {
  SecretMeans(now: UTCTime(seconds: 0), keys: blocks, random: random)
}

private func add(_ text: String, _ needs: [SecretNeed] = needs) throws -> SecretAddition {
  var generator = Generator()
  return try load(text).adding(needs, by: means { generator.bytes($0) })
}

struct SecretAddingTests {
  /// Files that a person could have written, each with `old: kept` in it or nothing.
  private static let files = [
    "", "# a comment\n", "# a comment without a line break", "version: 1\n", "version: 1",
    "version: 1\nsecrets:\n", "version: 1\nsecrets:", "secrets:\nversion: 1\n",
    "version: 1\nsecrets: {}\n", "version: 1\nsecrets: {old: kept}\n",
    "version: 1\nsecrets: {\n  old: kept,\n}\n", "version: 1\nsecrets:\n  old: kept\n",
    "version: 1\nsecrets:\n  old: kept", "version: 1\nsecrets:\n  old: kept # why\n\n# the end\n",
    "version: 1\r\nsecrets:\r\n  old: kept\r\n", "secrets:\n    old: kept\nversion: 1\n",
    "---\nversion: 1\nsecrets:\n  old: kept\n...\n", "version: 1\nsecrets:\n  old: |\n    kept",
    "version: 1\nsecrets:\n  old: |+\n    kept\n\n\n",
    "version: 1\nsecrets:\n  a:\n    b: |\n      x\n",
    "version: 1\nsecrets:\n  old: |+\n    kept\n\n\nother.x: 1\n".replacing(
      "other.x: 1\n", with: "# c\n"),
    "secrets:\n  old: |+\n    kept\n\nversion: 1\n", "version: 1\nsecrets: # here\n  old: kept\n",
    "version: 1\nsecrets:\n  # first\n  old: kept\n  # last\n",
    "version: 1\nsecrets:\n  old: \"kept\n    more\"\n", "version: 1\nsecrets: &s\n  old: kept\n",
    "{version: 1, secrets: {old: kept}}\n", "version: 1\nsecrets: ~\n",
  ]

  @Test(arguments: files)
  func addsWhatIsMissingAndKeepsEveryByte(text: String) throws {
    if text.contains("~") {
      // A written null takes the place of the map, and bytes that are there stay there.
      #expect(try add(text).diagnostics.map(\.code) == ["secrets.cannot-extend"])
      return
    }
    let before = try load(text)
    let addition = try add(text)
    try #require(addition.diagnostics == [])
    #expect(addition.added == ["jicofo.auth", "auth.app", "jibri.key", "site.key"])
    #expect(addition.notMade.map(\.name) == ["sip/main", "tls.meet"])

    let result = String(decoding: addition.text, as: UTF8.self)
    let after = try load(result)
    #expect(Set(after.names) == Set(before.names + addition.added))
    for name in before.names { #expect(after.secret(named: name) == before.secret(named: name)) }
    // The old file is the new one with one piece taken out.
    let old = Array(text.utf8)
    let prefix = zip(old, addition.text).prefix { $0 == $1 }.count
    #expect(addition.text.suffix(old.count - prefix) == old[prefix...])
    if text.contains("\r") { #expect(!result.replacing("\r\n", with: "").contains("\n")) }

    #expect(try add(result).text == addition.text)
    #expect(try add(result).added == [])
  }

  @Test func newFileSaysWhatItIs() throws {
    var generator = Generator()
    let addition = SecretStore().adding(
      [SecretNeed("a", .password())], by: means { generator.bytes($0) })
    let lines = String(decoding: addition.text, as: UTF8.self).split(separator: "\n")
    #expect(lines[0].hasPrefix("# The secrets of a site."))
    #expect(lines[2...3] == ["version: 1", "secrets:"])
    #expect(lines[4].wholeMatch(of: /[ ]{2}a: "[A-Za-z0-9]{32}"/) != nil)
    #expect(lines[5].wholeMatch(of: /[ ]{2}site.key: "[A-Za-z0-9]{43}"/) != nil)
    #expect(lines.count == 6)
  }

  @Test func lengthsCarryTheRandomnessThatTheKindAsksFor() throws {
    let after = try load(String(decoding: try add("").text, as: UTF8.self))
    func length(_ name: String) -> Int? { after.secret(named: name)?.reveal()?.utf8.count }
    #expect(length("jicofo.auth") == 32)
    #expect(length("auth.app") == 86)  // 512 bits at 5.954 bits for each character
    #expect(length("site.key") == 43)
    #expect(
      after.check(needs).map(\.code) == [
        "secrets.missing", "secrets.missing", "secrets.key-unreadable",
      ])
  }

  @Test(arguments: ["", "version: 1\nsecrets: {}\n"])
  func everyNameCanBeAKey(text: String) throws {
    let names = ["1009", "-a", "@b", "_c", "null", "true", "1e5", "a-", "-", "a/1.b"]
    let addition = try add(text, names.map { SecretNeed($0, .password()) })
    #expect(addition.diagnostics == [])
    #expect(addition.added == names + ["site.key"])
  }

  @Test func shortPasswordsAreNotMade() throws {
    let addition = try add("", [SecretNeed("a", .password(length: 4))])
    #expect(String(decoding: addition.text, as: UTF8.self).contains(/a: "[A-Za-z0-9]{32}"/))
  }

  @Test func everyCharacterIsUsedAlike() {
    var generator = Generator()
    var counts: [UInt8: Int] = [:]
    for byte in SafeText.make(length: 62_000, random: { generator.bytes($0) }).utf8 {
      counts[byte, default: 0] += 1
    }
    #expect(counts.count == 62)
    #expect(counts.values.allSatisfy { (850...1150).contains($0) })
  }

  @Test func uselessRandomnessStopsTheProgram() async {
    await #expect(processExitsWith: .failure) {
      _ = SecretStore().adding([], by: means { [UInt8](repeating: 255, count: $0) })
    }
    await #expect(processExitsWith: .failure) {
      _ = SecretStore().adding([], by: means { _ in [] })
    }
    await #expect(processExitsWith: .failure) {
      _ = SecretStore().adding(
        [SecretNeed("a", .password()), SecretNeed("b", .password())],
        by: means { [UInt8](repeating: 1, count: $0) })
    }
  }

  @Test(arguments: needs)
  func waysOutNameTheSecretOrTheCommand(need: SecretNeed) {
    let words = need.wayOut(file: "my.yaml")
    #expect(need.kind.isGenerated == words.contains("secrets init"))
    if !need.kind.isGenerated {
      #expect(words.contains("\(need.name): ") && words.contains("my.yaml"))
    }
  }
}

struct SecretCheckingTests {
  private static let strong = "Zk81mQpa93Lxw7Rt5VbN2cYd"
  private static let pem =
    "|\n    -----BEGIN CERTIFICATE-----\n    AAAA\n    -----END CERTIFICATE-----"

  private func check(_ lines: [String], _ needs: [SecretNeed]) throws -> [Diagnostic] {
    let key = "site.key: \(String(Self.strong.reversed()))ABCDEFGHIJ"
    let store = try load("version: 1\nsecrets:\n  \((lines + [key]).joined(separator: "\n  "))\n")
    let findings = store.check(needs)
    for finding in findings {
      for entry in store.entries {
        let text = try #require(entry.secret.reveal())
        #expect(text.utf8.count < 4 || !"\(finding)".contains(text))
      }
    }
    return findings
  }

  @Test(
    arguments: [
      (.password(), strong, nil), (.password(), "short", "secrets.weak"),
      (.password(), "aaaaaaaaaaaaaaaaaaaaaaaa", "secrets.weak"),
      (.password(), "' \(strong)'", "secrets.unprintable"),
      (.password(), "|\n    \(strong)", "secrets.unprintable"),
      (.password(), "\(strong)ü", "secrets.unprintable"),
      (.password(), "placeholder-a-00000000", "secrets.placeholder"),
      (.hmacKey(bytes: 24), strong, nil), (.hmacKey(bytes: 25), strong, "secrets.too-short"),
      (.hmacKey(bytes: 2), "aa", "secrets.weak"),
      (.operatorSupplied(hint: ""), "'1'", nil),
      (.operatorSupplied(hint: ""), "grüße an alle", nil),
      (.operatorSupplied(hint: ""), "\"a\\x07b\"", "secrets.unprintable"),
      (.certificate(nil), pem, "secrets.certificate-unreadable"), (.trustStore, pem, nil),
      (.certificate(nil), strong, "secrets.not-pem"),
      (.privateKey(nil), pem, "secrets.not-pem"),
      (
        .privateKey(nil), pem.replacing("CERTIFICATE", with: "RSA PRIVATE KEY"),
        "secrets.key-unreadable"
      ),
      (.publicKey(of: nil), pem.replacing("CERTIFICATE", with: "PUBLIC KEY"), nil),
      (.publicKey(of: nil), "ssh-ed25519 AAAAC3Nz jibri", nil),
      (.publicKey(of: nil), pem, "secrets.not-pem"),
    ] as [(SecretKind, String, String?)])
  func fitnessOfTexts(kind: SecretKind, text: String, code: String?) throws {
    let findings = try check(["a: \(text)"], [SecretNeed("a", kind)])
    #expect(findings.map(\.code.name) == (code.map { [$0] } ?? []))
    #expect(findings.allSatisfy { $0.range?.start == SourcePosition(line: 2, column: 2) })
  }

  @Test func missingNamesWhoNeedsItAndTheWayOut() throws {
    let place = SourceRange(
      in: SourceID(7), from: SourcePosition(line: 3, column: 1),
      to: SourcePosition(line: 3, column: 9))
    let findings = SecretStore(emptyNamed: "s.yaml").check([
      SecretNeed("a", .password(), origin: Origin(place), usedBy: ["jicofo on jms"]),
      SecretNeed("a", .password(), usedBy: ["prosody on jms", "jicofo on jms"]),
      SecretNeed("b", .operatorSupplied(hint: "ask the PBX")), SecretNeed("c", .privateKey(nil)),
    ])
    #expect(findings.map(\.code) == Array(repeating: "secrets.missing", count: 4))
    #expect(
      findings[0].message == "secret 'a' is missing from s.yaml; jicofo on jms needs it, and 1 more"
    )
    #expect(findings[0].range == place)
    #expect(findings[0].help == "run 'jitsi-compile secrets init SITE' to make it")
    #expect(findings[1].help == "add the line 'b: TEXT' under 'secrets:' in s.yaml; ask the PBX")
    #expect(findings[2].help?.contains("'c: |'") == true)
    #expect(findings[3].message.contains("'site.key'"))
  }

  @Test func unusedIsAWarning() throws {
    let findings = try check(
      ["a: \(Self.strong)", "old: \(Self.strong)"], [SecretNeed("a", .password())])
    #expect(findings.map(\.code) == ["secrets.unused"])
    #expect(findings.map(\.severity) == [.warning])
    #expect(findings[0].message.contains("'old'"))
  }

  @Test(
    arguments: [
      (.password(), .password(), Severity.error),
      (.password(), .operatorSupplied(hint: ""), .error),
      (.operatorSupplied(hint: ""), .operatorSupplied(hint: ""), .warning),
      (.publicKey(of: nil), .publicKey(of: nil), nil), (.trustStore, .trustStore, nil),
    ] as [(SecretKind, SecretKind, Severity?)])
  func equalTexts(first: SecretKind, second: SecretKind, severity: Severity?) throws {
    let text = first.isBlock ? (first == .publicKey(of: nil) ? "ssh-x y" : Self.pem) : Self.strong
    let findings = try check(
      ["one: \(text)", "two: \(text)"], [SecretNeed("one", first), SecretNeed("two", second)])
    #expect(findings.map(\.severity) == (severity.map { [$0] } ?? []))
    guard let finding = findings.first else { return }
    #expect(finding.code == "secrets.equal")
    #expect(finding.message == "secrets 'one' and 'two' have the same text")
    #expect(finding.range?.start.line == 3)
    #expect(finding.notes.map(\.range?.start.line) == [2])
  }

  @Test func placeholdersHaveNothingToFind() {
    #expect(SecretStore.placeholders().check([SecretNeed("a", .password())]) == [])
  }

  @Test func lockHoldsWhatIsInUseAndFollowsTheTexts() throws {
    let needs = [
      SecretNeed("b", .password()), SecretNeed("a", .password()), SecretNeed("c", .password()),
    ]
    let texts = ["x", "y"].map { "version: 1\nsecrets: {site.key: k, a: \($0), b: z, unused: w}\n" }
    let locks = try texts.map { try #require(try load($0).lock(for: needs)) }
    #expect(locks[0].entries.map(\.name) == ["a", "b"])
    #expect(locks[1].changes(since: locks[0]) == .init(changed: ["a"]))
    #expect(try load("version: 1\nsecrets: {a: x}\n").lock(for: needs) == nil)
  }
}
