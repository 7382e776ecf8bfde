import CAllocationCount
import ConfigFormats
import Diagnostics
import EngineInputs
import Foundation
import TemplateEngine

/// `engine-checks [DATA TEMPLATES]`: what the engine promises beside its speed; fails when it does
/// not hold.
///
/// - Rendering asks for no heap memory once it has rendered everything once.
/// - All templates of the product are compiled in at most 1.5 ms.
@main
struct EngineChecks {
  /// What a compilation may take, in milliseconds of processor time.
  private static let mostMilliseconds = 1.5
  private static let rounds = 10

  static func main() throws {
    let arguments = CommandLine.arguments
    let data = arguments.count > 2 ? arguments[1] : "Data/nordeck.json"
    let folder = arguments.count > 2 ? arguments[2] : "../templates"
    let inputs = try ProductInputs(data: data, templates: folder)
    let allocations = try countAllocations(inputs)
    let times = try compilations(inputs)
    print(
      "\(allocations) allocations in \(rounds) rounds of \(inputs.files.count + 1) files")
    print(
      "compiling \(inputs.templates.count) templates, \(bytes(inputs)) bytes:",
      "\(Spread(times)) ms, at best \(times.min() ?? 0)")
    guard allocations == 0 else { fail("rendering allocates in steady state") }
    // The best of many: what else runs on the machine only ever adds.
    guard (times.min() ?? .infinity) <= mostMilliseconds else {
      fail("compiling takes more than \(mostMilliseconds) ms")
    }
  }

  private static func countAllocations(_ inputs: ProductInputs) throws -> Int {
    var jobs = zip(try inputs.compiled(), inputs.files).map { ($0, $1.frames.map(\.record)) }
    jobs.append(try secretJob())
    var rendering = Rendering()
    var findings = 0
    func render() {
      for (template, frames) in jobs {
        findings += template.render(frames, into: &rendering).count
      }
    }
    render()
    guard findings == 0 else { fail("a file has findings: this is no measurement") }
    let before = allocation_count()
    guard before > 0 else { fail("allocations are not counted") }
    for _ in 0..<rounds { render() }
    return allocation_count() - before
  }

  /// The recording has no secrets, so one file with some is made here.
  private static func secretJob() throws -> (Template, [Record]) {
    let text = "{{#accounts}}password = \"{{password}}\"; {{-number}}{{/accounts}}"
    var library = TemplateLibrary([TemplateSource(path: "secrets", id: SourceID(0), text)])
    guard let template = library.template("secrets", as: .lua).template else {
      throw ProductInputs.Refused(description: "the template with secrets")
    }
    let accounts = (1...3).map { number in
      let secret = Secret(named: "accounts.jicofo.generation-\(number)", text: "Sesame, open!")
      return Value.record(["password": .secret(secret)])
    }
    return (template, [["accounts": .list(accounts)]])
  }

  /// Milliseconds of processor time, for each of some compilations of everything.
  private static func compilations(_ inputs: ProductInputs) throws -> [Double] {
    try (0..<31).map { _ in
      var failure: (any Error)?
      let seconds = ProcessorTime.measure {
        do { _ = try inputs.compiled() } catch { failure = error }
      }
      if let failure { throw failure }
      return seconds * 1000
    }
  }

  private static func bytes(_ inputs: ProductInputs) -> Int {
    inputs.templates.reduce(0) { $0 + $1.text.utf8.count }
  }

  private static func fail(_ message: String) -> Never {
    FileHandle.standardError.write(Data("engine-checks: \(message)\n".utf8))
    exit(1)
  }
}
