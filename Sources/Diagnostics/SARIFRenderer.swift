/// Prints findings as SARIF 2.1.0, which code review sites take in.
public struct SARIFRenderer: Sendable {
  /// The version of this program, as `--version` prints it.
  public var toolVersion: String

  public init(toolVersion: String) { self.toolVersion = toolVersion }

  /// One log with one run; its rules are the codes in use, sorted.
  public func render(_ diagnostics: some Sequence<Diagnostic>, sources: SourceMap) -> [UInt8] {
    let diagnostics = Array(diagnostics)
    let codes = Set(diagnostics.map(\.code)).sorted()
    let indexOfCode = Dictionary(uniqueKeysWithValues: zip(codes, codes.indices))
    var json = JSONWriter()
    json.object { json in
      json.field("$schema", "https://json.schemastore.org/sarif-2.1.0.json")
      json.field("version", "2.1.0")
      json.key("runs")
      json.array { json in
        json.object { json in
          writeTool(codes, to: &json)
          // Ours count Unicode scalars, which SARIF calls code points.
          json.field("columnKind", "unicodeCodePoints")
          json.key("results")
          json.array { json in
            for diagnostic in diagnostics {
              Self.write(
                diagnostic, rule: indexOfCode[diagnostic.code] ?? -1, sources, to: &json)
            }
          }
        }
      }
    }
    return json.finish()
  }

  private func writeTool(_ codes: [Diagnostic.Code], to json: inout JSONWriter) {
    json.key("tool")
    json.object { json in
      json.key("driver")
      json.object { json in
        json.field("name", "jitsi-compile")
        json.field("version", toolVersion)
        json.key("rules")
        json.array { json in
          for code in codes {
            json.object { json in json.field("id", code.name) }
          }
        }
      }
    }
  }

  private static func write(
    _ diagnostic: Diagnostic, rule: Int, _ sources: SourceMap, to json: inout JSONWriter
  ) {
    json.object { json in
      json.field("ruleId", diagnostic.code.name)
      json.field("ruleIndex", rule)
      json.field("level", diagnostic.severity.rawValue)
      writeText(
        diagnostic.help.map { "\(diagnostic.message)\nhelp: \($0)" } ?? diagnostic.message,
        to: &json)
      json.key("locations")
      json.array { json in
        if let range = diagnostic.range {
          json.object { json in writePlace(range, sources, to: &json) }
        }
      }
      if diagnostic.notes.isEmpty { return }
      json.key("relatedLocations")
      json.array { json in
        for note in diagnostic.notes {
          json.object { json in
            writeText(note.message, to: &json)
            if let range = note.range { writePlace(range, sources, to: &json) }
          }
        }
      }
    }
  }

  private static func writeText(_ text: String, to json: inout JSONWriter) {
    json.key("message")
    json.object { json in json.field("text", text) }
  }

  private static func writePlace(
    _ range: SourceRange, _ sources: SourceMap, to json: inout JSONWriter
  ) {
    json.key("physicalLocation")
    json.object { json in
      json.key("artifactLocation")
      json.object { json in json.field("uri", uri(sources[range.source].name)) }
      json.key("region")
      json.object { json in
        json.field("startLine", Int(range.start.line) + 1)
        json.field("startColumn", Int(range.start.column) + 1)
        json.field("endLine", Int(range.end.line) + 1)
        json.field("endColumn", Int(range.end.column) + 1)
      }
    }
  }

  /// A path as a relative or absolute URI reference (RFC 3986): what is not unreserved is escaped,
  /// slashes stay.
  private static func uri(_ path: String) -> String {
    var uri: [UInt8] = []
    let digits = Array("0123456789ABCDEF".utf8)
    for byte in path.utf8 {
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."),
        UInt8(ascii: "_"), UInt8(ascii: "~"), UInt8(ascii: "/"):
        uri.append(byte)
      default:
        uri += [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
      }
    }
    return String(decoding: uri, as: UTF8.self)
  }
}
