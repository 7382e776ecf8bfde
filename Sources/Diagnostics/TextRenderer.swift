/// Prints findings for people: the place first, so that editors can jump, then the line it is in.
///
/// ```
/// site.yaml:14:13: error: jvb and web both claim port 8080 [site.port-conflict]
///    14 |       port: 8080
///       |             ^^^^
/// site.yaml:9:13: note: first claimed here
/// help: give one of them another 'port', or place it on another host
/// ```
///
/// Carets stand below the characters that they mean, whatever tabs and wide characters come before.
/// A confidential text has places and no excerpts. Control characters are shown, never obeyed.
public struct TextRenderer: Sendable {
  /// Whether to use the colors of ANSI terminals.
  public var usesColor: Bool
  /// Columns of an excerpt; longer lines are cut around the range.
  public var width: Int

  public init(usesColor: Bool = false, width: Int = 100) {
    self.usesColor = usesColor
    self.width = max(width, 40)
  }

  /// The findings in the given order, each line with its line break; empty for none.
  public func render(_ diagnostics: some Sequence<Diagnostic>, sources: SourceMap) -> [UInt8] {
    var output: [UInt8] = []
    var cursor = LineCursor()
    for diagnostic in diagnostics {
      append(diagnostic, sources, &cursor, to: &output)
    }
    return output
  }

  /// How many there are, such as `3 errors, 1 warning`; `no findings` for none.
  public static func summary(of diagnostics: some Sequence<Diagnostic>) -> String {
    var errors = 0
    var warnings = 0
    for diagnostic in diagnostics {
      switch diagnostic.severity {
      case .error: errors += 1
      case .warning: warnings += 1
      }
    }
    func count(_ number: Int, _ noun: String) -> String? {
      number == 0 ? nil : "\(number) \(noun)\(number == 1 ? "" : "s")"
    }
    let parts = [count(errors, "error"), count(warnings, "warning")].compactMap { $0 }
    return parts.isEmpty ? "no findings" : parts.joined(separator: ", ")
  }

  private func append(
    _ diagnostic: Diagnostic, _ sources: SourceMap, _ cursor: inout LineCursor,
    to output: inout [UInt8]
  ) {
    appendPlace(diagnostic.range, sources, to: &output)
    let label = diagnostic.severity == .error ? Style.error : Style.warning
    append("\(diagnostic.severity.rawValue):", label, to: &output)
    output.append(UInt8(ascii: " "))
    append(diagnostic.message, .strong, to: &output)
    append(" [\(diagnostic.code)]", .faint, to: &output)
    output.append(UInt8(ascii: "\n"))
    if let range = diagnostic.range, !diagnostic.hidesExcerpt, !sources[range.source].isConfidential
    {
      appendExcerpt(of: range, sources, &cursor, to: &output)
    }
    for note in diagnostic.notes {
      appendPlace(note.range, sources, to: &output)
      append("note:", .note, to: &output)
      append(" \(note.message)", .plain, to: &output)
      output.append(UInt8(ascii: "\n"))
    }
    if let help = diagnostic.help {
      append("help:", .note, to: &output)
      append(" \(help)", .plain, to: &output)
      output.append(UInt8(ascii: "\n"))
    }
  }

  private func appendPlace(_ range: SourceRange?, _ sources: SourceMap, to output: inout [UInt8]) {
    guard let range else { return }
    let place = "\(sources[range.source].name):\(range.start.line + 1):\(range.start.column + 1):"
    append(place, .strong, to: &output)
    output.append(UInt8(ascii: " "))
  }

  private func appendExcerpt(
    of range: SourceRange, _ sources: SourceMap, _ cursor: inout LineCursor,
    to output: inout [UInt8]
  ) {
    guard
      let excerpt = Excerpt(of: range, in: sources[range.source], cursor: &cursor, width: width)
    else { return }
    let number = String(range.start.line + 1)
    let gutter = max(5, number.utf8.count)
    func appendGutter(_ number: String) {
      let blanks = String(repeating: " ", count: gutter - number.utf8.count)
      append("\(blanks)\(number) |", .faint, to: &output)
      output.append(UInt8(ascii: " "))
    }
    appendGutter(number)
    output += excerpt.text
    output.append(UInt8(ascii: "\n"))
    appendGutter("")
    append(utf8: excerpt.carets, .caret, to: &output)
    output.append(UInt8(ascii: "\n"))
    if excerpt.linesBelow > 0 {
      appendGutter("")
      let lines = excerpt.linesBelow == 1 ? "1 more line" : "\(excerpt.linesBelow) more lines"
      append("(\(lines))", .faint, to: &output)
      output.append(UInt8(ascii: "\n"))
    }
  }

  /// Numbers of "select graphic rendition" (ECMA-48, 8.3.117).
  private enum Style: String {
    case plain = ""
    case strong = "1"
    case faint = "2"
    case error = "1;31"
    case warning = "1;33"
    case note = "1;36"
    case caret = "1;32"
  }

  private func append(_ text: String, _ style: Style, to output: inout [UInt8]) {
    append(utf8: DisplayText.line(text), style, to: &output)
  }

  private func append(utf8: [UInt8], _ style: Style, to output: inout [UInt8]) {
    guard usesColor, style != .plain else {
      output += utf8
      return
    }
    output += "\u{1B}[\(style.rawValue)m".utf8
    output += utf8
    output += "\u{1B}[0m".utf8
  }
}
