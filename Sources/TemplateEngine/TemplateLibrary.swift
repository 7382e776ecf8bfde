public import ConfigFormats
public import Diagnostics

/// Templates that can include each other, by path.
public struct TemplateLibrary: Sendable {
  private struct Key: Hashable {
    var path: String
    var format: ConfigFormat
    var options: TemplateOptions
  }

  private let sources: [TemplateSource]
  private let indices: [String: Int]
  /// Parsed on first use and kept, for every template that includes them.
  private var parsed: [ParsedTemplate?]
  private var compiled: [Key: (template: Template?, diagnostics: [Diagnostic])] = [:]

  /// A later source of a path replaces an earlier one.
  public init(_ sources: some Sequence<TemplateSource>) {
    var kept: [TemplateSource] = []
    var indices: [String: Int] = [:]
    for source in sources {
      if let index = indices[source.path] {
        kept[index] = source
      } else {
        indices[source.path] = kept.count
        kept.append(source)
      }
    }
    (self.sources, self.indices) = (kept, indices)
    parsed = Array(repeating: nil, count: kept.count)
  }

  /// Every path, sorted.
  public var paths: [String] { indices.keys.sorted() }

  /// Compiles a template and everything it includes for a grammar; compiled templates are kept.
  ///
  /// - Returns: A template when nothing is wrong with it, and every finding about it and what it
  ///   includes, each once.
  public mutating func template(
    _ path: String, as format: ConfigFormat, options: TemplateOptions = .init()
  ) -> (template: Template?, diagnostics: [Diagnostic]) {
    let key = Key(path: path, format: format, options: options)
    if let known = compiled[key] { return known }
    guard let index = indices[path] else {
      return (nil, [.missingTemplate(path, near: paths)])
    }
    var compiler = TemplateCompiler(
      parsed: parsed, sources: sources, indices: indices, format: format, options: options)
    // One owner at a time, or the first template that is parsed copies all.
    parsed = []
    let (program, diagnostics) = compiler.compile(index)
    parsed = compiler.parsed
    let result = (template: program.map { Template(program: $0) }, diagnostics: diagnostics)
    compiled[key] = result
    return result
  }
}
