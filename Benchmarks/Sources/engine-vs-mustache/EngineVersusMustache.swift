import ConfigFormats
import Diagnostics
import EngineInputs
import Foundation
import Mustache
import TemplateEngine

/// `engine-vs-mustache [DATA TEMPLATES [ROUNDS]]`: our engine and swift-mustache 2.1.1 in turns.
///
/// Both render the same templates for the same contexts in one process; both outputs are compared
/// before anything is measured. Each round renders everything once with swift-mustache and as often
/// with ours as fits in the same time, so the ratio of a round compares neighbours in time.
@main
struct EngineVersusMustache {
  static func main() throws {
    let arguments = CommandLine.arguments
    let data = arguments.count > 2 ? arguments[1] : "Data/hosts"
    let folder = arguments.count > 2 ? arguments[2] : "Data/templates"
    let rounds = arguments.count > 3 ? Int(arguments[3]) ?? 15 : 15
    let inputs = try EngineInputs(data: data, templates: folder, hosts: 10)
    for format in [ConfigFormat.text, .html] {
      try compare(inputs, format, rounds)
    }
  }

  private static func compare(_ inputs: EngineInputs, _ format: ConfigFormat, _ rounds: Int) throws
  {
    // Without escaping both engines get raw tags, which they treat alike everywhere.
    let variable = /\{\{([a-z.][A-Za-z0-9_.]*)\}\}/
    let sources = inputs.templates.map { path, text in
      (
        path: path,
        text: format == .text ? text.replacing(variable) { "{{&\($0.output.1)}}" } : text
      )
    }
    var library = TemplateLibrary(
      sources.enumerated().map {
        TemplateSource(path: $1.path, id: SourceID($0), $1.text)
      })
    let options = TemplateOptions(missing: .areEmpty, raw: .anyText, escaping: .uniform)
    let templates = inputs.roots.compactMap {
      library.template($0, as: format, options: options).template
    }
    var reference = MustacheLibrary()
    for (path, text) in sources { try reference.register(text, named: path) }
    let frames = inputs.contexts.map { [$0.record] }
    let plain = inputs.contexts.map(\.plain)
    var rendering = Rendering()

    var bytes = 0
    for (frame, context) in zip(frames, plain) {
      for (template, path) in zip(templates, inputs.roots) {
        let findings = template.render(frame, into: &rendering)
        let ours = String(decoding: rendering.review, as: UTF8.self)
        let theirs = reference.render(context, withTemplate: path) ?? ""
        guard ours == theirs, findings.isEmpty else {
          print("\(path): the outputs differ")
          print(ours, "--- swift-mustache:", theirs, separator: "\n")
          exit(1)
        }
        bytes += ours.utf8.count
      }
    }

    let clock = ContinuousClock()
    var ratios: [Double] = []
    var ourSpeeds: [Double] = []
    var theirSpeeds: [Double] = []
    let repeats = 50
    for _ in 0..<rounds {
      let theirs = clock.measure {
        for context in plain {
          for path in inputs.roots { _ = reference.render(context, withTemplate: path) }
        }
      }
      let ours = clock.measure {
        for _ in 0..<repeats {
          for frame in frames {
            for template in templates { _ = template.render(frame, into: &rendering) }
          }
        }
      }
      let ourTime = ours / Double(repeats)
      ratios.append(theirs / ourTime)
      ourSpeeds.append(Double(bytes) / 1e6 / (ourTime / .seconds(1)))
      theirSpeeds.append(Double(bytes) / 1e6 / (theirs / .seconds(1)))
    }
    let files = frames.count * templates.count
    print("\(format.rawValue): \(files) files, \(bytes / files) bytes a file, \(rounds) rounds")
    print("  swift-mustache 2.1.1  \(Spread(theirSpeeds)) MB/s")
    print("  TemplateEngine        \(Spread(ourSpeeds)) MB/s")
    print("  ratio                 \(Spread(ratios))")
  }
}
