internal import ArgumentParser
internal import Diagnostics
internal import Schema

/// Sets a site in its canonical layout.
struct Fmt: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "fmt", abstract: "Set a site in its canonical layout; comments and order stay.",
    discussion: """
      The file is rewritten in place; - reads standard input and prints the result. With --check \
      nothing is written, and the exit status is 2 where the layout is not canonical.
      """)

  @Argument(help: ArgumentHelp("The site description, or - for standard input.", valueName: "site"))
  var site: String

  @Flag(help: "Only tell whether the layout is canonical.")
  var check = false

  @OptionGroup var report: ReportOptions

  func run() throws {
    var reporter = Reporter(report)
    let name = site == "-" ? "<stdin>" : site
    let old = SourceText(name: name, utf8: try FileStore.read(site))
    let (text, findings) = formatSite(old, as: reporter.sources.add(old))
    reporter.add(findings)
    try reporter.finish()
    guard let text else { return }
    if check {
      guard let line = firstDifference(old, SourceText(name: name, utf8: text)) else { return }
      Terminal.say("\(name):\(line): not in canonical layout; run jitsi-compile fmt \(site)")
      throw ExitStatus.changes.code
    }
    if site == "-" { return try Terminal.print(data: text) }
    guard text != old.utf8 else { return }
    try FileStore.write(text, to: site, mode: try FileStore.mode(of: site) ?? 0o644)
    if Terminal.hasListener { Terminal.say("\(site): set anew") }
  }

  /// The number (from one) of the first line that differs; nil for equal texts.
  private func firstDifference(_ old: SourceText, _ new: SourceText) -> Int? {
    guard old.utf8 != new.utf8 else { return nil }
    let count = max(old.lineCount, new.lineCount)
    return ((0..<count).first { old.line($0) != new.line($0) } ?? old.lineCount - 1) + 1
  }
}
