import Diagnostics
import FileTrees
import Foundation
import OutputStore

/// A folder of its own for one test, gone when the test is.
final class Playground {
  let path: String
  var out: String { path + "/out" }

  init() throws {
    let folder = FileManager.default.temporaryDirectory.resolvingSymlinksInPath()
      .appending(path: "output-\(ProcessInfo.processInfo.globallyUniqueString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    path = folder.path
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  func write(_ text: String, to name: String) throws {
    let file = URL(filePath: path + "/" + name)
    try FileManager.default.createDirectory(
      at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
    try Data(text.utf8).write(to: file)
  }

  func text(_ name: String) -> String? {
    FileManager.default.contents(atPath: path + "/" + name).map {
      String(decoding: $0, as: UTF8.self)
    }
  }

  var names: [String] {
    ((try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []).sorted()
  }

  /// Every path below the output with what it is and holds.
  func tree(_ root: String = "out") -> [String: String] {
    var tree: [String: String] = [:]
    let base = path + "/" + root
    for case let name as String in FileManager.default.enumerator(atPath: base) ?? .init() {
      let full = base + "/" + name
      if let target = try? FileManager.default.destinationOfSymbolicLink(atPath: full) {
        tree[name] = "-> \(target)"
      } else if attribute(.type, of: full) as? FileAttributeType == .typeDirectory {
        tree[name] = "folder"
      } else {
        tree[name] = text(root + "/" + name)
      }
    }
    return tree
  }

  func attribute(_ key: FileAttributeKey, of full: String) -> Any? {
    (try? FileManager.default.attributesOfItem(atPath: full))?[key]
  }

  /// What rsync and make look at.
  func identity(_ name: String) -> [AnyHashable] {
    let full = out + "/" + name
    return [
      attribute(.systemFileNumber, of: full) as? Int ?? -1,
      attribute(.modificationDate, of: full) as? Date ?? .distantPast,
    ]
  }

  func mode(_ name: String) -> Int? { attribute(.posixPermissions, of: out + "/" + name) as? Int }
}

/// An output as a compile would make it, from a few named texts.
struct SampleOutput {
  var files: [OutputFile]

  init(_ review: [String: String], bundles: [String: String] = [:]) {
    files = review.sorted { $0.key < $1.key }
      .map { OutputFile(path: $0.key, bytes: Array($0.value.utf8)) }
    files += bundles.sorted { $0.key < $1.key }
      .map { OutputFile(path: "bundles/\($0.key)", bytes: Array($0.value.utf8), mode: 0o600) }
    if !bundles.isEmpty {
      let digest = String(repeating: "0", count: 64)
      let sums = bundles.keys.sorted().map { "\(digest)  \($0)\n" }.joined()
      files.append(OutputFile(path: "bundles/SHA256SUMS", bytes: Array(sums.utf8), mode: 0o600))
    }
    var json = JSONWriter()
    json.object { json in
      json.key("files")
      json.object { json in for path in review.keys.sorted() { json.field(path, "digest") } }
      json.field("tool", "jitsi-compile")
    }
    files.append(OutputFile(path: "site.json", bytes: json.finish()))
  }

  @discardableResult
  func write(
    to path: String, stoppingAt stop: Step? = nil, mayExchange: Bool = true,
    keeping kept: [String] = []
  ) throws(OutputError) -> OutputSummary {
    var output = try OutputFolder.open(at: path, stoppingAt: stop, mayExchange: mayExchange)
    for file in files { try output.write(file) }
    return try output.commit(keeping: kept)
  }

  /// Writes until `stop`; whether the run got that far.
  @discardableResult
  func isStopped(at path: String, _ stop: Step, mayExchange: Bool = true) throws -> Bool {
    do {
      try write(to: path, stoppingAt: stop, mayExchange: mayExchange)
      return false
    } catch {
      guard error == .stopped else { throw error }
      return true
    }
  }
}
