internal import ConfigFormats
public import FileTrees

/// `site.json` read back: which hosts an output has, what each of them is and which files it has, in
/// either layout of the review tree.
public struct OutputListing: Sendable {
  public let site: String
  public let serial: Int?
  public let toolVersion: String
  /// How many bridges, recorders and gateways stay in service, by role, as the site says it.
  public let floors: [String: String]
  /// In the order of people.
  public let hosts: [String]
  /// Digests of files beside the hosts, such as `firewall.md`, by path.
  public let derived: [String: String]
  private let groups: [Group]
  private let groupOfHost: [String: (group: Int, address: String)]
  private let filesOfHost: [String: [File]]
  private let declared: [String: [Declared]]

  private struct Group: Sendable {
    let facts: HostFacts
    let containers: [ContainerFacts]
  }

  /// A listed file and where in the output its text is.
  struct File: Sendable {
    let place: String
    let digest: String
    let outputPath: String
  }

  private struct Declared: Sendable {
    let hosts: Set<String>?
    let row: SiteManifest.DeclaredRow
  }

  /// Nil for a text that is not a `site.json` of ours, or one of a version that says too little.
  public init?(_ bytes: [UInt8]) {
    guard let json = JSONValue(bytes), json["tool"]?.text == "jitsi-compile",
      let declared = json["declared"]?.elements, let files = json["files"]?.members,
      let groups = json["hosts"]?.elements
    else { return nil }
    site = json["site"]?.text ?? ""
    serial = json["serial"]?.number
    toolVersion = json["version"]?.text ?? ""
    floors = Dictionary(
      (json["rollout"]?.members ?? []).compactMap { member in
        member.value.text.map { (member.key, $0) }
      }, uniquingKeysWith: { first, _ in first })
    let isGrouped = json["layout"]?.text == ReviewLayout.grouped.rawValue

    var groupOfHost: [String: (group: Int, address: String)] = [:]
    for (index, group) in groups.enumerated() {
      guard let names = HostRange.expanded(group["names"]?.text ?? "") else { return nil }
      let addresses =
        group["addresses"]?.elements?.map { $0.text ?? "" }
        ?? HostRange.expanded(group["addresses"]?.text ?? "") ?? []
      guard names.count == addresses.count else { return nil }
      for (name, address) in zip(names, addresses) { groupOfHost[name] = (index, address) }
    }
    self.groupOfHost = groupOfHost
    self.groups = groups.map { group in
      Group(
        facts: HostFacts(group),
        containers: (group["containers"]?.elements ?? []).compactMap { ContainerFacts($0) })
    }
    hosts = HostRange.sorted(groupOfHost.keys)

    var filesOfHost: [String: [File]] = [:]
    var derived: [String: String] = [:]
    for member in files {
      guard let digest = member.value.text else { return nil }
      guard let path = ReviewPath(member.key) else {
        derived[member.key] = digest
        continue
      }
      guard let names = HostRange.expanded(path.hosts) else { return nil }
      guard let file = path.file else { continue }
      let place = "\(file.place.folder):\(file.path)"
      for name in names {
        let own = isGrouped ? member.key : ReviewPath(hosts: name, rest: path.rest).text
        filesOfHost[name, default: []].append(
          File(place: place, digest: digest, outputPath: own))
      }
    }
    (self.filesOfHost, self.derived) = (filesOfHost, derived)

    var rows: [String: [Declared]] = [:]
    for element in declared {
      guard let row = SiteManifest.DeclaredRow(element) else { return nil }
      let hosts = element["hosts"]?.text.flatMap { HostRange.expanded($0) }.map { Set($0) }
      guard let path = element["path"]?.text else { return nil }
      rows[path, default: []].append(Declared(hosts: hosts, row: row))
    }
    self.declared = rows
  }

  /// What a host is; nil for a host that the output does not have.
  public func facts(ofHost host: String) -> (facts: HostFacts, containers: [ContainerFacts])? {
    guard let (index, address) = groupOfHost[host] else { return nil }
    var facts = groups[index].facts
    facts.address = address.isEmpty ? nil : address
    return (facts, groups[index].containers)
  }

  /// The files of a host, by place and path, without their texts.
  public func files(ofHost host: String) -> [ListedFile] {
    (filesOfHost[host] ?? []).compactMap { file in
      guard
        let row = declared[file.place]?.first(where: { $0.hosts?.contains(host) ?? true })?.row,
        let colon = file.place.utf8.firstIndex(of: UInt8(ascii: ":"))
      else { return nil }
      let link = "link to "
      let target = file.digest.hasPrefix(link) ? String(file.digest.dropFirst(link.count)) : nil
      return ListedFile(
        place: FilePlace(folder: String(file.place[..<colon])),
        path: String(file.place[file.place.utf8.index(after: colon)...]),
        digest: target == nil ? file.digest : nil, linkTarget: target,
        outputPath: file.outputPath, owner: row.owner, group: row.group,
        mode: UInt16(row.mode, radix: 8) ?? 0, component: row.component, action: row.action,
        interrupts: row.interrupts, isSecret: row.isSecret, format: row.format)
    }
    .sorted { $0.place == $1.place ? $0.path < $1.path : $0.place < $1.place }
  }
}

extension SiteManifest.DeclaredRow {
  init?(_ json: JSONValue) {
    guard let action = ChangeAction(summary: json["action"]?.text ?? ""),
      let interrupts = Interruption(rawValue: json["interrupts"]?.text ?? ""),
      let component = json["component"]?.text, let mode = json["mode"]?.text,
      let owner = json["owner"]?.text?.split(separator: ":"), owner.count == 2
    else { return nil }
    self.init(
      action: action, component: component,
      format: json["format"]?.text.flatMap { ConfigFormat(rawValue: $0) },
      group: String(owner[1]), interrupts: interrupts, mode: mode, owner: String(owner[0]),
      isSecret: json["secret"] == .boolean(true))
  }
}
