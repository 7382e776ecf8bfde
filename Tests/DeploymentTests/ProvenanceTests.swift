import Diagnostics
import FileTrees
import Schema
import TemplateEngine
import Testing
import _TestSupport

@testable import Deployment

/// Every byte of the output says where it comes from.
struct ProvenanceTests {
  static let sites = FixtureSite.whole + FixtureSite.modes

  /// Each byte of each file lies in exactly one stretch; each stretch names its place in a template,
  /// and each value the key, the default or the rule that decided it.
  @Test(arguments: sites.map(\.name))
  func everyByteHasAnOrigin(_ name: String) throws {
    let site = try ExplainedSite(FixtureSite(name: name))
    var workspace = SiteCompiler.Workspace(tracing: true)
    var (bytes, values) = (0, 0)
    var flaws: Set<String> = []
    for index in 0..<site.compiler.hostCount {
      let tree = site.compiler.compile(hostAt: index, in: &workspace).tree
      for file in tree.files {
        let name = "\(file.place.folder)\(file.path)"
        guard let trace = workspace.traces[name] else {
          flaws.insert("\(name) has no trace")
          continue
        }
        let traced = TracedFile(file: file, trace: trace)
        var position = 0
        for entry in trace {
          if entry.output.lowerBound != position || entry.output.isEmpty {
            flaws.insert("\(name): a gap or an overlap at byte \(position)")
          }
          position = entry.output.upperBound
          guard entry.isValue else { continue }
          values += 1
          if entry.origins.isEmpty {
            flaws.insert("no origin: \(site.words(entry.template))")
          } else if site.explainer.causes(of: entry.origins).contains(where: {
            $0.key == nil && $0.rule == nil
          }) {
            flaws.insert("an origin without a key or a rule: \(site.words(entry.template))")
          }
        }
        if !traced.isLink, position != traced.review.count {
          flaws.insert("\(name): \(traced.review.count) bytes, of which \(position) are traced")
        }
        bytes += position
      }
    }
    #expect(flaws.sorted() == [])
    #expect(bytes > 10_000 && values > 100)
  }
}
