/// Prints findings as workflow commands of GitHub Actions, which become annotations of a review.
///
/// ```
/// ::error file=site.yaml,line=14,col=13,endLine=14,endColumn=17,title=site.port-conflict::jvb and …
/// ```
///
/// Notes become lines of the message, because an annotation has one place.
public struct GitHubRenderer: Sendable {
  public init() {}

  /// One line for each finding, in the given order.
  public func render(_ diagnostics: some Sequence<Diagnostic>, sources: SourceMap) -> [UInt8] {
    var output: [UInt8] = []
    for diagnostic in diagnostics {
      output += "::\(diagnostic.severity.rawValue) ".utf8
      if let range = diagnostic.range {
        output += "file=".utf8
        Self.append(sources[range.source].name, isProperty: true, to: &output)
        output += ",line=\(range.start.line + 1),col=\(range.start.column + 1)".utf8
        output += ",endLine=\(range.end.line + 1),endColumn=\(range.end.column + 1),".utf8
      }
      output += "title=".utf8
      Self.append(diagnostic.code.name, isProperty: true, to: &output)
      output += "::".utf8
      Self.append(Self.text(diagnostic, sources), isProperty: false, to: &output)
      output.append(UInt8(ascii: "\n"))
    }
    return output
  }

  private static func text(_ diagnostic: Diagnostic, _ sources: SourceMap) -> String {
    var lines = [diagnostic.message]
    for note in diagnostic.notes {
      let place = note.range.map {
        "\(sources[$0.source].name):\($0.start.line + 1):\($0.start.column + 1): "
      }
      lines.append("\(place ?? "")note: \(note.message)")
    }
    if let help = diagnostic.help { lines.append("help: \(help)") }
    return lines.joined(separator: "\n")
  }

  /// Escapes what would end the command or, in a property, the property.
  private static func append(_ text: String, isProperty: Bool, to output: inout [UInt8]) {
    for byte in text.utf8 {
      switch byte {
      case UInt8(ascii: "%"): output += "%25".utf8
      case 0x0D: output += "%0D".utf8
      case 0x0A: output += "%0A".utf8
      case UInt8(ascii: ":") where isProperty: output += "%3A".utf8
      case UInt8(ascii: ",") where isProperty: output += "%2C".utf8
      default: output.append(byte)
      }
    }
  }
}
