import Diagnostics
import Schema

extension FuzzTarget {
  /// A site that `fmt` sets: refused with reasons, or set so that a second time changes nothing and
  /// the same is found in it.
  static let layout = FuzzTarget("layout", maxBytes: 4096) { input in
    var sources = SourceMap()
    let text = SourceText(name: "site.yaml", utf8: input)
    let id = sources.add(text)
    let allowance = Allowance(base: .milliseconds(4), perByte: .microseconds(20))
    let (first, slow) = allowance.complaint(about: input.count) { formatSite(text, as: id) }
    if let slow { return slow }
    if let found = FindingChecks.complaint(about: first.diagnostics, in: sources, count: 1) {
      return found
    }
    guard let set = first.text else {
      return first.diagnostics.isEmpty ? "not set, and no reason why" : nil
    }
    let result = SourceText(name: "site.yaml", utf8: set)
    guard formatSite(result, as: id).text == set else { return "a second time sets it anew" }
    let (before, after) = (codes(text, id), codes(result, id))
    return before == after ? nil : "found before: \(before), and after: \(after)"
  }

  private static func codes(_ text: SourceText, _ id: SourceID) -> [String] {
    loadSite(text, as: id).diagnostics.map { $0.code.name }.sorted()
  }
}
