import Foundation

/// Writes a Swift file with the text of every file below a folder and of one document:
/// `embed-templates TEMPLATES DIAGNOSTICS OUTPUT`.
///
/// Texts become `StaticString`s, which cost nothing when the program starts.
@main
struct EmbedTemplatesTool {
  static func main() throws {
    let arguments = CommandLine.arguments
    guard arguments.count == 4 else {
      throw Failure(description: "usage: embed-templates TEMPLATES DIAGNOSTICS OUTPUT")
    }
    let root = URL(fileURLWithPath: arguments[1], isDirectory: true)
    let diagnostics = try String(contentsOfFile: arguments[2], encoding: .utf8)
    var source = """
      /// Files that the binary carries.
      package enum EmbeddedFiles {
        /// `docs/diagnostics.md`
        package static let diagnostics: StaticString = \(literal(diagnostics))

        /// The templates, sorted by path.
        package static let templates: [(path: StaticString, text: StaticString)] = [

      """
    for path in try paths(below: root) {
      let text = try String(contentsOf: root.appending(path: path), encoding: .utf8)
      source += "    (\(literal(path)), \(literal(text))),\n"
    }
    source += "  ]\n}\n"
    try source.write(toFile: arguments[3], atomically: true, encoding: .utf8)
  }

  /// Files below `root` by their relative paths, sorted by bytes.
  private static func paths(below root: URL) throws -> [String] {
    try FileManager.default.subpathsOfDirectory(atPath: root.path())
      .filter { path in
        let values = try? root.appending(path: path).resourceValues(forKeys: [.isRegularFileKey])
        return values?.isRegularFile ?? false
      }
      .sorted { Array($0.utf8).lexicographicallyPrecedes(Array($1.utf8)) }
  }

  /// One line of Swift that spells `text`.
  private static func literal(_ text: String) -> String {
    var result = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\\", "\"": result += "\\\(scalar)"
      case "\n": result += "\\n"
      case "\u{20}"..."\u{7E}": result.unicodeScalars.append(scalar)
      default: result += "\\u{\(String(scalar.value, radix: 16))}"
      }
    }
    return result + "\""
  }

  private struct Failure: Error, CustomStringConvertible {
    let description: String
  }
}
