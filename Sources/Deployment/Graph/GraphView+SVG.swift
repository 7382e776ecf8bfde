internal import ConfigFormats
public import Diagnostics
public import TemplateEngine

extension GraphView {
  /// The picture as an SVG of its own, from the template that the report includes.
  ///
  /// - Returns: nil after findings about the template.
  public func svg(
    templates: some Sequence<TemplateSource>, reporting diagnostics: inout DiagnosticBag
  ) -> [UInt8]? {
    var library = TemplateLibrary(templates)
    let (template, findings) = library.template("report/graph.svg", as: .html)
    diagnostics.append(contentsOf: findings)
    guard let template, !diagnostics.hasErrors else { return nil }
    var rendering = Rendering()
    diagnostics.append(
      contentsOf: template.render([["graph": graphValue(isAlone: true)]], into: &rendering))
    return diagnostics.hasErrors ? nil : Array(rendering.review)
  }

  /// What the template sees as `graph`.
  func graphValue(isAlone: Bool) -> Value {
    GraphLayout(self).value(isAlone: isAlone)
  }
}
