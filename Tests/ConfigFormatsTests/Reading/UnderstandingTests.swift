import ConfigFormats
import Foundation
import Testing

/// Our readers understand the files of the fixtures, and texts made at random, as their programs do.
@Suite struct UnderstandingTests {
  private static let hasSystemd = !Program.libraries(named: "systemd/libsystemd-shared-").isEmpty
  private static let hasALSA = !Program.libraries(named: "libasound.so.2").isEmpty

  private func compare(_ format: ConfigFormat) throws {
    let files = try RenderedFile.distinct(format)
    let bytes = try files.map { Array(try Data(contentsOf: URL(filePath: $0.path))) }
    let understood = try Understanding.ofProgram(format, bytes)
    var tree = ConfigTree()
    for (index, file) in files.enumerated() {
      _ = bytes[index].withUnsafeBufferPointer { format.read($0, into: &tree) }
      let own = Understanding.ofReader(tree, format)
      let others = try #require(understood[index], "the program refuses \(file)")
      #expect(!own.isEmpty)
      expectEqual(own, others, file.name)
    }
  }

  private func expectEqual(
    _ own: Understanding.Facts, _ others: Understanding.Facts, _ name: String
  ) {
    let (own, others) = (sorted(own), sorted(others))
    if own == others { return }
    let strange = own.filter { !others.contains($0) }
    let missing = others.filter { !own.contains($0) }
    Issue.record("\(name): only we read \(strange), only the program \(missing)")
  }

  private func sorted(_ facts: Understanding.Facts) -> Understanding.Facts {
    facts.sorted { $0.lexicographicallyPrecedes($1) }
  }

  @Test(.enabled(if: Program.canImport("crossplane"), "needs python3 with crossplane"))
  func nginx() throws { try compare(.nginx) }

  @Test(
    .enabled(if: hasSystemd && Program.has("python3"), "needs systemd and python3"),
    arguments: [.systemd, .ini, .env] as [ConfigFormat])
  func systemd(_ format: ConfigFormat) throws { try compare(format) }

  @Test(.enabled(if: Program.has("python3", "bash"), "needs python3 and bash"))
  func shellEnvironment() throws { try compare(.shellEnv) }

  @Test(
    .enabled(
      if: Program.has("nft", "python3") && Program.canMakeNetworks,
      "needs nft, python3 and the right to make a network namespace"))
  func nftables() throws { try compare(.nftables) }

  @Test(.enabled(if: Program.has("lxc-info", "python3"), "needs lxc and python3"))
  func lxc() throws { try compare(.lxc) }

  @Test(.enabled(if: Program.has("modprobe", "python3"), "needs kmod and python3"))
  func modprobe() throws { try compare(.modprobe) }

  @Test(.enabled(if: Program.has("cvtsudoers", "python3"), "needs sudo and python3"))
  func sudoers() throws { try compare(.sudoers) }

  @Test(.enabled(if: Program.has("ifquery", "python3"), "needs ifupdown and python3"))
  func interfaces() throws { try compare(.interfaces) }

  @Test(.enabled(if: hasALSA && Program.has("python3"), "needs libasound2 and python3"))
  func asoundrc() throws { try compare(.asoundrc) }

  // MARK: Texts made at random

  @Test(
    .enabled(if: hasSystemd && Program.has("python3", "bash"), "needs systemd, python3 and bash"),
    arguments: [
      (.env, ["A=", "B=", "a", "b", " ", "\n", "\n", "'", "\"", "\\", "$", "#", ";", "`", "\t"]),
      (.shellEnv, ["A=", "B=", "a", "b", " ", "\n", "\n", "'", "\"", "\\", "#", "~", ":", "\t"]),
      (.ini, ["[s]\n", "A=", "B=", "a", " ", "\n", "\n", "\\", "\\\n", "#", ";", "%", "\""]),
      (
        .systemd,
        [
          "[s]\n", "ExecA=/a", "Environment=", "B=", "a", " ", "\n", "\n", "\\", "\\\n", "#", "%",
          "%%",
          "\"", "'", "$", "$$", "\\x41", "\\n", ";",
        ]
      ),
    ] as [(ConfigFormat, [String])])
  func random(_ format: ConfigFormat, _ pieces: [String]) throws {
    try compareRandom(format, pieces)
  }

  @Test(.enabled(if: hasALSA && Program.has("python3"), "needs libasound2 and python3"))
  func randomDefinitions() throws {
    try compareRandom(
      .asoundrc,
      [
        "a@ 1 ", "b@ -2.5\n", "c@.d 'x y' ", "!e@ = x-1;", "f@ { ", "} ", "g@ [ 1 'a' { h 2 } ] ",
        "i@ [ ", "] ", "\n", "#j\n", "\"k@\" \"\\t\\101\\'\\\n\", ", "l@ '' ", "m@ { n { o 1p } } ",
        "= ",
        "'", "q",
      ])
  }

  /// What we read without a finding, the program reads alike; what it refuses, we have a finding for.
  private func compareRandom(_ format: ConfigFormat, _ pieces: [String]) throws {
    var generator = Counting(state: 42)
    var texts: [[UInt8]] = []
    var trees: [ConfigTree] = []
    // One shell per text; the others are a call of a library each.
    let wanted = format == .shellEnv ? 120 : 400
    while texts.count < wanted {
      let count = Int.random(in: 1...14, using: &generator)
      let start = format == .systemd || format == .ini ? "[s]\n" : ""
      let text = Array(
        (start
          + (0..<count).map {
            // A definition that meets an earlier one of another kind is a matter beyond the grammar.
            (pieces.randomElement(using: &generator) ?? "").replacing("@", with: "\($0)")
          }.joined() + "\n").utf8)
      var tree = ConfigTree()
      _ = text.withUnsafeBufferPointer { format.read($0, into: &tree) }
      // What is wrong for us is not run by a shell, and what the shell computes has no text.
      let isComputed = tree.roots.contains { tree.kind(of: $0) == .expression }
      if format == .shellEnv, isComputed || !tree.findings.isEmpty { continue }
      texts.append(text)
      trees.append(tree)
    }
    var compared = 0
    for (index, understood) in try Understanding.ofProgram(format, texts).enumerated() {
      let text = String(decoding: texts[index], as: UTF8.self).debugDescription
      guard trees[index].findings.isEmpty else { continue }
      guard let understood else {
        Issue.record("\(format) refuses \(text)")
        continue
      }
      let own = Understanding.ofReader(trees[index], format)
      expectEqual(own, understood, text)
      compared += own.isEmpty ? 0 : 1
    }
    #expect(compared > 40, "too few texts that mean something")
  }
}

/// The same numbers in every run.
private struct Counting: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
    return mixed ^ (mixed >> 31)
  }
}
