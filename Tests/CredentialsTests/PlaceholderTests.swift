import Diagnostics
import Foundation
import TemplateEngine
import Testing

@testable import Credentials

struct PlaceholderTests {
  private func text(_ name: String, _ kind: SecretKind) throws -> String {
    try #require(SecretSource.placeholders.secret(for: SecretNeed(name, kind)).reveal())
  }

  @Test(arguments: [
    (SecretKind.password(length: 32), 32), (.hmacKey(bytes: 64), 64), (.siteKey, 43),
    (.operatorSupplied(hint: ""), 12),
  ])
  func linesAreLongEnoughAndSafe(kind: SecretKind, length: Int) throws {
    let text = try text("sip/main", kind)
    #expect(text.hasPrefix("placeholder-sip-main-"))
    #expect(text.utf8.count >= length)
    #expect(text.utf8.allSatisfy { SafeText.isLetterOrDigit($0) || $0 == UInt8(ascii: "-") })
    #expect(try self.text("sip/main", kind) == text)
  }

  @Test func alikeNamesHaveDifferentTexts() throws {
    let texts = try ["a.b", "a-b", "a/b", "a@b"].map { try text($0, .password()) }
    #expect(Set(texts).count == 4)
  }

  @Test(arguments: [
    (SecretKind.certificate(nil), "CERTIFICATE"), (.trustStore, "CERTIFICATE"),
    (.privateKey(nil), "PRIVATE KEY"), (.publicKey(of: nil), "PUBLIC KEY"),
  ])
  func blocksAreWellFormedAndSaySo(kind: SecretKind, label: String) throws {
    let text = try text("tls.meet", kind)
    #expect(PEMText.labels(of: text) == [Substring(label)])
    var lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    #expect(lines.popLast() == "")
    #expect(lines.first == "-----BEGIN \(label)-----")
    #expect(lines.last == "-----END \(label)-----")
    let body = lines.dropFirst().dropLast()
    #expect(body.dropLast().allSatisfy { $0.utf8.count == 64 })
    let content = try #require(Data(base64Encoded: body.joined()))
    let sentence = String(decoding: content, as: UTF8.self)
    #expect(sentence.hasPrefix("PLACEHOLDER made by jitsi-compile"))
    #expect(sentence.contains("tls.meet"))
  }

  @Test func everyDummyIsRecognized() throws {
    let kinds: [SecretKind] = [
      .password(), .hmacKey(bytes: 32), .siteKey, .operatorSupplied(hint: ""), .certificate(nil),
      .privateKey(nil), .publicKey(of: nil), .trustStore,
    ]
    for kind in kinds { #expect(Placeholder.isPlaceholder(try text("x", kind)), "\(kind)") }
    #expect(!Placeholder.isPlaceholder("correct horse battery staple"))
  }

  @Test func sourcesGiveWhatTheyAreFor() {
    let need = SecretNeed("a", .password())
    #expect(SecretSource.withheld.secret(for: need) == Secret(withheld: "a"))
    #expect(!SecretSource.withheld.hasTexts)
    #expect(SecretSource.store(SecretStore()).secret(for: need) == Secret(withheld: "a"))
    #expect(
      SecretSource.store(.placeholders()).secret(for: need)
        == SecretSource.placeholders.secret(for: need))
    #expect(SecretSource.store(.placeholders()).isPlaceholder)
    #expect(SecretStore.placeholders().siteKey != nil)
    #expect(SecretStore.placeholders().lock(for: [need]) == nil)
  }
}

struct PEMTextTests {
  @Test(
    arguments: [
      ("", []), ("words", []), ("-----BEGIN A-----\nAA==\n-----END A-----", ["A"]),
      (
        "x\n-----BEGIN A-----\r\nAA==\r\n-----END A-----\r\n-----BEGIN B-----\n-----END B-----\n",
        ["A", "B"]
      ),
      ("-----BEGIN A-----\nAA==\n", nil), ("-----BEGIN A-----\n-----END B-----\n", nil),
      ("-----BEGIN A-----\n<not base64>\n-----END A-----\n", nil), ("-----END A-----", nil),
      ("-----BEGIN A-----\n-----BEGIN A-----\n-----END A-----\n", nil),
    ] as [(String, [String]?)])
  func labels(text: String, expected: [String]?) {
    #expect(PEMText.labels(of: text)?.map(String.init) == expected)
  }
}
