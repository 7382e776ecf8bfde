import Diagnostics
import Testing
import _TestSupport

struct ExpectDiagnosticsTests {
  private static func finding(
    _ line: Int, _ columns: Range<Int>, _ severity: Severity = .error
  ) -> Diagnostic {
    Diagnostic(
      severity, "site.x", "the message",
      at: SourceRange(
        in: SourceID(0), from: SourcePosition(line: line, column: columns.lowerBound),
        to: SourcePosition(line: line, column: columns.upperBound)))
  }

  @Test(
    arguments: [
      ("a: bcd\n#  ^^^ error site.x\n", [finding(0, 3..<6)]),
      ("a: bcd\n#  ^^^ error site.x \"mess\"\n", [finding(0, 3..<6)]),
      ("abc: d\n#<--- warning site.x\n", [finding(0, 0..<3, .warning)]),
      ("abc: d\n#[0-3] error site.x\n", [finding(0, 0..<3)]),
      ("a: b\n#  ^ error site.x\n  #<- error site.x\n", [finding(0, 2..<3), finding(0, 3..<3)]),
      ("#! error site.x\n", [Diagnostic(.error, "site.x", "x", at: nil)]),
      ("a: b # not a ^ error site.x\n# nor error site.x\n", []),
    ] as [(String, [Diagnostic])])
  func accepts(_ text: String, _ findings: [Diagnostic]) {
    #expect(diagnosticMismatches(text) { _, _ in findings } == [])
  }

  @Test(
    arguments: [
      ("a: bcd\n#  ^^^ error site.x\n", []),
      ("a: bcd\n", [finding(0, 3..<6)]),
      ("a: bcd\n#  ^^^ error site.x\n", [finding(0, 3..<5)]),
      ("a: bcd\n#  ^^^ error site.x\n", [finding(1, 3..<6)]),
      ("a: bcd\n#  ^^^ error site.x\n", [finding(0, 3..<6), finding(0, 3..<6)]),
      ("a: bcd\n#  ^^^ warning site.x\n", [finding(0, 3..<6)]),
      ("a: bcd\n#  ^^^ error site.y\n", [finding(0, 3..<6)]),
      ("a: bcd\n#  ^^^ error site.x \"other\"\n", [finding(0, 3..<6)]),
      ("#! error site.x\n", [finding(0, 0..<1)]),
    ] as [(String, [Diagnostic])])
  func objects(_ text: String, _ findings: [Diagnostic]) {
    #expect(diagnosticMismatches(text) { _, _ in findings } != [])
  }

  @Test func recordsIssues() {
    withKnownIssue {
      expectDiagnostics("a: bcd\n#  ^^^ error site.x\n") { _, _ in [] }
    }
  }
}
