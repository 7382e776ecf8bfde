import ConfigFormats
import Credentials
import Diagnostics
import FileTrees
import Schema
import TemplateEngine
import Testing
import _TestSupport

@testable import Deployment

/// A site rendered in memory with dummies for secrets, for tests that read what came out.
struct RenderedSite {
  let plan: SitePlan
  let trees: [HostTree]
  /// Of the site, the templates and the rendering.
  let findings: [Diagnostic]

  /// A site of `fixtures/`.
  init(fixture name: String) throws {
    let text = try PackageFolder.folder.text("fixtures/\(name)/site.yaml")
    try self.init(text)
    #expect(findings.filter { $0.severity == .error } == [])
  }

  /// - Parameter replacing: Templates in place of those of the program.
  init(_ text: String, replacing: [String: String] = [:]) throws {
    let source = SourceText(name: "site.yaml", text)
    let (site, findings) = loadSite(source, as: SourceID(0))
    plan = SitePlan(try #require(site))
    let templates = EmbeddedFiles.templates.enumerated().map { index, template in
      let path = "\(template.path)"
      return TemplateSource(
        path: path, id: SourceID(index + 1),
        utf8: replacing[path].map { Array($0.utf8) } ?? template.text.withUTF8Buffer { Array($0) })
    }
    let (compiler, mistakes) = SiteCompiler.prepare(
      plan, templates: templates, secrets: .placeholders)
    var all = findings + plan.snippetFindings(in: source) + mistakes
    var trees: [HostTree] = []
    var workspace = SiteCompiler.Workspace()
    for index in 0..<compiler.hostCount {
      let (tree, findings) = compiler.compile(hostAt: index, in: &workspace)
      trees.append(tree)
      all += findings
    }
    (self.trees, self.findings) = (trees, all)
  }

  /// Every file whose path ends like this, on every host, as its text for review.
  func texts(_ ending: String) -> [String] {
    trees.flatMap(\.files).compactMap { file in
      guard file.path.hasSuffix(ending), case .bytes(let review, _) = file.content else {
        return nil
      }
      return String(decoding: review, as: UTF8.self)
    }
  }

  /// The one file whose path ends like this.
  func text(_ ending: String) throws -> String {
    let texts = texts(ending)
    try #require(texts.count == 1, "\(texts.count) files end with \(ending)")
    return texts[0]
  }

  /// The same, read by the grammar.
  func trees(_ ending: String, as format: ConfigFormat) -> [ConfigTree] {
    texts(ending).map { text in
      var tree = ConfigTree()
      Array(text.utf8).withUnsafeBufferPointer { _ = format.read($0, into: &tree) }
      #expect(tree.findings == [], "\(ending)")
      return tree
    }
  }

  func tree(_ ending: String, as format: ConfigFormat) throws -> ConfigTree {
    let trees = trees(ending, as: format)
    try #require(trees.count == 1, "\(trees.count) files end with \(ending)")
    return trees[0]
  }

  /// Everything that is rendered, scripts included.
  var everything: String {
    trees.flatMap(\.files).compactMap { file -> String? in
      guard case .bytes(let review, _) = file.content else { return nil }
      return "\(file.path)\n" + String(decoding: review, as: UTF8.self)
    }.joined(separator: "\n")
  }
}

extension PlannedFile {
  /// The file's text for review; nil for links and folders.
  var reviewText: String? {
    guard case .bytes(let review, _) = content else { return nil }
    return String(decoding: review, as: UTF8.self)
  }
}

extension ConfigTree {
  /// The text at a path of keys joined by dots; nil where there is none.
  func text(at path: String) -> String? {
    value(at: path.split(separator: ".").map(String.init)).map { text(of: $0) }
  }

  /// The texts of a list, or of every setting of a name.
  func texts(at path: [String]) -> [String] {
    value(at: path).map { children(of: $0).map { text(of: $0) } } ?? []
  }
}
