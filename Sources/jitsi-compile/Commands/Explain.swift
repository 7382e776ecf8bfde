internal import ArgumentParser
internal import Deployment
internal import Diagnostics
internal import Schema

/// Explains a diagnostic code or a key of the site.
struct Explain: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Explain a diagnostic code or a key of the site.",
    discussion: """
      Examples: jitsi-compile explain site.port-conflict
                jitsi-compile explain hosts.cores
      """)

  @Argument(help: "A code such as site.port-conflict, or a key such as hosts.cores.")
  var subject: String

  func run() throws {
    let reference = DiagnosticReference(markdown: "\(EmbeddedFiles.diagnostics)")
    if let entry = reference.entry(for: Diagnostic.Code(subject)) {
      try Terminal.print(data: "\(subject)\n\n\(entry)\n")
    } else if let text = SiteSchema.explain(subject) ?? keys(named: subject) {
      try Terminal.print(data: text)
    } else {
      let known = reference.codes.map(\.name) + SiteSchema.paths
      let hint =
        EditDistance.nearest(to: subject, among: known).map { "; did you mean \($0)?" } ?? ""
      Terminal.say("jitsi-compile: error: \(subject) is neither a diagnostic code nor a key\(hint)")
      throw ExitStatus.findings.code
    }
  }

  /// Every key of that name, wherever it stands: people remember a key without what is around it.
  private func keys(named name: String) -> String? {
    let texts = SiteSchema.paths.filter { $0.hasSuffix(".\(name)") }.compactMap(SiteSchema.explain)
    return texts.isEmpty ? nil : texts.joined(separator: "\n")
  }
}
