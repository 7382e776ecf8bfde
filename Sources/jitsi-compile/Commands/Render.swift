public import ArgumentParser
internal import ConfigFormats
internal import Deployment
internal import Diagnostics
internal import Schema
internal import TemplateEngine

extension ConfigFormat: ExpressibleByArgument {}

/// Renders one template with data from a file: the engine as a black box.
struct Render: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Render one template with data from a YAML or JSON file.")

  enum Missing: String, ExpressibleByArgument, CaseIterable {
    case error, empty
  }

  @Argument(help: ArgumentHelp("The template, or - for standard input.", valueName: "template"))
  var template: String

  @Option(help: ArgumentHelp("A YAML or JSON file with the context.", valueName: "file"))
  var data: String

  @Option(
    help: ArgumentHelp(
      "The grammar of the output: \(ConfigFormat.allCases.map(\.rawValue).joined(separator: ", ")).",
      valueName: "format"))
  var format = ConfigFormat.html

  @Option(
    help: ArgumentHelp(
      "A folder of partials; {{>name}} is the file name.mustache or name in it.", valueName: "dir"))
  var partials: String?

  @Option(help: "What a name that is nowhere in the data is: error or empty.")
  var missing = Missing.error

  @Option(help: ArgumentHelp("When to use color: auto, always or never.", valueName: "when"))
  var color = ColorMode.auto

  func run() throws {
    var report = ReportOptions()
    report.format = .human
    report.color = color
    report.strict = false
    var reporter = Reporter(report)
    let text = SourceText(
      name: template == "-" ? "<stdin>" : template, utf8: try FileStore.read(template))
    let main = TemplateSource(
      path: template, id: reporter.sources.add(text), utf8: text.utf8)
    var sources = try partialSources(into: &reporter.sources)
    sources.removeAll { $0.path == template }
    var library = TemplateLibrary(sources + [main])
    let options = TemplateOptions(
      missing: missing == .empty ? .areEmpty : .areErrors, raw: .anyText)
    let (compiled, mistakes) = library.template(template, as: format, options: options)
    reporter.add(mistakes)
    let context = try context(reporter: &reporter)
    if let compiled, let context, !reporter.hasErrors {
      var rendering = Rendering()
      reporter.add(compiled.render([context], into: &rendering))
      if !reporter.hasErrors { try Terminal.print(data: Array(rendering.review)) }
    }
    try reporter.finish()
  }

  private func partialSources(into map: inout SourceMap) throws -> [TemplateSource] {
    guard let partials else { return [] }
    return try FileStore.files(below: partials).map { path in
      let file = "\(partials)/\(path)"
      let text = SourceText(name: file, utf8: try FileStore.read(file))
      let name = path.hasSuffix(".mustache") ? String(path.dropLast(9)) : path
      return TemplateSource(path: name, id: map.add(text), utf8: text.utf8)
    }
  }

  private func context(reporter: inout Reporter) throws -> Record? {
    let text = SourceText(name: data == "-" ? "<stdin>" : data, utf8: try FileStore.read(data))
    let (document, findings) = parseYAML(text, as: reporter.sources.add(text))
    reporter.add(findings)
    guard let root = document?.root else { return Record([]) }
    return switch DataValue.make(root) {
    case .record(let record): record
    case let value: Record([(Name("."), value)])
    }
  }
}
