public import Diagnostics

/// Reads a site: YAML to nodes, nodes to a ``Site``, rules over the site.
///
/// Every stage goes on after a mistake, so one run reports all of them. A value that is missing or
/// wrong is reported once: a stand-in takes its place, and what rules find about the stand-in is
/// dropped.
///
/// - Returns: What was understood, with its findings by place. `site` is nil when the text is no
///   YAML mapping. A site that comes with errors is fit to be looked at, not to be compiled.
public func loadSite(
  _ source: SourceText, as id: SourceID, limits: YAMLLimits = .standard
) -> (site: Site?, diagnostics: [Diagnostic]) {
  loadSite(source, as: id, limits: limits, checking: allRules)
}

/// Reads a site without looking at it as a whole, for tests of single keys.
package func decodeSite(
  _ source: SourceText, as id: SourceID
) -> (site: Site?, diagnostics: [Diagnostic]) {
  loadSite(source, as: id, limits: .standard, checking: [])
}

private func loadSite(
  _ source: SourceText, as id: SourceID, limits: YAMLLimits, checking rules: [Rule]
) -> (site: Site?, diagnostics: [Diagnostic]) {
  let parsed = parseYAML(source, as: id, limits: limits)
  var findings = DiagnosticBag()
  findings.append(contentsOf: parsed.diagnostics.map { SecretLines.hiding($0, in: source) })
  guard let root = parsed.document?.root, !root.isLeftOut else {
    if !findings.hasErrors { findings.append(.emptySite(id)) }
    return (nil, findings.sorted)
  }
  var reader = NodeReader()
  var site = reader.record(SiteDeclaration.record, "site", root)
  findings.append(contentsOf: reader.diagnostics.all)
  // What YAML could not make sense of is left out, and may be just what a rule would miss.
  if parsed.diagnostics.contains(where: { $0.severity == .error }) { site?.hasUnreadRoles = true }
  if let site {
    findings.append(contentsOf: rules.flatMap { $0(site) }.filter { !reader.isAboutStandIn($0) })
  }
  return (
    site, findings.sorted.map { SecretLines.hidingExcerpt(reader.hidingSecrets($0), in: source) }
  )
}

extension NodeReader {
  /// Whether a rule stumbled over a value that was already reported.
  fileprivate func isAboutStandIn(_ finding: Diagnostic) -> Bool {
    guard !standInRanges.isEmpty else { return false }
    let places = [finding.range] + finding.notes.map(\.range)
    return places.contains { $0.map(standInRanges.contains) == true }
  }
}
