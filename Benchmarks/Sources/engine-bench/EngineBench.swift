import ConfigFormats
import Diagnostics
import EngineInputs
import Foundation
import TemplateEngine

/// `engine-bench DATA TEMPLATES HOSTS SECONDS [FORMAT]`: megabytes a second of our engine alone.
///
/// Every template of TEMPLATES (`*.mustache`; those whose name begins with `_` are partials only)
/// is rendered for each of HOSTS contexts (`*.json` in DATA), again and again for SECONDS. FORMAT
/// is a grammar of ours and by default `html`, in which every value is escaped as the Mustache
/// specification says; `text` escapes nothing. Add `contextual` to escape by place.
@main
struct EngineBench {
  static func main() throws {
    let arguments = CommandLine.arguments
    guard arguments.count >= 5, let hosts = Int(arguments[3]), let seconds = Double(arguments[4]),
      let format = ConfigFormat(rawValue: arguments.count > 5 ? arguments[5] : "html")
    else {
      print("usage: engine-bench DATA TEMPLATES HOSTS SECONDS [FORMAT [contextual]]")
      exit(64)
    }
    let inputs = try EngineInputs(data: arguments[1], templates: arguments[2], hosts: hosts)
    let sources = inputs.templates.enumerated().map {
      TemplateSource(path: $1.path, id: SourceID($0), $1.text)
    }
    let options = TemplateOptions(
      missing: .areEmpty, raw: .anyText,
      escaping: arguments.count > 6 ? .contextual : .uniform)
    let clock = ContinuousClock()
    var library = TemplateLibrary(sources)
    var templates: [Template] = []
    let compiling = clock.measure {
      for path in inputs.roots {
        let (template, diagnostics) = library.template(path, as: format, options: options)
        for diagnostic in diagnostics { print("\(path): \(diagnostic.message)") }
        if let template { templates.append(template) }
      }
    }
    let frames = inputs.contexts.map { [$0.record] }
    var rendering = Rendering()
    var rounds = 0
    var bytes = 0
    let limit = Duration.seconds(seconds)
    let start = clock.now
    repeat {
      for frame in frames {
        for template in templates {
          _ = template.render(frame, into: &rendering)
          bytes += rendering.review.count
        }
      }
      rounds += 1
    } while clock.now - start < limit
    let time = clock.now - start
    let elapsed =
      Double(time.components.seconds) + Double(time.components.attoseconds) / 1e18
    let files = rounds * frames.count * templates.count
    print("compiled \(templates.count) templates in \(compiling)")
    print("rendered \(files) files, \(bytes) bytes, \(bytes / max(files, 1)) a file")
    print(
      "\(Int(Double(bytes) / elapsed / 1e6)) MB/s, \(Int(elapsed / Double(max(files, 1)) * 1e9)) ns a file"
    )
  }
}
