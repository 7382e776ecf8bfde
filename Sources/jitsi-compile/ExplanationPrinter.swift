internal import Deployment
internal import Diagnostics

/// Prints why a line is as it is: for people in blocks that follow the line, for machines as JSON.
struct ExplanationPrinter {
  let sources: SourceMap
  let usesColor: Bool

  func text(_ explanation: LineExplanation, _ place: OutputPlace, line: String) -> String {
    var lines: [String] = []
    if let number = place.line {
      lines.append("\(bold(shown("\(place.name):\(number + 1)"))): \(shown(line))")
    } else {
      lines.append(bold(shown(place.name)))
    }
    lines += explanation.about.map { "  \(shown($0))" }
    for piece in explanation.pieces {
      lines.append("")
      let isWhole = explanation.pieces.count == 1
      if !piece.text.isEmpty, !isWhole { lines.append(bold("'\(shown(piece.text))'")) }
      if let template = piece.template {
        lines.append("  \(location(template))  \(faint(excerpt(template)))")
      }
      for tag in piece.partials.reversed() {
        lines.append("    included by \(location(tag))  \(faint(excerpt(tag)))")
      }
      lines += piece.causes.map { "  \(words($0))" }
      if piece.causes.isEmpty, piece.template != nil {
        lines.append("  text of the template; no key decides it")
      }
    }
    return lines.joined(separator: "\n") + "\n"
  }

  private func words(_ cause: LineExplanation.Cause) -> String {
    let rule = cause.rule.map { faint("  this value \($0)") } ?? ""
    guard let range = cause.range else {
      return cause.key.map { "\(bold($0)) is left out\(rule)" }
        ?? "no key: this value \(cause.rule ?? "is fixed")"
    }
    let key = cause.key.map { "\(bold($0)): " } ?? ""
    return "\(location(range))  \(key)\(excerpt(range))\(rule)"
  }

  private func location(_ range: SourceRange) -> String {
    shown("\(sources[range.source].name):\(range.start.line + 1):\(range.start.column + 1)")
  }

  /// What stands at a range, up to the end of its first line.
  private func excerpt(_ range: SourceRange) -> String {
    let scalars = Array(sources[range.source].line(Int(range.start.line)).unicodeScalars)
    let isOneLine = range.end.line == range.start.line
    let end = isOneLine ? min(Int(range.end.column), scalars.count) : scalars.count
    let start = min(Int(range.start.column), end)
    var text = String(String.UnicodeScalarView(scalars[start..<end]))
    let wasCut = text.count > 80
    if wasCut { text = String(text.prefix(80)) }
    return shown(text) + (wasCut || !isOneLine && range.end.column > 0 ? " …" : "")
  }

  private func shown(_ text: String) -> String { DisplayText.shown(text) }
  private func bold(_ text: String) -> String { usesColor ? "\u{1B}[1m\(text)\u{1B}[0m" : text }
  private func faint(_ text: String) -> String { usesColor ? "\u{1B}[2m\(text)\u{1B}[0m" : text }

  func json(
    _ explanation: LineExplanation, _ place: OutputPlace, line: String, notes: [String]
  ) -> [UInt8] {
    var json = JSONWriter()
    json.object { json in
      json.field("file", place.name)
      json.field("line", place.line.map { $0 + 1 })
      json.field("text", line)
      json.field("about", explanation.about)
      json.key("pieces")
      json.array { json in
        for piece in explanation.pieces { write(piece, &json) }
      }
      json.field("notes", notes)
    }
    return json.finish()
  }

  private func write(_ piece: LineExplanation.Piece, _ json: inout JSONWriter) {
    json.object { json in
      json.field("text", piece.text)
      json.field("column", piece.columns.lowerBound + 1)
      if let template = piece.template {
        json.key("template")
        write(template, &json)
      }
      json.key("partials")
      json.array { json in
        for tag in piece.partials { write(tag, &json) }
      }
      json.key("causes")
      json.array { json in
        for cause in piece.causes {
          json.object { json in
            json.field("key", cause.key)
            json.field("rule", cause.rule)
            if let range = cause.range {
              json.key("place")
              write(range, &json)
            }
          }
        }
      }
    }
  }

  private func write(_ range: SourceRange, _ json: inout JSONWriter) {
    json.object { json in
      json.field("file", sources[range.source].name)
      json.field("line", Int(range.start.line) + 1)
      json.field("column", Int(range.start.column) + 1)
      json.field("text", excerpt(range))
    }
  }
}
