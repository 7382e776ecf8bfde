internal import ArgumentParser

/// Everything that `build` does, except writing.
struct Check: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Check a site: everything that build does, except writing.")

  @OptionGroup var options: CompileOptions

  func run() throws {
    var reporter = Reporter(options.report)
    if let compilation = try Compilation.prepare(
      options, secretsAre: .useful, reporter: &reporter)
    {
      compilation.compileAll(reporter: &reporter)
    }
    try reporter.finish()
  }
}
