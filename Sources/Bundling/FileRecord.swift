internal import FileTrees

/// A planned file with what is computed from it once: where it goes and what it hashes to.
struct FileRecord: Sendable {
  enum Kind: String, Sendable { case file, link, directory }

  let file: PlannedFile
  /// Where its bytes are in the bundle, below the host's folder; nil for links and folders, which
  /// the tables alone describe. An absolute link would point out of the bundle, into the machine
  /// on which somebody unpacks it.
  let source: String?
  /// Digest of the redacted text; safe to show.
  let reviewDigest: Digest?
  /// Digest of the text with secrets; stays in the bundle.
  let bundleDigest: Digest?

  init(_ file: PlannedFile, wantsBundle: Bool) {
    self.file = file
    switch file.content {
    case .bytes(let review, let bundle):
      source = Self.source(of: file)
      let digest = Digest(of: review)
      reviewDigest = digest
      bundleDigest = wantsBundle ? bundle.map { Digest(of: $0) } ?? digest : nil
    case .symlink, .directory: (source, reviewDigest, bundleDigest) = (nil, nil, nil)
    }
  }

  var kind: Kind {
    switch file.content {
    case .bytes: .file
    case .symlink: .link
    case .directory: .directory
    }
  }

  var linkTarget: String? {
    guard case .symlink(let target) = file.content else { return nil }
    return target
  }

  var bundleBytes: [UInt8]? {
    guard case .bytes(let review, let bundle) = file.content else { return nil }
    return bundle ?? review
  }

  /// Permission bits as four octal digits.
  var octalMode: String {
    let digits = String(file.mode, radix: 8)
    return String(repeating: "0", count: max(0, 4 - digits.count)) + digits
  }

  /// Where a file's bytes are in the bundle.
  static func source(of file: PlannedFile) -> String {
    switch file.place {
    case .container(let name): return "containers/\(name)/rootfs\(file.path)"
    case .host:
      // The configuration of a container is a file of the host, but belongs beside its root.
      let steps = file.path.split(separator: "/", omittingEmptySubsequences: false)
      if steps.count == 6, steps.dropLast(2).elementsEqual(["", "var", "lib", "lxc"]),
        steps[5] == "config"
      {
        return "containers/\(steps[4])/config"
      }
      return "host\(file.path)"
    }
  }
}
