internal import FileTrees

/// Which files of an existing output are ours: those that its own lists name, and no other.
///
/// `site.json` lists the review files, `bundles/SHA256SUMS` the bundles, and a few names are ours
/// wherever there is a `site.json`. The lists are read from disk, where anybody may have changed
/// them, so a name that leads anywhere else is not believed.
///
/// A large output has a file for each of some names in each of many hosts, so a file of a host is a
/// mark in the row of its name, and no path of its own.
struct Ownership {
  /// What is known of a path.
  enum Mark: UInt8 {
    case foreign
    /// The lists name it.
    case ours
    /// The lists name it, and the new output has it too.
    case renewed
  }

  private var files: [String: Mark] = [:]
  private var hosts: [String] = []
  private var numberOfHost: [String: Int] = [:]
  /// Marks by what follows the host's name, then by the host's number; short where the rest is foreign.
  private var hostFiles: [String: [Mark]] = [:]

  /// Nothing is ours.
  init() {}

  /// Reads the lists of the output in `folder`; nil when there is no `site.json` of ours.
  init?(of folder: Folder) throws(OutputError) {
    guard try folder.status(of: "site.json")?.kind == .file else { return nil }
    guard let manifest = JSONValue(try folder.read("site.json")),
      manifest["tool"]?.text == "jitsi-compile"
    else { return nil }
    for path in ["site.json", "secrets.lock", "bundles/SHA256SUMS"] { add(path) }
    let isGrouped = manifest["layout"]?.text == ReviewLayout.grouped.rawValue
    for member in manifest["files"]?.members ?? [] {
      guard !isGrouped, let path = ReviewPath(member.key),
        let hosts = HostRange.expanded(path.hosts)
      else {
        add(member.key)
        continue
      }
      // The files that a line stands for: one in the folder of each host that it names.
      for host in hosts { add(ReviewPath(hosts: host, rest: path.rest)) }
    }
    if try folder.status(of: "bundles")?.kind == .folder,
      try folder.status(of: "bundles/SHA256SUMS")?.kind == .file
    {
      let sums = String(decoding: try folder.read("bundles/SHA256SUMS"), as: UTF8.self)
      for line in sums.split(separator: "\n") { add("bundles/\(line.dropFirst(66))") }
    }
  }

  private mutating func add(_ path: String) {
    if let path = ReviewPath(path) {
      add(path)
    } else if Self.isPlain(path) {
      files[path] = .ours
    }
  }

  private mutating func add(_ path: ReviewPath) {
    guard Self.isPlain(path.hosts), Self.isPlain(path.rest) else { return }
    let number = numberOfHost[path.hosts] ?? hosts.count
    if number == hosts.count {
      hosts.append(path.hosts)
      numberOfHost[path.hosts] = number
    }
    var marks = hostFiles.removeValue(forKey: path.rest) ?? []
    while marks.count <= number { marks.append(.foreign) }
    marks[number] = .ours
    hostFiles[path.rest] = marks
  }

  subscript(path: String) -> Mark {
    guard let path = ReviewPath(path) else { return files[path] ?? .foreign }
    return mark(of: path)?.mark ?? .foreign
  }

  private func mark(of path: ReviewPath) -> (mark: Mark, number: Int)? {
    guard let number = numberOfHost[path.hosts], let marks = hostFiles[path.rest],
      number < marks.count
    else { return nil }
    return (marks[number], number)
  }

  func contains(_ path: String) -> Bool { self[path] != .foreign }

  /// Notes that the new output has `path`, where the lists name it.
  ///
  /// - Returns: What was known of it before.
  mutating func renew(_ path: String) -> Mark {
    if let path = ReviewPath(path) {
      guard let (mark, number) = mark(of: path), mark != .foreign else { return .foreign }
      hostFiles[path.rest]?[number] = .renewed
      return mark
    }
    guard let mark = files[path] else { return .foreign }
    files[path] = .renewed
    return mark
  }

  /// Hands over every path that has the given mark: those of hosts one host after the other.
  func forEach(_ mark: Mark, _ body: (String) throws(OutputError) -> Void) throws(OutputError) {
    for path in files.filter({ $0.value == mark }).keys.sorted() { try body(path) }
    let rests = hostFiles.sorted { $0.key < $1.key }
    for (number, host) in hosts.enumerated() {
      for (rest, marks) in rests where number < marks.count && marks[number] == mark {
        try body(ReviewPath(hosts: host, rest: rest).text)
      }
    }
  }

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
