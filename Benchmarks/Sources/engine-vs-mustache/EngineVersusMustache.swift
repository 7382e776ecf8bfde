import ConfigFormats
import Diagnostics
import EngineInputs
import Foundation
import Mustache
import TemplateEngine

/// `engine-vs-mustache [DATA TEMPLATES [ROUNDS [SIDE]]]`: our engine and swift-mustache 2.1.1 in
/// turns, on every file that the compiler renders for a site.
///
/// DATA is the recording of the contexts, TEMPLATES the product's templates. Both engines render
/// the same files in one process; outputs are compared before anything is measured. Each round
/// renders everything once with swift-mustache and as often with ours as fits in about the same
/// time, so the ratio of a round compares neighbours in time. Times are the process's own
/// processor time: waiting for a core that other work holds does not count.
///
/// SIDE (`text`, `contextual` or `mustache`) renders with one engine only, for counting
/// instructions.
@main
struct EngineVersusMustache {
  static func main() throws {
    let arguments = CommandLine.arguments
    let data = arguments.count > 2 ? arguments[1] : "Data/nordeck.json"
    let folder = arguments.count > 2 ? arguments[2] : "../templates"
    let rounds = arguments.count > 3 ? Int(arguments[3]) ?? 101 : 101
    var inputs = try ProductInputs(data: data, templates: folder)
    var reference = Reference(inputs)
    let differing = try reference.differences(inputs)
    let skipped = Set(reference.refused.keys).union(differing)
    if arguments.count > 4 {
      try run(arguments[4], inputs.without(skipped), reference, rounds)
      return
    }
    for (path, reason) in reference.refused.sorted(by: { $0.key < $1.key }) {
      print("left out: \(path): swift-mustache does not read it: \(reason)")
    }
    for path in differing.sorted() {
      print("left out: \(path): swift-mustache writes something else")
    }
    let all = inputs.files.count
    inputs = inputs.without(skipped)
    reference.prepare(inputs)
    print(
      "\(inputs.files.count) of \(all) files of \(Set(inputs.files.map(\.host)).count) hosts,",
      "\(inputs.templates.count) templates, \(rounds) rounds")
    try compare("nothing escaped, equal outputs", inputs, uniform: .text, reference, rounds)
    try compare(
      "ours escapes by place, as the product does", inputs, uniform: nil, reference, rounds)
  }

  private static func compare(
    _ title: String, _ inputs: ProductInputs, uniform: ConfigFormat?, _ reference: Reference,
    _ rounds: Int
  ) throws {
    let engine = try Engine(inputs, uniform: uniform)
    let ourBytes = try engine.checkedByteCount(inputs)
    let theirBytes = reference.render()
    var rendering = Rendering()
    // About as long as the other engine takes, so that both see the same neighbours.
    let once = ProcessorTime.measure { engine.render(into: &rendering) }
    let repeats = max(1, Int(ProcessorTime.measure { reference.render() } / max(once, 1e-6)))
    var ratios: [Double] = []
    var ourSpeeds: [Double] = []
    var theirSpeeds: [Double] = []
    for _ in 0..<rounds {
      let theirs = ProcessorTime.measure { reference.render() }
      let ours =
        ProcessorTime.measure { for _ in 0..<repeats { engine.render(into: &rendering) } }
        / Double(repeats)
      ourSpeeds.append(Double(ourBytes) / 1e6 / ours)
      theirSpeeds.append(Double(theirBytes) / 1e6 / theirs)
      ratios.append(theirs / ours)
    }
    print("\(title): \(ourBytes) bytes, theirs \(theirBytes)")
    print("  swift-mustache 2.1.1  \(Spread(theirSpeeds)) MB/s")
    print("  TemplateEngine        \(Spread(ourSpeeds)) MB/s")
    print("  ratio of times        \(Spread(ratios))")
  }

  private static func run(
    _ side: String, _ inputs: ProductInputs, _ reference: Reference, _ rounds: Int
  ) throws {
    var bytes = 0
    if side == "mustache" {
      var reference = reference
      reference.prepare(inputs)
      for _ in 0..<rounds { bytes += reference.render() }
    } else {
      let engine = try Engine(inputs, uniform: side == "text" ? .text : nil)
      var rendering = Rendering()
      for _ in 0..<rounds { bytes += engine.render(into: &rendering) }
    }
    print("rendered \(inputs.files.count * rounds) files, \(bytes) bytes")
  }
}
