import Diagnostics
import Schema
import Testing
import _TestSupport

struct YAMLDocumentTests {
  /// What docs/diagnostics.md shows as an example of a finding has that finding.
  @Test func examplesHaveTheFindingThatTheyExplain() throws {
    let examples = try DiagnosticDocument.examples(ofStage: "yaml")
    try #require(examples.count > 10)
    for (code, text) in examples {
      // Some limits are too large for an example; tests set smaller ones.
      let limits = YAMLLimits(maxBytes: 1000, maxDepth: 8, maxNodes: 30)
      let (_, findings) = parseYAML(
        SourceText(name: "example.yaml", text), as: SourceID(0), limits: limits)
      #expect(findings.contains { $0.code.name == code }, "\(code): \(findings.map(\.code))")
    }
  }
}
