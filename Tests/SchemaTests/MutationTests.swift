import Diagnostics
import Foundation
import Schema
import Testing

/// A site with random damage is read to the end, with every finding inside of it.
struct MutationTests {
  @Test(arguments: 0..<20)
  func damagedSitesAreReadToTheEnd(_ seed: Int) throws {
    let fixture = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().appending(path: "fixtures/nordeck/site.yaml")
    let whole = Array(try Data(contentsOf: fixture))
    var state = UInt64(seed) &* 0x9E37_79B9_7F4A_7C15 &+ 1
    func random(below bound: Int) -> Int {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int(state >> 33) % bound
    }
    let pieces = [
      "[", "]", "{", "}", "-", ":", "'", "\"", "!secret ", "~", "0", "9999999999999999999", "é",
      "\n",
      "  ", "<<: *a", "&a ", "[1-2]", "..", "@", "|", "#",
    ]
    for _ in 0..<20 {
      var bytes = whole
      for _ in 0...random(below: 3) {
        let place = random(below: bytes.count)
        switch random(below: 3) {
        case 0: bytes.removeSubrange(place..<min(bytes.count, place + 1 + random(below: 12)))
        case 1: bytes.insert(contentsOf: Array(pieces[random(below: pieces.count)].utf8), at: place)
        default: bytes.swapAt(place, random(below: bytes.count))
        }
      }
      let source = SourceText(name: "site.yaml", utf8: bytes)
      let (site, findings) = loadSite(source, as: SourceID(0))
      #expect(site != nil || findings.contains { $0.severity == .error })
      for finding in findings {
        let range = try #require(finding.range, "\(finding)")
        #expect(range.start <= range.end && Int(range.end.line) <= source.lineCount, "\(finding)")
      }
      // What was understood can be used: every host has a name and an address to print.
      guard let site else { continue }
      for host in site.hosts.prefix(50) { #expect(!host.name.isEmpty) }
    }
  }
}
