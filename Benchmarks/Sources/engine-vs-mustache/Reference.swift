import ConfigFormats
import EngineInputs
import Mustache
import TemplateEngine

/// swift-mustache with everything that it renders in a round.
///
/// It takes one value for a context, so it gets the frames of a file merged into one dictionary,
/// which spares it looking in several. Templates begin with its pragma for plain text, so that it
/// escapes nothing.
struct Reference {
  private var library = MustacheLibrary()
  /// Templates that it does not read, with the reason.
  private(set) var refused: [String: String] = [:]
  private var jobs: [(template: String, context: [String: Any])] = []

  init(_ inputs: ProductInputs) {
    for (path, text) in inputs.templates {
      do {
        try library.register("{{% CONTENT_TYPE: TEXT }}\n" + text, named: path)
      } catch {
        refused[path] = "\(error)"
      }
    }
    prepare(inputs)
  }

  /// Takes the files of `inputs`, except for those that it cannot read.
  mutating func prepare(_ inputs: ProductInputs) {
    jobs = inputs.files.filter { refused[$0.template] == nil }.map { file in
      let context = file.frames.reduce(into: [:]) { merged, frame in
        merged.merge(frame.dictionary) { _, inner in inner }
      }
      return (file.template, context)
    }
  }

  /// Renders everything once.
  @discardableResult
  func render() -> Int {
    jobs.reduce(0) { $0 + (library.render($1.context, withTemplate: $1.template)?.utf8.count ?? 0) }
  }

  /// Templates whose output is not ours, byte for byte, for some file.
  func differences(_ inputs: ProductInputs) throws -> Set<String> {
    let readable = inputs.without(Set(refused.keys))
    let engine = try Engine(readable, uniform: .text)
    _ = try engine.checkedByteCount(readable)
    var rendering = Rendering()
    var differing: Set<String> = []
    for (index, job) in jobs.enumerated() {
      let theirs = library.render(job.context, withTemplate: job.template) ?? ""
      // Strings that are equal can have different bytes.
      if !engine.text(index, into: &rendering).utf8.elementsEqual(theirs.utf8) {
        differing.insert(job.template)
      }
    }
    return differing
  }
}
