internal import Credentials
internal import Diagnostics

/// Finds out what an argument of `diff` or `plan` is, and opens it.
struct SideOpener {
  /// A folder of templates for sites that are compiled.
  let templates: String?
  /// Secrets of sites that are compiled, for their fingerprints.
  let store: SecretStore?

  /// - Parameter argument: An output folder, a bundle, a site, or `git:REV[:PATH]` with either of the
  ///   first and the third in it.
  /// - Returns: nil after findings about a site.
  func open(_ argument: String, reporter: inout Reporter) throws -> (any ComparedSide)? {
    if argument.hasPrefix("git:") { return try openCommit(argument, reporter: &reporter) }
    if argument != "-", try FileStore.isFolder(argument) {
      return try FolderSide(named: argument) { path in
        let file = "\(argument)/\(path)"
        return try FileStore.mode(of: file) == nil ? nil : try FileStore.read(file)
      }
    }
    let bytes = try FileStore.read(argument)
    if Self.isArchive(bytes) { return try BundleSide(named: argument, bytes) }
    if argument == "-" { return try site("<stdin>", bytes, images: nil, reporter: &reporter) }
    return try site(
      argument, bytes, images: Compilation.reader(beside: argument), reporter: &reporter)
  }

  private func openCommit(
    _ argument: String, reporter: inout Reporter
  ) throws -> (any ComparedSide)? {
    let parts = argument.dropFirst(4).split(
      separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
    let path = parts.count > 1 ? String(parts[1]) : ""
    let objects = try GitObjects(String(parts[0]), below: path)
    guard try objects.exists() else { throw SideError("git knows no commit '\(parts[0])' here") }
    // A path that is a file is a site; a folder is an output.
    if !path.isEmpty, let bytes = try objects.read("") {
      return try site(
        argument, bytes,
        images: { image in
          // Paths of images lead downwards only, which git could not follow otherwise.
          let whole = SecretInput.beside(site: path, named: image)
          guard let bytes = try GitObjects(String(parts[0]), below: "").read(whole) else {
            throw SideError("the commit has no file '\(whole)'")
          }
          return bytes
        }, reporter: &reporter)
    }
    if try objects.read("site.json") == nil {
      throw SideError("\(argument) is neither a site nor an output folder (it has no site.json)")
    }
    return try FolderSide(named: argument) { try objects.read($0) }
  }

  private func site(
    _ name: String, _ bytes: [UInt8], images: Compilation.ImageReader?, reporter: inout Reporter
  ) throws -> (any ComparedSide)? {
    let text = SourceText(name: name, utf8: bytes)
    guard
      let compilation = try Compilation.prepare(
        text, comparingWith: store, templates: templates, images: images, reporter: &reporter)
    else { return nil }
    return SiteSide(named: name, compilation)
  }

  /// A tar has its mark in the header of the first file; gzip and zstd begin with theirs.
  private static func isArchive(_ bytes: [UInt8]) -> Bool {
    bytes.count > 262 && bytes[257..<262].elementsEqual("ustar".utf8)
      || bytes.starts(with: [0x1F, 0x8B]) || bytes.starts(with: [0x28, 0xB5, 0x2F, 0xFD])
  }
}
