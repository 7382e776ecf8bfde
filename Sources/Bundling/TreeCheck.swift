public import Diagnostics
public import FileTrees

/// What keeps a host's tree from being packed, reviewed or applied; empty for a good one.
///
/// The site's own rules come first and say it better; this is the last gate, because behind it
/// paths and names become columns of a table and arguments of a script that runs as root.
public func checkTree(_ tree: HostTree) -> [Diagnostic] {
  var findings: [Diagnostic] = []
  let containers = Set(tree.containers.map(\.name))
  if !isLabel(tree.host) { findings.append(.unspeakable("host name", tree.host, in: tree.host)) }
  for container in tree.containers where !isLabel(container.name) || container.name == "host" {
    findings.append(.unspeakable("container name", container.name, in: tree.host))
  }
  for (kind, words) in wordsOfTables(tree) {
    for word in words where !isWord(word) {
      findings.append(.unspeakable(kind, word, in: tree.host))
    }
  }

  var previous: PlannedFile?
  for file in tree.files {
    defer { previous = file }
    findings.append(contentsOf: checkFile(file, host: tree.host))
    if case .container(let name) = file.place, !containers.contains(name) {
      findings.append(.unknownContainer(name, of: file.path, host: tree.host))
    }
    if let previous, previous.place == file.place, previous.path == file.path {
      findings.append(.duplicatePath(file, previous, host: tree.host))
    }
  }
  findings.append(contentsOf: checkFolders(tree))
  return findings
}

/// A bundle never carries the name of a secret in place of its text.
func checkSecrets(_ tree: HostTree) -> [Diagnostic] {
  tree.files.compactMap { file in
    guard file.isSecret, case .bytes(_, bundle: nil) = file.content else { return nil }
    return .secretWithheld(file.path, place: file.place.folder, host: tree.host)
  }
}

private func checkFile(_ file: PlannedFile, host: String) -> [Diagnostic] {
  var findings: [Diagnostic] = []
  if file.path.utf8.first != UInt8(ascii: "/") {
    findings.append(.badPath(file.path, "is not absolute", host: host))
  } else if let flaw = ArchivePath.flaw(of: String(file.path.dropFirst())), flaw != .tooLong {
    findings.append(.badPath(file.path, flaw.description, host: host))
  } else if case .bytes = file.content,
    ArchivePath.flaw(of: "\(host)/\(FileRecord.source(of: file))") == .tooLong
  {
    findings.append(.pathTooLong(file.path, place: file.place.folder, host: host))
  }
  for name in [file.owner, file.group] where !isAccount(name) {
    findings.append(.unspeakable("owner of \(file.path)", name, in: host))
  }
  if !isWord(file.component) {
    findings.append(.unspeakable("component of \(file.path)", file.component, in: host))
  }
  if let target = file.action.target, !isWord(target) {
    findings.append(.unspeakable("action of \(file.path)", target, in: host))
  }
  if case .symlink(let target) = file.content,
    target.isEmpty || !target.utf8.allSatisfy({ (0x20..<0x7F).contains($0) })
  {
    findings.append(.unspeakable("target of \(file.path)", target, in: host))
  }
  if file.mode > 0o7777 {
    findings.append(.unspeakable("mode of \(file.path)", String(file.mode, radix: 8), in: host))
  }
  return findings
}

/// A path cannot be a file or a link and, at the same time, lead to others.
private func checkFolders(_ tree: HostTree) -> [Diagnostic] {
  struct Key: Hashable {
    var place: FilePlace
    var path: Substring
  }
  var findings: [Diagnostic] = []
  var leaves: [Key: PlannedFile] = [:]
  for file in tree.files {
    if case .directory = file.content { continue }
    leaves[Key(place: file.place, path: file.path[...])] = file
  }
  var previous: Key?
  for file in tree.files {
    var folder = file.path[...]
    // Files are sorted, so most stand in the folder of the file before them.
    if let slash = folder.utf8.lastIndex(of: UInt8(ascii: "/")) {
      let own = Key(place: file.place, path: folder[..<slash])
      if own == previous { continue }
      previous = own
    }
    while let slash = folder.utf8.lastIndex(of: UInt8(ascii: "/")), slash > folder.startIndex {
      folder = folder[..<slash]
      if let leaf = leaves[Key(place: file.place, path: folder)] {
        findings.append(.duplicatePath(file, leaf, host: tree.host))
      }
    }
  }
  return findings
}

/// Everything else that becomes a field of a table, with what it is.
private func wordsOfTables(_ tree: HostTree) -> [(kind: String, words: [String])] {
  func words(
    _ packages: [PackagePin], _ units: [String], _ devices: [String], _ checks: [HealthCheck]
  ) -> [(String, [String])] {
    [
      ("package", packages.map(\.name) + packages.compactMap(\.version)),
      ("unit", units),
      ("device", devices),
      (
        "health check",
        checks.flatMap { check -> [String] in
          if case .command(let words) = check { return words.isEmpty ? [""] : words }
          return [check.subject]
        }
      ),
    ]
  }
  let facts = tree.facts
  var all = words(facts.packages, facts.units, facts.devices, facts.checks)
  all.append(("module", facts.modules))
  all.append(("fact", [facts.architecture, facts.release]))
  all.append(("address", facts.address.map { [$0] } ?? []))
  all.append(("bridge", facts.bridge.map { [$0] } ?? []))
  all.append(("component", facts.ports.map(\.component)))
  for container in tree.containers {
    all += words(container.packages, container.units, [], container.checks)
    all.append(("release", [container.release]))
    all.append(("base container", container.base.map { [$0] } ?? []))
    all.append(("address", container.address.map { [$0] } ?? []))
  }
  return all
}

/// Printable ASCII without white space, and not the sign for an empty field.
private func isWord(_ text: String) -> Bool {
  !text.isEmpty && text != "-" && text.utf8.allSatisfy { (0x21..<0x7F).contains($0) }
}

/// A DNS label as hosts and containers have it.
private func isLabel(_ text: String) -> Bool {
  (1...63).contains(text.utf8.count) && text.utf8.first != UInt8(ascii: "-")
    && text.utf8.allSatisfy { isLetterOrDigit($0) || $0 == UInt8(ascii: "-") }
}

/// The name of a user or a group.
private func isAccount(_ text: String) -> Bool {
  guard let first = text.utf8.first, text.utf8.count <= 32 else { return false }
  return (isLetterOrDigit(first) || first == UInt8(ascii: "_"))
    && text.utf8.allSatisfy {
      isLetterOrDigit($0) || $0 == UInt8(ascii: "_") || $0 == UInt8(ascii: "-")
    }
}

private func isLetterOrDigit(_ byte: UInt8) -> Bool {
  (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte)
    || (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte)
    || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
}
