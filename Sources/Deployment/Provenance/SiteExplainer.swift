internal import Diagnostics
public import FileTrees
public import Schema
internal import TemplateEngine

/// Tells where the output of a site comes from, line by line.
///
/// Renders what it is asked about and nothing else: one file of one host.
public struct SiteExplainer: Sendable {
  let compiler: SiteCompiler
  let keys: SiteKeyIndex

  /// - Parameter keys: Of the text that the compiler's site was read from.
  public init(_ compiler: SiteCompiler, keys: SiteKeyIndex) {
    (self.compiler, self.keys) = (compiler, keys)
  }

  var plan: SitePlan { compiler.plan }

  /// The host's place in the site; nil for a name that the site does not have.
  public func host(named name: String) -> Int? { plan.hosts.firstIndex { $0.name == name } }

  /// One file with the origins of its bytes; nil when the host has no such file.
  public func file(_ name: FileName, ofHostAt index: Int) -> TracedFile? {
    var workspace = SiteCompiler.Workspace(tracing: true)
    let (tree, _) = compiler.compile(hostAt: index, only: name, in: &workspace)
    guard let file = tree.files.first, let trace = workspace.traces.values.first else {
      return nil
    }
    return TracedFile(file: file, trace: trace)
  }

  /// Explains a line of a file.
  ///
  /// - Parameters:
  ///   - line: From zero; nil for the file as a whole.
  ///   - column: From zero, in Unicode scalars; leaves only the piece that stands there.
  /// - Returns: nil for a line that the file does not have.
  public func explain(
    _ file: TracedFile, ofHostAt index: Int, line: Int?, column: Int? = nil
  ) -> LineExplanation? {
    var explanation = LineExplanation(about: about(file.file, ofHostAt: index), pieces: [])
    guard let line else {
      explanation.pieces = [summary(of: file)]
      return explanation
    }
    guard let pieces = file.pieces(ofLine: line) else { return nil }
    explanation.pieces = pieces.map { piece in
      LineExplanation.Piece(
        text: piece.text, columns: piece.columns,
        template: file.isLink ? nil : piece.entry.template, partials: piece.entry.chain,
        causes: causes(of: piece.origins))
    }
    if let column {
      explanation.pieces.removeAll { !$0.columns.contains(column) }
    }
    return explanation
  }

  func causes(of origins: [Origin]) -> [LineExplanation.Cause] {
    var causes: [LineExplanation.Cause] = []
    for cause in origins.map(cause) where !causes.contains(cause) { causes.append(cause) }
    return causes
  }

  func cause(_ origin: Origin) -> LineExplanation.Cause {
    if let key = SiteSchema.key(ofDefault: origin) {
      return LineExplanation.Cause(
        key: key, range: nil, rule: DerivationRule.schemaDefault.sentence)
    }
    return LineExplanation.Cause(
      key: origin.range.flatMap { keys.entry(at: $0)?.path }, range: origin.range,
      rule: origin.isDerivedDefault
        ? "is a default that follows from it"
        : DerivationRule(rawValue: origin.rule)?.sentence)
  }

  /// Everything that decides something in a file, each once.
  private func summary(of file: TracedFile) -> LineExplanation.Piece {
    var origins: [Origin] = []
    var seen: Set<Origin> = []
    for origin in file.trace.flatMap(\.origins) where seen.insert(origin).inserted {
      origins.append(origin)
    }
    return LineExplanation.Piece(
      text: "", columns: 0..<0, template: file.isLink ? nil : file.trace.first?.template,
      causes: causes(of: origins))
  }

  /// Who declares a file, and what a change of it asks for.
  private func about(_ file: PlannedFile, ofHostAt index: Int) -> [String] {
    let entry = compiler.entryPlan(ofHost: index)
    var sentences = [
      "component \(file.component) declares this \(file.content.isLink ? "link" : "file")"
        + " for \(file.place.words)"
    ]
    let action = file.action == .none ? "asks for nothing" : "asks for: \(file.action.summary)"
    let whom =
      file.interrupts == .nobody ? "interrupts nobody" : "interrupts \(file.interrupts.rawValue)"
    sentences.append("a change \(action); it \(whom)")
    if entry.entry.count > 1 {
      sentences.append(
        "\(plan.hosts[index].name) is one of the \(entry.entry.count) hosts of "
          + entry.entry.name.value.source)
    }
    return sentences
  }
}

extension PlannedFile.Content {
  var isLink: Bool { if case .symlink = self { true } else { false } }
}

extension FilePlace {
  /// As it stands in a sentence.
  var words: String {
    switch self {
    case .host: "the host"
    case .container(let name): "container \(name)"
    }
  }
}
