import Credentials
import Diagnostics
import FileTrees
import Schema
import TemplateEngine
import Testing
import _TestSupport

@testable import Deployment

/// A site with what it takes to explain its output, and with words for the answers.
struct ExplainedSite {
  let plan: SitePlan
  let compiler: SiteCompiler
  let explainer: SiteExplainer
  private let sources: SourceMap

  init(_ site: String) throws {
    var sources = SourceMap()
    let source = SourceText(name: "site.yaml", site)
    let id = sources.add(source)
    let (loaded, _) = loadSite(source, as: id)
    plan = SitePlan(try #require(loaded))
    var templates: [TemplateSource] = []
    for template in EmbeddedFiles.templates {
      let path = "\(template.path)"
      let bytes = template.text.withUTF8Buffer { Array($0) }
      let id = sources.add(SourceText(name: "templates/\(path)", utf8: bytes))
      templates.append(TemplateSource(path: path, id: id, utf8: bytes))
    }
    compiler = SiteCompiler.prepare(plan, templates: templates, secrets: .withheld).compiler
    explainer = SiteExplainer(compiler, keys: SiteKeyIndex(source, as: id))
    self.sources = sources
  }

  init(_ fixture: FixtureSite) throws { try self.init(fixture.text()) }

  /// A place as `site.yaml:3 text of it`.
  func words(_ range: SourceRange) -> String {
    let text = sources[range.source]
    let line = String(text.line(Int(range.start.line)).unicodeScalars.map(Character.init))
    let end =
      range.end.line == range.start.line ? Int(range.end.column) : line.unicodeScalars.count
    let scalars = Array(line.unicodeScalars)[Int(range.start.column)..<end]
    return "\(text.name):\(range.start.line + 1) \(String(String.UnicodeScalarView(scalars)))"
  }
}
