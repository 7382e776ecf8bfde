import ConfigFormats
import Foundation
import Testing

/// The rendered files of all fixtures, read by our readers and by the programs that they are for.
@Suite struct OracleTests {
  /// Rendered files by their path inside the fixtures whose end is one of `names`.
  static func rendered(_ names: String...) throws -> [(path: String, text: [UInt8])] {
    let root = URL(filePath: #filePath).deletingLastPathComponent()
      .appending(path: "../../../fixtures").standardized
    var files: [(String, [UInt8])] = []
    for fixture in try FileManager.default.contentsOfDirectory(atPath: root.path).sorted() {
      let hosts = root.appending(path: "\(fixture)/expected/hosts")
      let walk = FileManager.default.enumerator(atPath: hosts.path)
      for case let path as String in walk ?? FileManager.DirectoryEnumerator()
      where names.contains(where: path.hasSuffix) {
        let file = hosts.appending(path: path)
        files.append(("\(fixture)/\(path)", Array(try Data(contentsOf: file))))
      }
    }
    return files.sorted { $0.0 < $1.0 }
  }

  static func compare(_ oracle: Oracle, _ files: [(path: String, text: [UInt8])]) throws {
    #expect(!files.isEmpty)
    let answers = try oracle.read(files.map(\.text))
    for (file, answer) in zip(files, answers) {
      let tree = ConfigTree.reading(file.text, as: oracle.format)
      #expect(tree.findings.isEmpty, "\(file.path)")
      let found = tree.flattened
      #expect(!found.isEmpty, "\(file.path)")
      let expressions = found.filter { $0.kind == "e" }.map(\.path)
      let comparable = answer.filter { value in
        // This one is changed by a condition below its declaration.
        value.path != ["subdomain"] && !expressions.contains { value.path.starts(with: $0) }
      }
      let mine = Set(found.filter { $0.kind != "e" && $0.path != ["subdomain"] })
      let paths = Set(found.map { $0.path + [$0.kind == "d" ? $0.value : ""] })
      #expect(paths.count == found.count, "\(file.path): no path comes twice")
      #expect(mine.subtracting(comparable) == [], "\(file.path): only we read this")
      #expect(comparable.subtracting(mine) == [], "\(file.path): only the program reads this")
    }
  }

  @Test(.enabled(if: Program.has("node"), "needs node"))
  func javascript() throws {
    let files = try Self.rendered("-config.js", "/config.ts")
    try Self.compare(.javascript, files)
    // What only the browser knows is joined from texts that we do know.
    for (file, answer) in zip(files, try Oracle.javascript.read(files.map(\.text))) {
      let tree = ConfigTree.reading(file.text, as: .javascript)
      for fact in tree.facts where tree.kind(of: fact.setting) == .expression {
        let parts = tree.children(of: fact.setting).filter { tree.kind(of: $0) == .text }
        guard !parts.isEmpty else { continue }
        let whole = answer.first { $0.path.joined(separator: ".") == fact.path }?.value
        var rest = Substring(try #require(whole, "\(file.path) \(fact.path)"))
        for part in parts {
          let found = try #require(rest.range(of: tree.text(of: part)), "\(fact.path)")
          rest = rest[found.upperBound...]
        }
      }
    }
  }

  @Test(.enabled(if: Program.has("python3"), "needs python3"))
  func json() throws { try Self.compare(.json, Self.rendered(".json")) }

  @Test(.enabled(if: Program.has("lua5.4"), "needs lua5.4"))
  func lua() throws {
    try Self.compare(.lua, Self.rendered(".cfg.lua", ".dat"))
  }

  @Test(
    .enabled(
      if: Program.has("java", "/usr/share/java/typesafe-config.jar"),
      "needs java and libtypesafe-config-java"))
  func hocon() throws {
    try Self.compare(.hocon, Self.rendered("jicofo.conf", "jvb.conf", "jibri.conf"))
  }
}
