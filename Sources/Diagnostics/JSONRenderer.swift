/// Prints findings for programs: one JSON array with one object for each finding.
///
/// Every object has the members `code`, `severity`, `message`, `file`, `start`, `end`, `notes` and
/// `help`, with null for what a finding lacks. `start` and `end` are objects of `line` and `column`
/// from one; columns count Unicode scalars and `end` is behind the last one. A note has `message`,
/// `file`, `start` and `end`. There are no excerpts, so a confidential text stays confidential.
public struct JSONRenderer: Sendable {
  public init() {}

  /// The findings in the given order; an empty array for none.
  public func render(_ diagnostics: some Sequence<Diagnostic>, sources: SourceMap) -> [UInt8] {
    var json = JSONWriter()
    json.array { json in
      for diagnostic in diagnostics {
        json.object { json in
          json.field("code", diagnostic.code.name)
          json.field("severity", diagnostic.severity.rawValue)
          json.field("message", diagnostic.message)
          Self.write(diagnostic.range, sources, to: &json)
          json.key("notes")
          json.array { json in
            for note in diagnostic.notes {
              json.object { json in
                json.field("message", note.message)
                Self.write(note.range, sources, to: &json)
              }
            }
          }
          json.field("help", diagnostic.help)
        }
      }
    }
    return json.finish()
  }

  private static func write(
    _ range: SourceRange?, _ sources: SourceMap, to json: inout JSONWriter
  ) {
    json.field("file", range.map { sources[$0.source].name })
    for (name, position) in [("start", range?.start), ("end", range?.end)] {
      json.key(name)
      guard let position else {
        json.null()
        continue
      }
      json.object { json in
        json.field("line", Int(position.line) + 1)
        json.field("column", Int(position.column) + 1)
      }
    }
  }
}
