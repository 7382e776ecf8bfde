import ConfigFormats
import Foundation
import Testing

/// Every file of the fixtures in a format made of lines or blocks is read without a finding.
@Suite struct LineFixtureTests {
  static let formats: [ConfigFormat] = [
    .nginx, .env, .shellEnv, .systemd, .ini, .coturn, .nftables, .dnsmasq, .pjsua, .lxc, .modprobe,
    .sudoers, .asoundrc, .xorg, .interfaces, .lines,
  ]

  @Test func everyFileHasAFormat() { #expect(RenderedFile.unknown == []) }

  @Test(arguments: formats)
  func reads(_ format: ConfigFormat) throws {
    let files = RenderedFile.all.filter { $0.format == format }
    #expect(!files.isEmpty)
    var tree = ConfigTree()
    for file in files {
      let bytes = Array(try Data(contentsOf: URL(filePath: file.path)))
      #expect(bytes.withUnsafeBufferPointer { format.read($0, into: &tree) })
      #expect(tree.roots.contains { _ in true }, "\(file) has no settings")
      for finding in tree.findings {
        let place = String(decoding: bytes[finding.range], as: UTF8.self)
        Issue.record("\(file): \(finding.reason): \(place)")
      }
    }
  }

  /// Texts that cost a careless reader quadratic time, or its stack.
  @Test(arguments: formats)
  func hostileTextsTakeLinearTime(_ format: ConfigFormat) {
    let pieces = [
      "{", "}", "a{", "a {\n", "[", "\"", "'", "\\", "\\\n", "\n", " ", "a", "a=", "a=\\\n", "$",
      "${",
      "#", "# \\\n", ";", "[a]\n", "%", "a \"", "a=[", "(", "<", "table a {\n", "a: ", "a=b\\\n#\n",
      "Section \"a\"\n", "a = { b, ", "\r", "\u{0}", ",", ".", "a.",
    ]
    var tree = ConfigTree()
    for piece in pieces {
      let times = [2_000, 32_000].map { count in
        let bytes = Array(String(repeating: piece, count: count / piece.utf8.count).utf8)
        return (0..<3).map { _ in
          ContinuousClock().measure {
            _ = bytes.withUnsafeBufferPointer { format.read($0, into: &tree) }
          }
        }.min() ?? .zero
      }
      // Quadratic is 256 times as long, and that in seconds. A busy machine is neither.
      #expect(
        times[1] < times[0] * 80 || times[1] < .milliseconds(500),
        "\(format) \(piece.debugDescription): \(times)")
    }
  }
}
