public import FileTrees

/// The review tree in its grouped layout: what hosts of one range share byte for byte stands once,
/// under their folded names, such as `hosts/jvb-[01-12]/nordeck-jvb/etc/hosts`.
///
/// Hosts come entry by entry, as the site has them, and are let go when their entry ends; so a range
/// that grows renames its own folder and no other. `plan.txt` becomes one page for those hosts of a
/// range whose pages differ in names, addresses and digests alone.
public struct GroupedReview: Sendable {
  /// Longer names are no names of folders everywhere.
  private static let longestName = 200

  private var hosts: [String] = []
  private var contents: [String: [(file: OutputFile, hosts: [String])]] = [:]
  private var pages: [(host: String, lines: [Substring])] = []
  private var folders: [String: (hosts: Int, files: Int)] = [:]

  public init() {}

  /// Takes the review files of a host of the current entry.
  public mutating func add(_ host: HostOutput) {
    hosts.append(host.entry.name)
    for file in host.review {
      guard let path = ReviewPath(file.path) else { continue }
      if path.file == nil, case .bytes(let bytes) = file.content {
        let text = Substring(decoding: bytes, as: UTF8.self)
        pages.append((path.hosts, text.split(separator: "\n", omittingEmptySubsequences: false)))
        continue
      }
      let known = contents[path.rest]?.firstIndex { Self.isSame($0.file, file) }
      if let known {
        contents[path.rest]?[known].hosts.append(path.hosts)
      } else {
        contents[path.rest, default: []].append((file, [path.hosts]))
      }
    }
  }

  private static func isSame(_ first: OutputFile, _ second: OutputFile) -> Bool {
    switch (first.content, second.content) {
    case (.bytes(let left), .bytes(let right)): left == right && first.mode == second.mode
    case (.symlink(let left), .symlink(let right)): left == right
    default: false
    }
  }

  /// Ends an entry.
  ///
  /// - Returns: Its files by path, each once.
  public mutating func endEntry() -> [OutputFile] {
    var files: [OutputFile] = []
    for (rest, versions) in contents {
      for (file, hosts) in versions { add(file, rest, to: hosts, &files) }
    }
    for page in groupedPages {
      add(OutputFile(path: "", bytes: page.bytes), "plan.txt", to: page.hosts, &files)
    }
    contents.removeAll(keepingCapacity: true)
    pages.removeAll(keepingCapacity: true)
    hosts.removeAll(keepingCapacity: true)
    return files.sorted { $0.path < $1.path }
  }

  private mutating func add(
    _ file: OutputFile, _ rest: String, to hosts: [String], _ files: inout [OutputFile]
  ) {
    let folded = HostRange.folded(hosts)
    let names = folded.utf8.count > Self.longestName ? hosts : [folded]
    for name in names {
      files.append(
        OutputFile(
          path: ReviewPath(hosts: name, rest: rest).text, content: file.content, mode: file.mode))
      let count = names.count == 1 ? hosts.count : 1
      folders[name, default: (count, 0)].files += 1
    }
  }

  /// `hosts/groups.md`: which folder stands for which hosts.
  public var table: OutputFile {
    var text = """
      # Folders of this review tree

      Made by jitsi-compile. A file that hosts of one range have byte for byte alike stands once, in
      the folder with their names; a host has the files of every folder that names it.

      | folder | hosts | files |
      |---|---|---|

      """
    for (name, folder) in folders.sorted(by: { $0.key < $1.key }) {
      text += "| `\(name)` | \(folder.hosts) | \(folder.files) |\n"
    }
    return OutputFile(path: "hosts/groups.md", bytes: Array(text.utf8))
  }

  // MARK: Pages

  /// Pages that are alike but for what each host has for itself.
  private var groupedPages: [(hosts: [String], bytes: [UInt8])] {
    var order: [[Substring]] = []
    var members: [[Substring]: [Int]] = [:]
    for (index, page) in pages.enumerated() {
      let shape = page.lines.map(Self.shape)
      if members[shape] == nil { order.append(shape) }
      members[shape, default: []].append(index)
    }
    return order.map { shape in
      let pages = (members[shape] ?? []).map { self.pages[$0] }
      return (pages.map(\.host), Array(Self.merged(pages).utf8))
    }
  }

  /// A line without what may differ: the host's name in the title, its address, digests.
  private static func shape(_ line: Substring) -> Substring {
    if line.hasPrefix(title) { return title[...] }
    if line.hasPrefix("address ") { return "address" }
    return isDigest(line.prefix(16)) ? line.dropFirst(16) : line
  }

  private static let title = "# Made by jitsi-compile for host "

  private static func isDigest(_ text: Substring) -> Bool {
    text.utf8.count == 16
      && text.utf8.allSatisfy { byte in
        (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
          || (UInt8(ascii: "a")...UInt8(ascii: "f")).contains(byte)
      }
  }

  /// A digest that hosts have each for themselves becomes one of them all, which begins with `~`.
  private static func merged(_ pages: [(host: String, lines: [Substring])]) -> String {
    guard let first = pages.first, pages.count > 1 else {
      return pages.first?.lines.joined(separator: "\n") ?? ""
    }
    let names = HostRange.folded(pages.map(\.host))
    return first.lines.indices.map { index in
      let lines = pages.map { $0.lines[index] }
      guard lines.contains(where: { $0 != lines[0] }) else { return String(lines[0]) }
      if lines[0].hasPrefix(title) {
        return title + names + lines[0].dropFirst(title.count + first.host.count)
      }
      if lines[0].hasPrefix("address ") {
        let address = lines[0].dropFirst("address".count).prefix { $0 == " " }
        return "address\(address)"
          + HostRange.folded(lines.map { String($0.split(separator: " ").last ?? "") })
      }
      let digests = zip(pages, lines).map { "\($0.host) \($1.prefix(16))\n" }.joined()
      return "~\(Digest(of: digests).description.prefix(15))" + lines[0].dropFirst(16)
    }.joined(separator: "\n")
  }
}
