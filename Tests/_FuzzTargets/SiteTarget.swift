import Credentials
import Deployment
import Diagnostics
import Schema
import TemplateEngine

extension FuzzTarget {
  /// A site: it is refused with reasons, or it compiles and its files agree.
  static let site = FuzzTarget("site", maxBytes: 8192) { input in
    var sources = SourceMap()
    let text = SourceText(name: "site.yaml", utf8: input)
    let id = sources.add(text)
    let allowance = Allowance(base: .milliseconds(4), perByte: .microseconds(10))
    let (first, slow) = allowance.complaint(about: input.count) { loadSite(text, as: id) }
    if let slow { return slow }
    guard loadSite(text, as: id).diagnostics == first.diagnostics else {
      return "a second look finds something else"
    }
    let found = FindingChecks.complaint(
      about: first.diagnostics, in: sources, count: 1, hidesCanary: hasOnlyPasswords(input))
    if let found { return found }
    let isRefused = first.diagnostics.contains { $0.severity == .error }
    guard let site = first.site else { return isRefused ? nil : "no site, and no reason why" }
    return isRefused ? nil : compile(site, text, &sources)
  }

  /// Whether the canary stands behind the key of a password and nowhere else.
  private static func hasOnlyPasswords(_ input: [UInt8]) -> Bool {
    String(decoding: input, as: UTF8.self).split(separator: "\n").allSatisfy { line in
      !line.contains(FindingChecks.canary)
        || line.drop { $0 == " " }.hasPrefix("password: \(FindingChecks.canary)")
    }
  }

  private static func compile(
    _ site: Site, _ text: SourceText, _ sources: inout SourceMap
  ) -> String? {
    let plan = SitePlan(site)
    // More hosts tell nothing more, and take longer.
    guard plan.hosts.count <= 8 else { return nil }
    let templates = EmbeddedFiles.templates.map { template in
      let bytes = template.text.withUTF8Buffer { Array($0) }
      let id = sources.add(SourceText(name: "\(template.path)", utf8: bytes))
      return TemplateSource(path: "\(template.path)", id: id, utf8: bytes)
    }
    var findings = plan.generationFindings + plan.snippetFindings(in: text)
    guard !findings.contains(where: { $0.severity == .error }) else {
      return FindingChecks.complaint(about: findings, in: sources, count: templates.count + 1)
    }
    let (compiler, mistakes) = SiteCompiler.prepare(
      plan, templates: templates, secrets: .placeholders)
    findings += mistakes
    let proof = SiteProof(compiler)
    var workspace = SiteCompiler.Workspace()
    var reading = SiteProof.Workspace()
    var evidence: [HostEvidence] = []
    for index in 0..<compiler.hostCount {
      let (tree, found) = compiler.compile(hostAt: index, in: &workspace)
      findings += found
      evidence.append(proof.read(tree, ofHost: index, in: &reading))
    }
    let isRefused = findings.contains { $0.severity == .error }
    let objections = isRefused ? [] : proof.conclude(evidence)
    // What an operator writes in a grammar of their own may well contradict the rest.
    if !objections.isEmpty, !String(decoding: text.utf8, as: UTF8.self).contains("snippets") {
      return "the site is accepted, and its files disagree: \(objections[0])"
    }
    return FindingChecks.complaint(about: findings, in: sources, count: templates.count + 1)
  }
}
