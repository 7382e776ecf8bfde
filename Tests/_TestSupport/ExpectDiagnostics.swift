public import Diagnostics
public import Testing

/// Checks that `text` yields exactly the findings that its own comments announce.
///
/// A comment under a line announces findings on that line; several comments add up. Comments
/// stay in the text, so it must be one whose grammar has `#` comments.
///
/// ```
/// web: {port: 8080}
/// jvb: {port: 8080}
/// #           ^^^^ error site.port-conflict
/// sip: {}
/// #<--- warning site.no-account          as many columns as dashes, from the '#' on
/// #[0-3] warning site.no-account         the same in numbers, where neither fits
/// #! error site.no-hosts                 a finding without a place
/// ```
///
/// A range over several lines is announced to the end of its first line, an empty one as one
/// column. What follows the code in double quotes must be part of the message.
public func expectDiagnostics(
  _ text: String, sourceLocation: SourceLocation = #_sourceLocation,
  produce: (SourceText, SourceID) -> [Diagnostic]
) {
  for mismatch in diagnosticMismatches(text, produce: produce) {
    Issue.record(Comment(rawValue: mismatch), sourceLocation: sourceLocation)
  }
}

/// What ``expectDiagnostics(_:sourceLocation:produce:)`` complains about; empty when all is well.
public func diagnosticMismatches(
  _ text: String, produce: (SourceText, SourceID) -> [Diagnostic]
) -> [String] {
  let source = SourceText(name: "test.yaml", text)
  var missing = announcedFindings(in: text)
  var mismatches: [String] = []
  for diagnostic in produce(source, SourceID(0)) {
    let place = diagnostic.range.map { Announcement.Place($0, in: source) }
    let index = missing.firstIndex {
      $0.severity == diagnostic.severity.rawValue && $0.code == diagnostic.code.name
        && $0.place == place && ($0.wording.map { diagnostic.message.contains($0) } ?? true)
    }
    if let index {
      missing.remove(at: index)
    } else {
      let place = place.map(\.description) ?? "nowhere"
      mismatches.append(
        "unexpected: \(place): \(diagnostic.severity) \(diagnostic.code): \(diagnostic.message)")
    }
  }
  return mismatches + missing.map { "missing: \($0)" }
}

private struct Announcement: CustomStringConvertible {
  struct Place: Equatable, CustomStringConvertible {
    var line: Int
    var columns: Range<Int>

    init(line: Int, columns: Range<Int>) { (self.line, self.columns) = (line, columns) }

    init(_ range: SourceRange, in source: SourceText) {
      line = Int(range.start.line)
      let start = Int(range.start.column)
      let end =
        range.end.line == range.start.line
        ? Int(range.end.column) : source.line(line).unicodeScalars.count
      columns = start..<max(start + 1, end)
    }

    var description: String {
      "line \(line + 1), columns \(columns.lowerBound)-\(columns.upperBound)"
    }
  }

  var place: Place?
  var severity: String
  var code: String
  var wording: String?

  var description: String {
    "\(place.map(\.description) ?? "nowhere"): \(severity) \(code)"
      + (wording.map { " \"\($0)\"" } ?? "")
  }

  /// Reads a comment line; nil for any other line.
  ///
  /// - Parameter subject: The line that the comment speaks about.
  init?(_ line: some StringProtocol, about subject: Int) {
    let scalars = Array(line.unicodeScalars)
    guard let hash = scalars.firstIndex(where: { $0 != " " }), scalars[hash] == "#" else {
      return nil
    }
    var index = hash + 1
    func skip(_ scalar: Unicode.Scalar) -> Int {
      let start = index
      while index < scalars.count, scalars[index] == scalar { index += 1 }
      return index - start
    }
    func number() -> Int? {
      let start = index
      while index < scalars.count, ("0"..."9").contains(scalars[index]) { index += 1 }
      return Int(String(String.UnicodeScalarView(scalars[start..<index])))
    }

    let isNowhere = skip("!") == 1
    if !isNowhere {
      let columns: Range<Int>
      if skip("<") == 1 {
        let width = skip("-")
        guard width > 0 else { return nil }
        columns = hash..<hash + width
      } else if skip("[") == 1 {
        guard let start = number(), skip("-") == 1, let end = number(), start < end,
          skip("]") == 1
        else { return nil }
        columns = start..<end
      } else {
        _ = skip(" ")
        let start = index
        let width = skip("^")
        guard width > 0 else { return nil }
        columns = start..<start + width
      }
      place = Place(line: subject, columns: columns)
    }

    let rest = String(String.UnicodeScalarView(scalars[index...]))
    let words = rest.split(separator: " ", maxSplits: 2, omittingEmptySubsequences: true)
    guard words.count >= 2, Severity(rawValue: String(words[0])) != nil else { return nil }
    severity = String(words[0])
    code = String(words[1])
    if words.count == 3, words[2].hasPrefix("\""), words[2].hasSuffix("\""), words[2].count > 1 {
      wording = String(words[2].dropFirst().dropLast())
    }
  }
}

private func announcedFindings(in text: String) -> [Announcement] {
  var announcements: [Announcement] = []
  var subject = 0
  let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
  for (number, line) in lines.enumerated() {
    if let announcement = Announcement(line, about: subject) {
      announcements.append(announcement)
    } else {
      subject = number
    }
  }
  return announcements
}
