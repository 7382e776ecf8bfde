import Diagnostics

/// What must hold of findings about any text.
enum FindingChecks {
  /// Stands for a password in inputs: no name can be spelled like this, so whatever shows it has
  /// shown a text that nobody was to see.
  static let canary = "C4nary=/!Pw"

  /// - Parameters:
  ///   - count: How many texts `sources` has.
  ///   - hidesCanary: Whether no output may show the canary.
  static func complaint(
    about findings: [Diagnostic], in sources: SourceMap, count: Int, hidesCanary: Bool = false
  ) -> String? {
    for finding in findings {
      if finding.message.isEmpty || finding.message.contains("\n") {
        return "\(finding.code) has a message that is not one line"
      }
      for range in ([finding.range] + finding.notes.map(\.range)).compactMap({ $0 }) {
        guard range.source.rawValue < count else { return "\(finding.code) names no text" }
        let text = sources[range.source]
        if range.start > range.end { return "\(finding.code) ends before it starts: \(range)" }
        if !holds(range.start, text) || !holds(range.end, text) {
          return "\(finding.code) lies outside the text: \(range)"
        }
      }
    }
    for format in DiagnosticFormat.allCases {
      let printed = format.render(findings, sources: sources, toolVersion: "0")
      guard let text = String(validating: printed, as: UTF8.self) else {
        return "--format \(format) is not UTF-8"
      }
      if hidesCanary, text.contains(canary) { return "--format \(format) shows a secret" }
      if format == .human, let control = text.unicodeScalars.first(where: isUnprintable) {
        return "U+\(String(control.value, radix: 16)) reaches the terminal"
      }
    }
    return nil
  }

  /// Whether a position is one of a byte in the text, or of the end of a line.
  private static func holds(_ position: SourcePosition, _ text: SourceText) -> Bool {
    guard position.line < text.lineCount else { return false }
    let start = text.offset(of: SourcePosition(line: Int(position.line), column: 0))
    let line = text.utf8[start...].prefix { $0 != 0x0A }
    // Bytes that are no UTF-8 have columns of their own.
    let isText = String(validating: line, as: UTF8.self) != nil
    return position.column <= (isText ? line.count { $0 & 0xC0 != 0x80 } : line.count)
  }

  /// What moves a cursor, colors a line or turns text around.
  private static func isUnprintable(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x0A: false
    case 0..<0x20, 0x7F..<0xA0, 0x202A...0x202E, 0x2066...0x2069: true
    default: false
    }
  }
}
