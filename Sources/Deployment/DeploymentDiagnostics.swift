internal import Diagnostics

extension Diagnostic {
  /// The site asks for something that has no templates yet.
  static func notRendered(_ what: String, instead: String, at range: SourceRange?) -> Self {
    Diagnostic(
      .error, "deployment.not-rendered", "this version does not render \(what)", at: range,
      help: "use \(instead)")
  }
}
