internal import Foundation

/// A site of `fixtures/`: a folder with a whole `site.yaml`, or a mode, which says how it differs
/// from one of those.
public struct FixtureSite: Sendable {
  /// The folder below `fixtures/`, such as `nordeck` or `modes/set-10008`.
  public let name: String

  public init(name: String) { self.name = name }

  /// A fixture that is not as it should be.
  public struct Failure: Error, CustomStringConvertible {
    public let description: String
  }

  /// Every folder with a `site.yaml`, by name.
  public static let whole = folders("", with: "site.yaml")

  /// Every folder of `modes/` with an `overlay.yaml`, by name.
  public static let modes = folders("modes/", with: "overlay.yaml")

  public var folder: TestFolder { TestFolder(root: PackageFolder.path("fixtures/\(name)")) }

  /// The site as `jitsi-compile` reads it.
  public func text() throws -> String {
    if let base = try base() {
      return try Self.overlay(folder.text("overlay.yaml"), on: base.text())
    }
    return try folder.text("site.yaml")
  }

  /// Puts the site as `site.yaml` into a folder, with the images that it names.
  public func write(to target: TestFolder) throws {
    try target.write("site.yaml", try text())
    for image in (try? folder.files(below: "images")) ?? [] {
      try target.write("images/\(image)", try folder.read("images/\(image)"))
    }
  }

  /// The whole site that a mode differs from, which its first line names: `# Base: nordeck. ...`;
  /// nil for a whole site.
  public func base() throws -> FixtureSite? {
    guard folder.exists("overlay.yaml") else { return nil }
    let line = try folder.text("overlay.yaml").prefix { $0 != "\n" }
    let words = line.split(separator: " ")
    guard words.count > 2, words[0] == "#", words[1] == "Base:",
      let base = Self.whole.first(where: { "\($0.name)." == words[2] })
    else {
      throw Failure(description: "\(name)/overlay.yaml does not begin with '# Base: <fixture>.'")
    }
    return base
  }

  /// `base` with every top-level key of `overlay` in place of its own.
  ///
  /// Both are blocks that begin with a key in the first column. A new block goes to the end; a key
  /// without a value counts as left out, so it takes the base's away.
  public static func overlay(_ overlay: String, on base: String) -> String {
    var blocks = Self.blocks(of: base)
    for block in Self.blocks(of: overlay) where !block.key.isEmpty {
      if let index = blocks.firstIndex(where: { $0.key == block.key }) {
        blocks[index] = block
      } else {
        blocks.append(block)
      }
    }
    return blocks.map { $0.lines.map { "\($0)\n" }.joined() }.joined()
  }

  private static func blocks(of text: String) -> [(key: String, lines: [Substring])] {
    var blocks: [(key: String, lines: [Substring])] = []
    for line in text.split(separator: "\n") where !line.hasPrefix("#") {
      if line.first.map({ $0 != " " && $0 != "-" }) ?? false {
        blocks.append((String(line.prefix { $0 != ":" }), []))
      }
      if blocks.isEmpty { blocks.append(("", [])) }
      blocks[blocks.count - 1].lines.append(line)
    }
    return blocks
  }

  private static func folders(_ prefix: String, with file: String) -> [FixtureSite] {
    let parent = PackageFolder.path("fixtures/\(prefix)")
    let names = (try? FileManager.default.contentsOfDirectory(atPath: parent)) ?? []
    return names.sorted().map { FixtureSite(name: prefix + $0) }.filter { $0.folder.exists(file) }
  }
}
