import Foundation
import Testing
import _TestSupport

/// A program that reads some of the files that we render, as it will on the machine they are for.
struct Checker: CustomTestStringConvertible, Sendable {
  /// Which of the matching files the program gets.
  enum Choice: Sendable {
    /// All, except where two are the same, byte for byte.
    case distinct
    /// One of those whose paths differ in digits only: the program needs a tree of its own or a
    /// moment to start, and hosts of one range differ in names and addresses.
    case onePerRange
  }

  let name: String
  /// As the shell's, over paths below `bundles/`; `**` stands for slashes too.
  let patterns: [String]
  /// Words in braces stand for files of the site; the files to check come after the last word.
  let command: [String]
  /// Programs, files and, as `root`, the account that must be there.
  let needs: [String]
  var choice = Choice.distinct
  /// Whether the grammar depends on the Debian release: such a program gets sites of this machine's
  /// release alone, and `make e2e-releases` shows the others to the programs of their releases.
  var isOfOneRelease = false
  /// Damages: text that, put at the end of a file whose path ends with the key, must be refused.
  let damages: [String: String]

  var testDescription: String { name }

  func files(of site: CompiledSite) -> [String] {
    site.files.filter { path in patterns.contains { Self.matches($0, path) } }
  }

  static func matches(_ pattern: String, _ path: String) -> Bool {
    fnmatch(pattern, path, pattern.contains("**") ? 0 : FNM_PATHNAME) == 0
  }

  /// What is missing on this machine, or nil if the program can run.
  var obstacle: String? {
    let folders = ["/usr/local/bin", "/usr/bin", "/bin", "/usr/sbin", "/sbin"]
    let missing = needs.filter { need in
      if need == "root" { return getuid() != 0 }
      let places = need.hasPrefix("/") ? [need] : folders.map { "\($0)/\(need)" }
      return !places.contains { Machine.has($0) }
    }
    return missing.isEmpty ? nil : "needs \(missing.joined(separator: ", "))"
  }

  /// Hands files to the program in a folder of its own; returns its complaint, or nil.
  ///
  /// - Parameter bundles: The folder that the paths begin in.
  func complaint(about files: [String], in bundles: TestFolder, of site: CompiledSite) throws
    -> String?
  {
    try TestFolder.temporary { scratch in
      let words = command.map { word in
        switch word {
        case "{site}": site.folder.path("site.yaml")
        case "{secrets}": site.folder.path("secrets.yaml")
        default: word.hasPrefix("check-") ? CompiledSite.support(word) : word
        }
      }
      // Java and X look for a home of their own.
      var environment = CommandRunner.plainEnvironment
      environment["HOME"] = scratch.root
      environment["PYTHONDONTWRITEBYTECODE"] = "1"
      let runner = CommandRunner(
        "/usr/bin/env", in: scratch.root, environment: Machine.environment(environment))
      let outcome = try runner.run(Machine.command(words + files.map { bundles.path($0) }))
      return outcome.status == 0 ? nil : outcome.errors + outcome.output
    }
  }

  /// The files of a site that the program gets.
  func chosen(of site: CompiledSite) throws -> [String] {
    let bundles = TestFolder(root: site.folder.path("bundles"))
    var seen: Set<[UInt8]> = []
    return try files(of: site).filter { path in
      switch choice {
      case .distinct: seen.insert(try bundles.read(path)).inserted
      case .onePerRange:
        seen.insert(Array(path.utf8.filter { !(0x30...0x39).contains($0) })).inserted
      }
    }
  }
}
