internal import ConfigFormats
public import Credentials
public import Diagnostics
public import FileTrees
internal import Schema
public import TemplateEngine

/// `report.html`: a site as pictures and tables on one page that needs nothing else.
///
/// A function of site and templates alone. It names secrets and shows none, and tells no date that
/// only a secret knows, such as when a certificate ends. Hosts of a range are shown once.
public struct SiteReport: Sendable {
  let plan: SitePlan
  let graph: SiteGraph
  let needs: [SecretNeed]
  /// The hosts whose files are listed: the first one of each group.
  private let representatives: Set<String>
  var files: [String: [ReportedFile]] = [:]

  /// A file of a host as the report lists it.
  public struct ReportedFile: Sendable {
    let place: String
    let path: String
    let component: String
    let action: String
    let interrupts: String
    let isSecret: Bool
  }

  public init(_ plan: SitePlan, needs: [SecretNeed]) {
    self.plan = plan
    self.needs = needs
    graph = SiteGraph(plan)
    representatives = Set(graph.groups.map { Self.representative(of: $0, in: plan) })
  }

  static func representative(of group: SiteGraph.Group, in plan: SitePlan) -> String {
    plan.site.hostEntries[group.entries[0]].host(at: 0).name
  }

  /// What the report says about a host's files; nil for all but one host of a group.
  public func files(of tree: HostTree) -> [ReportedFile]? {
    guard representatives.contains(tree.host) else { return nil }
    return tree.files.map { file in
      ReportedFile(
        place: file.place.folder, path: file.path, component: file.component,
        action: file.action.summary,
        interrupts: file.interrupts == .nobody ? "" : file.interrupts.rawValue,
        isSecret: file.isSecret)
    }
  }

  public mutating func add(_ files: [ReportedFile], of host: String) { self.files[host] = files }

  /// The page.
  ///
  /// - Returns: nil after findings about its templates.
  public func html(
    templates: some Sequence<TemplateSource>, reporting diagnostics: inout DiagnosticBag
  ) -> [UInt8]? {
    let sources = Array(templates)
    var library = TemplateLibrary(sources)
    let (template, findings) = library.template("report/report.html", as: .html)
    diagnostics.append(contentsOf: findings)
    guard let template, !diagnostics.hasErrors else { return nil }
    func hash(_ names: String...) -> String {
      let bytes = names.flatMap { name in sources.last { $0.path == name }?.utf8 ?? [] }
      return ContentHash.sha256(bytes)
    }
    var rendering = Rendering()
    let policy: Record = [
      "style": .text(hash("report/report.css", "report/graph.css")),
      "script": .text(hash("report/report.js")),
    ]
    diagnostics.append(
      contentsOf: template.render([["policy": .record(policy)], record], into: &rendering))
    return diagnostics.hasErrors ? nil : Array(rendering.review)
  }
}
