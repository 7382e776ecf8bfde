public import Diagnostics
internal import Foundation

/// `docs/diagnostics.md` and the sources that it has to agree with.
public enum DiagnosticDocument {
  private static let root = URL(filePath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent()

  /// The entries of the page.
  public static func reference() throws -> DiagnosticReference {
    let page = root.appending(path: "docs/diagnostics.md")
    return DiagnosticReference(markdown: try String(contentsOf: page, encoding: .utf8))
  }

  /// The first block of code in each entry that has one, with the code of the entry.
  public static func examples(ofStage stage: String) throws -> [(code: String, text: String)] {
    let reference = try reference()
    return reference.codes.filter { $0.name.hasPrefix(stage + ".") }.compactMap { code in
      guard let entry = reference.entry(for: code) else { return nil }
      let parts = entry.split(separator: "```", omittingEmptySubsequences: false)
      guard parts.count >= 3 else { return nil }
      return (code.name, String(parts[1].drop { $0 != "\n" }.dropFirst()))
    }
  }

  /// Literals that begin like a code and are names of files, secrets or values of templates.
  private static let otherNames: Set<String> = [
    "secrets.lock", "secrets.yaml", "site.json", "site.key", "site.name", "site.timezone",
    "site.yaml",
  ]

  /// The codes that the sources can report, sorted.
  ///
  /// A stage is known by a literal that follows a severity; from then on every literal of that stage
  /// counts, because some codes travel through a value before they become a finding.
  public static func codesInSources() throws -> [String] {
    var texts: [String] = []
    let files = FileManager.default.enumerator(
      at: root.appending(path: "Sources"), includingPropertiesForKeys: nil)
    while let file = files?.nextObject() as? URL {
      guard file.pathExtension == "swift" else { continue }
      texts.append(try String(contentsOf: file, encoding: .utf8))
    }
    var stages = Set<Substring>()
    for text in texts {
      for match in text.matches(of: /\.(?:error|warning),\s*"([a-z]+)\.[a-z0-9-]+"/) {
        stages.insert(match.1)
      }
    }
    var codes = Set<String>()
    for text in texts {
      for match in text.matches(of: /"(([a-z]+)\.[a-z0-9]+(?:-[a-z0-9]+)*)"/)
      where stages.contains(match.2) {
        codes.insert(String(match.1))
      }
    }
    return codes.subtracting(otherNames).union(try codesOfApply()).sorted()
  }

  /// What the script `apply` finds on a host.
  private static func codesOfApply() throws -> Set<String> {
    let folder = root.appending(path: "templates/apply")
    var codes = Set<String>()
    for name in try FileManager.default.contentsOfDirectory(atPath: folder.path) {
      let text = try String(contentsOf: folder.appending(path: name), encoding: .utf8)
      for match in text.matches(of: #/fault (apply\.[a-z-]+) /#) { codes.insert(String(match.1)) }
    }
    return codes
  }
}
