import ConfigFormats
import Credentials
import Diagnostics
import FileTrees
import Schema
import TemplateEngine
import Testing
import _TestSupport

@testable import Deployment

/// A compiled site whose files can be changed one at a time and proven again.
///
/// Unchanged files are read once; a change reads one file and joins.
struct ProofBench: Sendable {
  let plan: SitePlan
  let compiler: SiteCompiler
  let proof: SiteProof
  let trees: [HostTree]
  let sources: SourceMap
  private let outcomes: [[FileCheck.Outcome]]
  private let evidence: [HostEvidence]

  /// - Parameter change: A template, a text in it, and what stands there instead.
  init(
    fixture: String, replacing change: (template: String, text: String, replacement: String)? = nil
  ) throws {
    let path = "fixtures/\(fixture)/site.yaml"
    let text = SourceText(name: "site.yaml", try PackageFolder.folder.text(path))
    var sources = SourceMap()
    let loaded = loadSite(text, as: sources.add(text))
    plan = SitePlan(try #require(loaded.site))
    let templates = try EmbeddedFiles.templates.map { template in
      var utf8 = template.text.withUTF8Buffer { Array($0) }
      if let change, "\(template.path)" == change.template {
        let text = String(decoding: utf8, as: UTF8.self)
        let changed = text.replacing(change.text, with: change.replacement)
        try #require(changed != text, "the template does not have the text")
        utf8 = Array(changed.utf8)
      }
      let id = sources.add(SourceText(name: "templates/\(template.path)", utf8: utf8))
      return TemplateSource(path: "\(template.path)", id: id, utf8: utf8)
    }
    self.sources = sources
    compiler = SiteCompiler.prepare(plan, templates: templates, secrets: .placeholders).compiler
    proof = SiteProof(compiler)
    var trees: [HostTree] = []
    var outcomes: [[FileCheck.Outcome]] = []
    var evidence: [HostEvidence] = []
    var workspace = SiteCompiler.Workspace()
    var reading = SiteProof.Workspace()
    for index in 0..<compiler.hostCount {
      let tree = compiler.compile(hostAt: index, in: &workspace).tree
      let host = HostProof(proof, hostAt: index, tree)
      var buffers = FileCheck.Buffers()
      outcomes.append(tree.files.indices.map { host.outcome(ofFileAt: $0, using: &buffers) })
      evidence.append(proof.read(tree, ofHost: index, in: &reading))
      trees.append(tree)
    }
    (self.trees, self.outcomes, self.evidence) = (trees, outcomes, evidence)
  }

  /// What the proof says about the site as it is.
  var objections: [Objection] { proof.conclude(evidence) }

  /// Codes of edges that break, whatever the readings say.
  var edgeCodes: Set<String> {
    var join = SiteJoin(proof, evidence)
    join.run()
    let all = evidence.flatMap(\.objections) + join.objections
    return Set(
      all.compactMap { if case .edge = $0.reason { $0.reason.code.name } else { nil } })
  }

  /// What it says when one file has another text or another path.
  func objections(host: Int, file: Int, changedTo changed: PlannedFile) -> [Objection] {
    var files = trees[host].files
    files[file] = changed
    let tree = HostTree(
      host: trees[host].host, facts: trees[host].facts, containers: trees[host].containers,
      files: files)
    var buffers = FileCheck.Buffers()
    let isMoved = changed.path != trees[host].files[file].path
    guard !isMoved else {
      var reading = SiteProof.Workspace()
      return conclude(replacing: host, by: proof.read(tree, ofHost: host, in: &reading))
    }
    var read = HostProof(proof, hostAt: host, tree)
    let outcome = read.outcome(ofFileAt: file, using: &buffers)
    if !outcome.objections.isEmpty { return outcome.objections }
    read.checkFiles()
    var changedEvidence = HostEvidence(host: host, objections: read.objections)
    let facts = outcomes[host].indices.flatMap { index in
      index == file ? outcome.facts : outcomes[host][index].facts
    }
    changedEvidence.ends = HostEnds(facts, in: read, objections: &changedEvidence.objections)
    return conclude(replacing: host, by: changedEvidence)
  }

  private func conclude(replacing host: Int, by changed: HostEvidence) -> [Objection] {
    var all = evidence
    all[host] = changed
    return proof.conclude(all)
  }
}

extension PlannedFile {
  /// The file with another review text.
  func with(_ bytes: [UInt8]) -> PlannedFile {
    var file = self
    file.content = .bytes(review: bytes, bundle: nil)
    return file
  }

  var review: [UInt8] {
    if case .bytes(let review, _) = content { review } else { [] }
  }
}
