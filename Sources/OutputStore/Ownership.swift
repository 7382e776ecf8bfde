internal import FileTrees

/// Which files of an existing output are ours: those that its own lists name, and no other.
///
/// `site.json` lists the review files, `bundles/SHA256SUMS` the bundles, and a few names are ours
/// wherever there is a `site.json`. The lists are read from disk, where anybody may have changed
/// them, so a name that leads anywhere else is not believed.
struct Ownership {
  private var files: Set<String> = []

  /// Nothing is ours.
  init() {}

  /// Reads the lists of the output in `folder`; nil when there is no `site.json` of ours.
  init?(of folder: Folder) throws(OutputError) {
    guard try folder.status(of: "site.json")?.kind == .file else { return nil }
    guard let manifest = JSONValue(try folder.read("site.json")),
      manifest["tool"]?.text == "jitsi-compile"
    else { return nil }
    files = ["site.json", "secrets.lock", "bundles/SHA256SUMS"]
    let isGrouped = manifest["layout"]?.text == ReviewLayout.grouped.rawValue
    for member in manifest["files"]?.members ?? [] {
      for path in isGrouped ? [member.key] : Self.paths(member.key) where Self.isPlain(path) {
        files.insert(path)
      }
    }
    if try folder.status(of: "bundles")?.kind == .folder,
      try folder.status(of: "bundles/SHA256SUMS")?.kind == .file
    {
      let sums = String(decoding: try folder.read("bundles/SHA256SUMS"), as: UTF8.self)
      for line in sums.split(separator: "\n") {
        let path = "bundles/\(line.dropFirst(66))"
        if Self.isPlain(path) { files.insert(path) }
      }
    }
  }

  /// The files that a line of the list stands for: one in the folder of each host that it names.
  private static func paths(_ line: String) -> [String] {
    guard let path = ReviewPath(line), let hosts = HostRange.expanded(path.hosts) else {
      return [line]
    }
    return hosts.map { ReviewPath(hosts: $0, rest: path.rest).text }
  }

  var paths: some Sequence<String> { files }

  func contains(_ path: String) -> Bool { files.contains(path) }

  /// Whether a path stays below the folder that it is relative to.
  static func isPlain(_ path: String) -> Bool {
    var length = 0
    var dots = 0
    for byte in path.utf8 {
      switch byte {
      case 0: return false
      case UInt8(ascii: "/"):
        guard length > 2 || dots < length else { return false }
        (length, dots) = (0, 0)
      default:
        length += 1
        if byte == UInt8(ascii: ".") { dots += 1 }
      }
    }
    return length > 2 || dots < length
  }
}
