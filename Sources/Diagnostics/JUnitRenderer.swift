/// Prints findings as a JUnit report, which most build servers show: one test case for each finding.
///
/// Errors are failed cases. Warnings are passed cases whose output holds the warning, because the
/// format has no warnings. Without findings there is one passed case, as some servers refuse a
/// report without any.
public struct JUnitRenderer: Sendable {
  public init() {}

  public func render(_ diagnostics: some Sequence<Diagnostic>, sources: SourceMap) -> [UInt8] {
    let diagnostics = Array(diagnostics)
    let failures = diagnostics.count { $0.severity == .error }
    let counts = "tests=\"\(max(diagnostics.count, 1))\" failures=\"\(failures)\""
    var xml = XMLText()
    xml.markup("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites \(counts)>\n")
    xml.markup("  <testsuite name=\"jitsi-compile\" \(counts) errors=\"0\" skipped=\"0\">\n")
    for diagnostic in diagnostics { Self.write(diagnostic, sources, to: &xml) }
    if diagnostics.isEmpty {
      xml.markup("    <testcase classname=\"jitsi-compile\" name=\"no findings\"/>\n")
    }
    xml.markup("  </testsuite>\n</testsuites>\n")
    return xml.utf8
  }

  private static func write(_ diagnostic: Diagnostic, _ sources: SourceMap, to xml: inout XMLText) {
    let file = diagnostic.range.map { sources[$0.source].name } ?? "jitsi-compile"
    var name = diagnostic.code.name
    if let start = diagnostic.range?.start { name += " at \(start.line + 1):\(start.column + 1)" }
    xml.markup("    <testcase classname=\"")
    xml.text(file)
    xml.markup("\" name=\"")
    xml.text(name)
    xml.markup("\">\n")
    // The words of the terminal, without excerpts: a report is kept longer than a terminal is.
    var words = diagnostic.message
    for note in diagnostic.notes {
      let place = note.range.map {
        "\(sources[$0.source].name):\($0.start.line + 1):\($0.start.column + 1): "
      }
      words += "\n\(place ?? "")note: \(note.message)"
    }
    if let help = diagnostic.help { words += "\nhelp: \(help)" }
    switch diagnostic.severity {
    case .error:
      xml.markup("      <failure type=\"error\" message=\"")
      xml.text(diagnostic.message)
      xml.markup("\">")
      xml.text(words)
      xml.markup("</failure>\n")
    case .warning:
      xml.markup("      <system-out>")
      xml.text("warning: \(words)")
      xml.markup("</system-out>\n")
    }
    xml.markup("    </testcase>\n")
  }
}

/// XML 1.0 text with what markup would take for itself escaped, and characters that XML cannot hold
/// replaced.
private struct XMLText {
  private(set) var utf8: [UInt8] = []

  mutating func markup(_ text: String) { utf8 += text.utf8 }

  mutating func text(_ text: String) {
    for scalar in text.unicodeScalars {
      switch scalar {
      case "&": utf8 += "&amp;".utf8
      case "<": utf8 += "&lt;".utf8
      case ">": utf8 += "&gt;".utf8
      case "\"": utf8 += "&quot;".utf8
      case "\n": utf8 += "&#10;".utf8
      case "\t": utf8 += "&#9;".utf8
      case "\u{0}"..."\u{1F}", "\u{FFFE}", "\u{FFFF}": utf8 += "\u{FFFD}".utf8
      default: utf8.append(contentsOf: scalar.utf8)
      }
    }
  }
}
