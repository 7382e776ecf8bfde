/// How findings are printed: the values of `--format`.
public enum DiagnosticFormat: String, CaseIterable, Sendable {
  case human, json, sarif, github, junit

  /// The findings in the given order, as one document that ends in a line break; `human` and
  /// `github` are empty for none.
  ///
  /// - Parameters:
  ///   - usesColor: For `human` alone.
  ///   - toolVersion: For `sarif` alone.
  public func render(
    _ diagnostics: some Sequence<Diagnostic>, sources: SourceMap, usesColor: Bool = false,
    toolVersion: String
  ) -> [UInt8] {
    switch self {
    case .human: TextRenderer(usesColor: usesColor).render(diagnostics, sources: sources)
    case .json: JSONRenderer().render(diagnostics, sources: sources)
    case .sarif: SARIFRenderer(toolVersion: toolVersion).render(diagnostics, sources: sources)
    case .github: GitHubRenderer().render(diagnostics, sources: sources)
    case .junit: JUnitRenderer().render(diagnostics, sources: sources)
    }
  }
}
