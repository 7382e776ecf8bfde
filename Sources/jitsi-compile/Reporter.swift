public import ArgumentParser
internal import Diagnostics
internal import Glibc

extension DiagnosticFormat: ExpressibleByArgument {}

/// Collects findings and prints them once, sorted: for people on standard error, for machines on
/// standard output.
struct Reporter {
  private let format: DiagnosticFormat
  private let color: ColorMode
  private let isStrict: Bool
  var sources = SourceMap()
  private var bag = DiagnosticBag()
  /// The same mistake in a template shows on every host that uses it; it is told once.
  private var seen: Set<Diagnostic> = []

  init(_ options: ReportOptions) {
    self.init(format: options.format, color: options.color, isStrict: options.strict)
  }

  init(format: DiagnosticFormat, color: ColorMode, isStrict: Bool) {
    (self.format, self.color, self.isStrict) = (format, color, isStrict)
  }

  mutating func add(_ diagnostics: some Sequence<Diagnostic>) {
    for diagnostic in diagnostics where seen.insert(diagnostic).inserted {
      bag.append(diagnostic)
    }
  }

  var hasErrors: Bool { bag.hasErrors }

  /// Whether what was found forbids to write output.
  var refusesOutput: Bool { bag.hasErrors || isStrict && !bag.isEmpty }

  /// Prints everything found and throws the status that it asks for.
  func finish() throws {
    let isForPeople = format == .human
    let text = format.render(
      bag.sorted, sources: sources, usesColor: color.isOn(for: STDERR_FILENO),
      toolVersion: Version.tool)
    if isForPeople {
      Terminal.say(bytes: text)
      if !bag.isEmpty { Terminal.say(TextRenderer.summary(of: bag.all)) }
    } else {
      try Terminal.print(data: text)
    }
    if refusesOutput { throw ExitStatus.findings.code }
  }
}
