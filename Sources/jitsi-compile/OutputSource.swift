internal import Bundling
internal import Diagnostics
internal import FileTrees

/// Which site an output folder was made from, by the digests in its `site.json`.
struct OutputSource {
  /// As `explain` and others open it.
  let site: String
  /// What keeps the output from being what the site compiles to; empty when it is.
  let differences: [String]

  enum Failure: Error, CustomStringConvertible {
    case unreadable(String)
    case noSite(folder: String)

    var description: String {
      switch self {
      case .unreadable(let path): "\(path) is no manifest of ours"
      case .noSite(let folder):
        "no site.yaml beside \(folder) or here, and no other file that it was made from; name the"
          + " site with --site"
      }
    }
  }

  /// - Parameters:
  ///   - folder: The output; nil where only the site matters.
  ///   - site: What the user named; nil: the file beside the folder, or here, whose digest the
  ///     manifest has, or else the `site.yaml` there.
  ///   - templates: Replaced templates of this run.
  init(of folder: String?, site: String?, templates: String?) throws {
    guard let folder else {
      self.site = try site ?? Self.only(["site.yaml"])
      differences = []
      return
    }
    let path = "\(folder)/site.json"
    guard let manifest = JSONValue(try FileStore.read(path)), let inputs = manifest["inputs"],
      let wanted = inputs["site"]?.text
    else { throw Failure.unreadable(path) }
    let above = folder.lastIndex(of: "/").map { String(folder[..<$0]) } ?? ""
    let found = try site ?? Self.site(digested: wanted, in: [above.isEmpty ? "/" : above, "."])
    guard let found else { throw Failure.noSite(folder: folder) }
    self.site = Self.shown(found)
    differences = try Self.differences(found, wanted, inputs, templates)
  }

  /// A file in one of the folders with the digest, or else the first `site.yaml`.
  private static func site(digested wanted: String, in folders: [String]) throws -> String? {
    var candidates: [String] = []
    for folder in folders {
      for name in try FileStore.names(in: folder)
      where name.hasSuffix(".yaml") || name.hasSuffix(".yml") {
        candidates.append(folder == "." ? name : "\(folder)/\(name)")
      }
    }
    let named = candidates.filter { $0 == "site.yaml" || $0.hasSuffix("/site.yaml") }
    // Secrets are the user's alone to open, and no site.
    let others = candidates.filter { !named.contains($0) && !$0.hasSuffix("secrets.yaml") }
    for path in named + others {
      guard let size = try FileStore.size(of: path), size < 1 << 24 else { continue }
      if Digest(of: try FileStore.read(path)).description == wanted { return path }
    }
    return named.first
  }

  private static func only(_ names: [String]) throws -> String {
    for name in names where try FileStore.mode(of: name) != nil { return name }
    throw Failure.noSite(folder: "this folder")
  }

  private static func differences(
    _ site: String, _ wanted: String, _ inputs: JSONValue, _ templates: String?
  ) throws -> [String] {
    var differences: [String] = []
    if Digest(of: try FileStore.read(site)).description != wanted {
      differences.append("the output was made from another text than \(shown(site)) has now")
    }
    var given: [String: String] = [:]
    if let templates {
      for path in try FileStore.files(below: templates) {
        given["templates/\(path)"] =
          Digest(of: try FileStore.read("\(templates)/\(path)")).description
      }
    }
    for input in inputs.members ?? [] where input.key != "site" {
      if given.removeValue(forKey: input.key) != input.value.text {
        differences.append(
          templates == nil
            ? "the output was made with another \(input.key); name its folder with --templates"
            : "the output was made with another \(input.key)")
      }
    }
    differences += given.keys.sorted().map { "the output was made without \($0)" }
    return differences
  }

  /// Relative to the current folder where that is shorter to read.
  private static func shown(_ path: String) -> String {
    guard let here = try? OutputPlace.absolute("."), path.hasPrefix("\(here)/") else { return path }
    return String(path.dropFirst(here.count + 1))
  }
}
