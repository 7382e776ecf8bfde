internal import ArgumentParser
internal import ConfigFormats
internal import Deployment
internal import Diagnostics
internal import Schema
internal import TemplateEngine

/// Lists the templates that a build uses, or prints one.
struct Templates: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "List the templates, or print one of them.")

  @Argument(help: ArgumentHelp("The template to print.", valueName: "template"))
  var path: String?

  @Option(
    name: .customLong("templates"),
    help: ArgumentHelp(
      "A folder of templates that replace or add to the built-in ones.", valueName: "dir"))
  var folder: String?

  @Flag(help: "List the places for snippets: key, template, grammar.")
  var places = false

  func run() throws {
    guard !places else {
      let lines = SnippetPlace.allCases.map {
        "snippets.\($0.rawValue)\t\($0.template)\t\($0.format.rawValue)\n"
      }
      return try Terminal.print(data: lines.joined())
    }
    var map = SourceMap()
    let templates = try TemplateFolder(replacingFrom: folder, into: &map)
    guard let path else {
      let lines = templates.listing.map { template in
        template.file.map { "\(template.path)\t\($0)" } ?? template.path
      }
      return try Terminal.print(data: lines.map { $0 + "\n" }.joined())
    }
    guard let source = templates.sources.first(where: { $0.path == path }) else {
      let hint = EditDistance.nearest(to: path, among: templates.listing.map(\.path)).map {
        "; did you mean \($0)?"
      }
      Terminal.say("jitsi-compile: error: there is no template \(path)\(hint ?? "")")
      throw ExitStatus.noInput.code
    }
    try Terminal.print(data: source.utf8)
  }
}
