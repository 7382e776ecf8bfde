import ConfigFormats
import Deployment
import Diagnostics
import Schema
import TemplateEngine

extension FuzzTarget {
  /// A template in any grammar: it compiles or says why, renders the same twice, shows no secret,
  /// and says of every byte where it came from.
  static let template = FuzzTarget("template", maxBytes: 1024) { input in
    guard let (format, rest) = FormatLetter.split(input) else { return nil }
    return complaint(about: Array(rest), as: format, [siteLike])
  }

  /// Data for a template that tries everything, in YAML or JSON.
  static let data = FuzzTarget("data", maxBytes: 4096) { input in
    var sources = SourceMap()
    let text = SourceText(name: "data.yaml", utf8: input)
    let id = sources.add(text)
    let allowance = Allowance(base: .milliseconds(4), perByte: .microseconds(10))
    let (parsed, slow) = allowance.complaint(about: input.count) { parseYAML(text, as: id) }
    if let slow { return slow }
    if let found = FindingChecks.complaint(about: parsed.diagnostics, in: sources, count: 1) {
      return found
    }
    guard let root = parsed.document?.root,
      !parsed.diagnostics.contains(where: { $0.severity == .error })
    else { return parsed.diagnostics.isEmpty && !input.isEmpty ? "no data, and no reason" : nil }
    let record =
      switch DataValue.make(root) {
      case .record(let record): record
      case let value: Record([(Name("."), value)])
      }
    for format in [ConfigFormat.html, .lua, .hocon, .shell, .nginx] {
      let found = complaint(
        about: Array(everything.utf8), as: format, [siteLike, record], sources)
      if let found { return found }
    }
    return nil
  }

  /// Every kind of tag, over names that a seed has.
  private static let everything = """
    {{a}} {{#b}}{{c}}{{^d}}-{{/d}}{{/b}} {{#items}}{{.}}{{name}}{{#@first}}f{{/@first}}{{/items}}
    {{a.b.c}} {{^e}}{{{f}}}{{/e}} {{>one}} {{>*g}} "{{a}}" '{{c}}' # {{a}}

    """

  private static let siteLike = Record([
    (Name("host"), .text("jms", .none)), (Name("port"), .number(443, .none)),
    (Name("on"), .flag(true, .none)), (Name("off"), .flag(false, .none)), (Name("none"), .null),
    (Name("ratio"), .decimal("0.5", .none)),
    (Name("password"), .secret(Secret(named: "sip/main", text: FindingChecks.canary), .none)),
    (Name("list"), .list([.text("a", .none), .number(2, .none)])),
    (
      Name("bridges"),
      .list([
        .record(Record([(Name("name"), .text("jvb-1", .none))])),
        .record(Record([(Name("name"), .text("a\"b'c\\d\n$(e)", .none))])),
      ])
    ),
    (Name("which"), .text("one", .none)),
  ])

  private static let partials = [
    ("one", "{{host}}:{{#list}}{{.}},{{/list}}"), ("loop", "{{host}}{{>loop}}"),
    ("parent", "a{{$block}}b{{/block}}c"), ("quote", "\"{{host}}"),
  ]

  private static func complaint(
    about template: [UInt8], as format: ConfigFormat, _ frames: [Record],
    _ before: SourceMap = SourceMap()
  ) -> String? {
    var sources = before
    let id = sources.add(SourceText(name: "main", utf8: template))
    var all = [TemplateSource(path: "main", id: id, utf8: template)]
    for (path, text) in partials {
      let id = sources.add(SourceText(name: path, text))
      all.append(TemplateSource(path: path, id: id, text))
    }
    let count = Int(id.rawValue) + all.count
    let allowance = Allowance(base: .milliseconds(30), perByte: .microseconds(30))
    for missing in [MissingNames.areErrors, .areEmpty] {
      var library = TemplateLibrary(all)
      var options = TemplateOptions(missing: missing)
      options.mostSteps = 20_000
      let (compiled, slow) = allowance.complaint(about: template.count) {
        library.template("main", as: format, options: options)
      }
      if let slow { return "compiling: \(slow)" }
      let found = FindingChecks.complaint(
        about: compiled.diagnostics, in: sources, count: count)
      if let found { return found }
      guard let template = compiled.template else {
        return compiled.diagnostics.isEmpty ? "no template, and no reason why" : nil
      }
      if let wrong = rendering(of: template, frames, sources, count) { return wrong }
    }
    return nil
  }

  private static func rendering(
    of template: Template, _ frames: [Record], _ sources: SourceMap, _ count: Int
  ) -> String? {
    let allowance = Allowance(base: .milliseconds(60), perByte: .microseconds(1))
    let ((output, findings), slow) = allowance.complaint(about: 0) {
      var rendering = Rendering()
      let findings = template.render(frames, into: &rendering)
      return (Array(rendering.review), findings)
    }
    if let slow { return "rendering: \(slow)" }
    var second = Rendering(tracing: true)
    guard template.render(frames, into: &second) == findings, Array(second.review) == output else {
      return "a second rendering is another"
    }
    if String(decoding: output, as: UTF8.self).contains(FindingChecks.canary) {
      return "the review tree shows a secret"
    }
    var end = 0
    for entry in second.trace {
      guard entry.output.lowerBound == end else { return "a gap in the trace at \(end)" }
      end = entry.output.upperBound
    }
    guard end == output.count else { return "the trace ends at \(end) of \(output.count)" }
    var revealed = ByteBuffer()
    let all = findings + second.reveal(into: &revealed)
    return FindingChecks.complaint(about: all, in: sources, count: count, hidesCanary: true)
  }
}
