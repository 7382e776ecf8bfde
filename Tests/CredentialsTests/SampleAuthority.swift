import Foundation
import Schema
import TemplateEngine
import Testing
import _TestSupport

@testable import Credentials

/// The secrets of a small site, made once by the real sources of keys.
struct SampleAuthority {
  static let issuer = CertificateRequest.Issuer(certificate: "ca.crt", key: "ca.key")
  static let meet = "meet.example.org"

  static func authority(
    _ domains: [String] = [meet, "turn.example.net"], addresses: [String] = ["192.0.2.10"]
  ) -> CertificateRequest {
    CertificateRequest(
      .authority, organization: "sample", commonName: "authority", key: "ca.key", domains: domains,
      addresses: addresses.compactMap { IPv4Address($0) })
  }

  static func server(
    _ domains: [String], key: String, addresses: [String] = []
  ) -> CertificateRequest {
    CertificateRequest(
      .server, organization: "sample", commonName: "server", key: key, issuer: issuer,
      domains: domains, addresses: addresses.compactMap { IPv4Address($0) })
  }

  static let needs = [
    // Certificates before what they are made from, on purpose.
    SecretNeed("web.crt", .certificate(server([meet], key: "web.key"))),
    SecretNeed(
      "xmpp.crt",
      .certificate(
        server([meet, "auth.\(meet)", "internal.auth.\(meet)"], key: "xmpp.key"))),
    SecretNeed(
      "turn.crt",
      .certificate(server(["turn.example.net"], key: "turn.key", addresses: ["192.0.2.10"]))),
    SecretNeed("web.key", .privateKey(.p256)), SecretNeed("xmpp.key", .privateKey(.p256)),
    SecretNeed("turn.key", .privateKey(.p256)), SecretNeed("ca.crt", .certificate(authority())),
    SecretNeed("ca.key", .privateKey(.p256), isForHosts: false),
    SecretNeed("signal.pub", .publicKey(of: "signal.key")),
    SecretNeed("signal.key", .privateKey(.rsa4096), isForHosts: false),
    SecretNeed("jibri.key", .privateKey(.ed25519SSH)),
    SecretNeed("jibri.pub", .publicKey(of: "jibri.key")),
  ]

  /// Programs look at the real clock.
  static let now = UTCTime(seconds: Int(Date().timeIntervalSince1970))

  static func means(now: UTCTime = now, keys: KeySource = .system) -> SecretMeans {
    var random = SystemRandomNumberGenerator()
    return SecretMeans(
      now: now, keys: keys, validity: CertificateValidity(authorityDays: 1000, serverDays: 100)
    ) { count in (0..<count).map { _ in UInt8.random(in: .min ... .max, using: &random) } }
  }

  static let file: String = {
    let addition = SecretStore().adding(needs, by: means())
    precondition(addition.diagnostics.isEmpty, "\(addition.diagnostics)")
    return String(decoding: addition.text, as: UTF8.self)
  }()

  /// The file without some of its entries.
  static func file(without names: Set<String>) throws -> String {
    let store = try load(file)
    return try render(store.names.filter { !names.contains($0) }.map { ($0, try text($0)) })
  }

  static func render(_ entries: [(String, String)]) -> String {
    "version: 1\nsecrets:\n"
      + entries.map { name, text in
        text.hasSuffix("\n")
          ? "  \(name): |\n" + text.split(separator: "\n").map { "    \($0)\n" }.joined()
          : "  \(name): \(text)\n"
      }.joined()
  }

  static func text(_ name: String) throws -> String {
    try #require(try load(file).secret(named: name)?.reveal())
  }

  /// Every secret as a file of its name.
  static func unpacked<Result>(_ body: (TestFolder) throws -> Result) throws -> Result {
    try TestFolder.temporary { folder in
      for need in needs { try folder.write(need.name, try text(need.name), mode: 0o600) }
      return try body(folder)
    }
  }
}

/// Programs that judge what we make.
enum Judge {
  static func has(_ program: String) -> Bool {
    ["/usr/bin", "/bin", "/usr/local/bin"].contains {
      FileManager.default.isExecutableFile(atPath: "\($0)/\(program)")
    }
  }

  static func run(_ folder: TestFolder, _ script: String) throws -> CommandRunner.Outcome {
    try CommandRunner.shell(in: folder.root).runScript(script)
  }
}
