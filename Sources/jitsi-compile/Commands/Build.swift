public import ArgumentParser
internal import Bundling
internal import Deployment
public import FileTrees
internal import Glibc
internal import OutputStore

/// Checks, renders and writes: the default verb.
struct Build: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Check a site, render every file and write the output (the default verb).")

  @OptionGroup var options: CompileOptions

  @Option(
    name: [.customShort("o"), .customLong("output")],
    help: ArgumentHelp("The folder to write.", valueName: "out"))
  var output: String

  @Option(
    name: .customLong("host"),
    help: ArgumentHelp("Write bundles of these hosts only; may be repeated.", valueName: "name"))
  var hosts: [String] = []

  @Flag(help: "Write the review tree only; needs no secrets.")
  var noBundles = false

  @Option(
    help: ArgumentHelp(
      "How to lay out the review tree: hosts, each with its files, or grouped, what hosts of a range "
        + "share once.", valueName: "layout"))
  var review = ReviewLayout.hosts

  @Option(help: ArgumentHelp("How to compress bundles: none, gzip or zstd.", valueName: "how"))
  var compress = ArchiveCompression.none

  @Option(help: ArgumentHelp("How many hosts to compile at a time.", valueName: "count"))
  var jobs: Int = Self.processors

  static var processors: Int { max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN))) }

  func validate() throws {
    guard jobs >= 1 else { throw ValidationError("--jobs takes a number from 1.") }
  }

  func run() throws {
    var reporter = Reporter(options.report)
    if var compilation = try Compilation.prepare(
      options, secretsAre: noBundles ? .none : .required, reporter: &reporter)
    {
      if reporter.refusesOutput {
        compilation.compileAll(jobs: jobs, reporter: &reporter)
      } else {
        compilation.hashAccounts(jobs: jobs)
        try OutputBuild(self, compilation).run(reporter: &reporter)
      }
    }
    try reporter.finish()
  }
}

extension ArchiveCompression: ExpressibleByArgument {}
extension ReviewLayout: ExpressibleByArgument {}
