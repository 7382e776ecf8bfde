import ConfigFormats
import Diagnostics

@testable import TemplateEngine

extension TemplateOptions {
  /// The language as the specification has it, without what configuration files add.
  static let specification = TemplateOptions(
    missing: .areEmpty, raw: .anyText, escaping: .uniform)
}

/// What a test looks at after a render.
struct RenderResult {
  var text: String
  var revealed: String
  var diagnostics: [Diagnostic]
  var trace: [TraceEntry] = []

  var codes: [String] { diagnostics.map(\.code.name) }
  var messages: [String] { diagnostics.map(\.message) }
}

/// Compiles `template` as `main` with partials beside it, and renders it once.
func render(
  _ template: String, partials: [String: String] = [:], value: Value = .record([:]),
  as format: ConfigFormat = .text, options: TemplateOptions = .init(), tracing: Bool = false
) -> RenderResult {
  var library = makeLibrary(template, partials)
  let (compiled, diagnostics) = library.template("main", as: format, options: options)
  guard let compiled else { return RenderResult(text: "", revealed: "", diagnostics: diagnostics) }
  var rendering = Rendering(tracing: tracing)
  var findings = diagnostics + compiled.render(value: value, into: &rendering)
  var bundle = ByteBuffer()
  findings += rendering.reveal(into: &bundle)
  return RenderResult(
    text: String(decoding: rendering.review, as: UTF8.self),
    revealed: String(decoding: bundle.bytes, as: UTF8.self), diagnostics: findings,
    trace: rendering.trace)
}

func render(
  _ template: String, partials: [String: String] = [:], _ record: Record,
  as format: ConfigFormat = .text, options: TemplateOptions = .init()
) -> RenderResult {
  render(template, partials: partials, value: .record(record), as: format, options: options)
}

func makeLibrary(_ template: String, _ partials: [String: String]) -> TemplateLibrary {
  let named = [("main", template)] + partials.sorted { $0.key < $1.key }.map { ($0, $1) }
  return TemplateLibrary(
    named.enumerated().map { TemplateSource(path: $1.0, id: SourceID($0), $1.1) })
}
