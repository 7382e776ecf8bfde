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
        return threadTime {
          _ = bytes.withUnsafeBufferPointer { format.read($0, into: &tree) }
        }
      }
      // Quadratic is 256 times as long, and that in seconds.
      #expect(
        times[1] < times[0] * 80 + .milliseconds(50),
        "\(format) \(piece.debugDescription): \(times)")
    }
  }

  /// Every beginning of a good file is read without harm, and no range reaches beyond it.
  @Test(arguments: formats)
  func everyBeginning(_ format: ConfigFormat) throws {
    let file = try #require(RenderedFile.distinct(format).first)
    let bytes = Array(try Data(contentsOf: URL(filePath: file.path)).suffix(600))
    var tree = ConfigTree()
    for count in 0...bytes.count {
      _ = bytes[..<count].withUnsafeBufferPointer { format.read($0, into: &tree) }
      for finding in tree.findings {
        #expect(finding.range.upperBound <= count && !finding.range.isEmpty)
      }
      check(tree.roots, of: tree, within: 0..<count)
    }
  }

  private func check(_ settings: ConfigTree.Settings, of tree: ConfigTree, within outer: Range<Int>)
  {
    for setting in settings {
      let range = tree.range(of: setting)
      let isInside =
        outer.contains(range) && range.contains(tree.valueRange(of: setting))
        && tree.wordRanges(of: setting).allSatisfy(range.contains)
      if !isInside { Issue.record("\(tree.key(of: setting)) lies outside of \(outer)") }
      check(tree.children(of: setting), of: tree, within: range)
    }
  }
}
