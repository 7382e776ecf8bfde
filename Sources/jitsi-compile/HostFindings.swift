internal import ArgumentParser
internal import Deployment
internal import Diagnostics
internal import FileTrees
internal import Schema

/// `explain --findings`: what `apply --json` said on hosts, at the lines of the site that decide it.
struct HostFindings {
  let command: Explain

  /// Reads one report a line and prints what all of them found, sorted by line of the site.
  func print(_ path: String) throws {
    let reports = try FileStore.read(path).split(separator: 0x0A).map { line in
      guard let report = JSONValue(Array(line)).flatMap(HostReport.init) else {
        Terminal.say("\(path): error: this is not what 'apply --json' prints")
        throw ExitStatus.findings.code
      }
      return report
    }
    let options = try CompileOptions.parse(words())
    var reporter = Reporter(options.report)
    guard
      let compilation = try Compilation.prepare(options, secretsAre: .none, reporter: &reporter)
    else { return try reporter.finish() }
    for report in reports {
      guard report.site == compilation.plan.site.name.value,
        let found = compilation.compiler.diagnostics(for: report)
      else {
        Terminal.say("\(path): error: \(options.site) has no host \(report.host) of \(report.site)")
        throw ExitStatus.findings.code
      }
      reporter.add(found)
    }
    try reporter.finish()
  }

  private func words() throws -> [String] {
    let source: OutputSource
    do {
      source = try OutputSource(
        of: command.output, site: command.site, templates: command.templates)
    } catch let failure as OutputSource.Failure {
      Terminal.say("jitsi-compile: error: \(failure)")
      throw ExitStatus.noInput.code
    }
    for difference in source.differences { Terminal.say("note: \(difference)") }
    var words = [
      source.site, "--format", command.format.rawValue, "--color", command.color.rawValue,
    ]
    if let templates = command.templates { words += ["--templates", templates] }
    return words
  }
}
