import CYAMLEvents
import Diagnostics
import EngineInputs
import Foundation
import Schema

/// `site-vs-libyaml SITE [ROUNDS [SIDE]]`: a site file to a validated `Site`, and libyaml's bare
/// event loop on the same bytes, in turns in one process.
///
/// Each round does both once. The ratio of a round compares neighbours in time; times are the
/// process's own processor time. SIDE (`site` or `libyaml`) does one only, for counting
/// instructions.
@main
struct SiteVersusLibYAML {
  static func main() throws {
    let arguments = CommandLine.arguments
    guard arguments.count >= 2 else {
      print("usage: site-vs-libyaml SITE [ROUNDS [SIDE]]")
      exit(64)
    }
    let bytes = [UInt8](try Data(contentsOf: URL(fileURLWithPath: arguments[1])))
    let rounds = arguments.count > 2 ? Int(arguments[2]) ?? 31 : 31
    let side = arguments.count > 3 ? arguments[3] : nil
    var ours: [Double] = []
    var theirs: [Double] = []
    for _ in 0..<rounds {
      if side != "site" { theirs.append(ProcessorTime.measure { readEvents(bytes) }) }
      if side != "libyaml" { ours.append(ProcessorTime.measure { load(bytes) }) }
    }
    guard side == nil else { return }
    let milliseconds = 1e3
    print("\(arguments[1]): \(bytes.count) bytes, \(rounds) rounds, milliseconds")
    print("  libyaml's events   \(Spread(theirs.map { $0 * milliseconds }))")
    print("  a validated Site   \(Spread(ours.map { $0 * milliseconds }))")
    print("  ratio              \(Spread(zip(ours, theirs).map { $0 / $1 }))")
  }

  private static func readEvents(_ bytes: [UInt8]) {
    let events = bytes.withUnsafeBufferPointer { yaml_events($0.baseAddress, $0.count) }
    precondition(events > 0, "the site is YAML")
  }

  private static func load(_ bytes: [UInt8]) {
    let (site, findings) = loadSite(SourceText(name: "site.yaml", utf8: bytes), as: SourceID(0))
    precondition(
      site != nil && !findings.contains { $0.severity == .error }, "the site is sound")
  }
}
