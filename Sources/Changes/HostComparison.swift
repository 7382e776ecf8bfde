public import ConfigFormats
public import FileTrees

/// Compares two images of a host, in two steps: which texts are needed, and what they say.
///
/// Files whose digests agree are never read, so a comparison takes time in proportion to what
/// changed, apart from the lists themselves.
public struct HostComparison: Sendable {
  public var old: HostImage?
  public var new: HostImage?
  private let changedSecrets: Set<String>
  private let pairs: [FilePair]

  /// - Parameter changedSecrets: Names of secrets whose text is another one although their name is
  ///   the same. Files that hold one are placed again.
  public init(_ old: HostImage?, _ new: HostImage?, changedSecrets: Set<String> = []) {
    (self.old, self.new, self.changedSecrets) = (old, new, changedSecrets)
    guard let old, let new else {
      pairs = []
      return
    }
    pairs = FilePair.all(old.files, new.files)
  }

  /// Calls `readOld` and `readNew` for every file whose text is needed and not at hand.
  ///
  /// - Parameter whole: Whether files are needed too that one side alone has.
  public mutating func load(
    whole: Bool = false, old readOld: (ListedFile) throws -> [UInt8],
    new readNew: (ListedFile) throws -> [UInt8]
  ) rethrows {
    if whole {
      let (theirs, ours) = (Set((old?.files ?? []).map(\.key)), Set((new?.files ?? []).map(\.key)))
      for index in (old?.files ?? []).indices {
        guard let file = old?.files[index], !ours.contains(file.key), file.text == nil,
          file.linkTarget == nil
        else { continue }
        old?.files[index].text = try readOld(file)
      }
      for index in (new?.files ?? []).indices {
        guard let file = new?.files[index], !theirs.contains(file.key), file.text == nil,
          file.linkTarget == nil
        else { continue }
        new?.files[index].text = try readNew(file)
      }
    }
    for pair in pairs {
      guard let before = pair.old, let after = pair.new, let left = old?.files[before],
        let right = new?.files[after]
      else { continue }
      let isSame = left.hasSameText(as: right)
      if isSame, !(right.isSecret && !changedSecrets.isEmpty) { continue }
      if left.linkTarget == nil, left.text == nil, !isSame {
        old?.files[before].text = try readOld(left)
      }
      if right.linkTarget == nil, right.text == nil { new?.files[after].text = try readNew(right) }
    }
  }

  /// The files of both sides, each with its partner; those with the same text are left out.
  var filePairs: [(old: ListedFile?, new: ListedFile?)] {
    guard let old, let new else {
      return (old?.files ?? []).map { ($0, nil) } + (new?.files ?? []).map { (nil, $0) }
    }
    return pairs.compactMap { pair in
      let (before, after) = (pair.old.map { old.files[$0] }, pair.new.map { new.files[$0] })
      if let before, let after, before.hasSameText(as: after) { return nil }
      return (before, after)
    }
  }

  public func change() -> HostChange {
    var tree = ConfigTree()
    return change(reading: &tree)
  }

  /// - Parameter tree: Memory that is reused from host to host.
  public func change(reading tree: inout ConfigTree) -> HostChange {
    guard let old, let new else { return wholeHost }
    var facts = HostFactsComparison.facts(old, new)
    var files: [FileChange] = []
    var comments: [String] = []
    for pair in pairs {
      switch (pair.old, pair.new) {
      case (let before?, let after?):
        let (left, right) = (old.files[before], new.files[after])
        if left.isSame(as: right), left.declaration == right.declaration {
          if holdsChangedSecret(right) { files.append(FileChange(.changed, right)) }
          continue
        }
        let text = FileFacts(
          left, right, hidesOld: old.isRevealed && left.isSecret,
          hidesNew: new.isRevealed && right.isSecret, in: &tree)
        facts += Self.attributes(left, right) + text.facts
        if text.isOnlyComments { comments.append("\(right.place.folder):\(right.path)") }
        // A bundle's text differs from a redacted one wherever it holds a secret.
        let isProjection =
          old.isRevealed != new.isRevealed && right.isSecret && text.facts.isEmpty
          && Self.attributes(left, right).isEmpty
        if !left.isSame(as: right), !isProjection { files.append(FileChange(.changed, right)) }
      case (let before?, nil):
        let file = old.files[before]
        files.append(FileChange(.removed, file))
        facts.append(Fact(Self.subject(file), "file", from: "there", to: nil))
      case (nil, let after?):
        let file = new.files[after]
        files.append(FileChange(.added, file))
        facts.append(Fact(Self.subject(file), "file", from: nil, to: "there"))
      case (nil, nil): break
      }
    }
    return HostChange(
      host: new.host, kind: .changed, formerName: old.host == new.host ? nil : old.host,
      facts: new.facts, containers: new.containers, servedBefore: old.facts.serving,
      differences: facts, files: files, commentsOnly: comments,
      upgrades: Self.upgrades(old, new), containerChanges: Self.containers(old, new),
      needsInstallation: old.facts.release != new.facts.release)
  }

  private var wholeHost: HostChange {
    precondition(old != nil || new != nil, "a host is on one side at least")
    let image = new ?? old
    let kind: HostChange.Kind = new == nil ? .removed : .added
    return HostChange(
      host: image?.host ?? "", kind: kind, formerName: nil,
      facts: image?.facts ?? HostFacts(release: "", cores: 0, memoryInMiB: 0, diskInMiB: 0),
      containers: image?.containers ?? [], servedBefore: old?.facts.serving ?? [:],
      differences: [
        Fact(
          .host, "host", from: old.map { Self.summary($0.facts) },
          to: new.map { Self.summary($0.facts) })
      ],
      files: (image?.files ?? []).map { FileChange(kind == .added ? .added : .removed, $0) },
      commentsOnly: [], upgrades: [], containerChanges: [], needsInstallation: false)
  }

  private static func summary(_ facts: HostFacts) -> String {
    facts.roles.joined(separator: ", ") + (facts.address.map { " at \($0)" } ?? "")
  }

  private static func subject(_ file: ListedFile) -> Fact.Subject {
    .file(place: file.place.folder, path: file.path)
  }

  private static func attributes(_ old: ListedFile, _ new: ListedFile) -> [Fact] {
    var facts: [Fact] = []
    func add(_ key: String, _ before: String, _ after: String) {
      if before != after { facts.append(Fact(subject(new), key, from: before, to: after)) }
    }
    if old.linkTarget == nil, new.linkTarget == nil {
      add("mode", octal(old.mode), octal(new.mode))
      add("owner", "\(old.owner):\(old.group)", "\(new.owner):\(new.group)")
    }
    add("action", old.action.summary, new.action.summary)
    add("interrupts", old.interrupts.rawValue, new.interrupts.rawValue)
    add("secret", "\(old.isSecret)", "\(new.isSecret)")
    return facts
  }

  private static func octal(_ mode: UInt16) -> String {
    let digits = String(mode, radix: 8)
    return String(repeating: "0", count: max(0, 4 - digits.count)) + digits
  }

  private func holdsChangedSecret(_ file: ListedFile) -> Bool {
    guard file.isSecret, !changedSecrets.isEmpty, let text = file.text else { return false }
    return RedactedNames.names(in: text).contains { changedSecrets.contains($0) }
  }

  private static func upgrades(_ old: HostImage, _ new: HostImage) -> [HostChange.PackageChange] {
    func changes(_ place: FilePlace, _ before: [PackagePin], _ after: [PackagePin])
      -> [HostChange.PackageChange]
    {
      let versions = Dictionary(
        before.map { ($0.name, $0.version) }, uniquingKeysWith: { first, _ in first })
      return after.compactMap { pin in
        let former = versions[pin.name] ?? nil
        guard versions[pin.name] != nil, former != pin.version else { return nil }
        return HostChange.PackageChange(place: place, package: pin, former: former)
      }
    }
    let before = Dictionary(
      old.containers.map { ($0.name, $0.packages) }, uniquingKeysWith: { first, _ in first })
    return changes(.host, old.facts.packages, new.facts.packages)
      + new.containers.flatMap { container in
        changes(.container(container.name), before[container.name] ?? [], container.packages)
      } + artifacts(old, new)
  }

  /// An artifact with another checksum is placed again like a package with another version.
  private static func artifacts(
    _ old: HostImage, _ new: HostImage
  ) -> [HostChange.PackageChange] {
    func changes(
      _ place: FilePlace, _ was: [ArtifactFacts], _ now: [ArtifactFacts]
    ) -> [HostChange.PackageChange] {
      now.filter { !was.contains($0) }.map { artifact in
        var interrupts = Interruption.signalling
        switch artifact.action {
        case .recreate, .restart("jibri.service"): interrupts = .jobs
        default: break
        }
        let upgrade = PackageUpgrade(
          component: artifact.name, action: artifact.action, interrupts: interrupts)
        return HostChange.PackageChange(
          place: place,
          package: PackagePin(artifact.name, String(artifact.digest.prefix(12)), upgrade: upgrade),
          former: was.first { $0.name == artifact.name }?.digest)
      }
    }
    let before = Dictionary(
      old.containers.map { ($0.name, $0.artifacts) }, uniquingKeysWith: { first, _ in first })
    return changes(.host, old.facts.artifacts, new.facts.artifacts)
      + new.containers.flatMap { container in
        before[container.name].map {
          changes(.container(container.name), $0, container.artifacts)
        } ?? []
      }
  }

  private static func containers(
    _ old: HostImage, _ new: HostImage
  ) -> [HostChange.ContainerChange] {
    let (before, after) = (Set(old.containers.map(\.name)), Set(new.containers.map(\.name)))
    return old.containers.filter { !after.contains($0.name) }.map {
      HostChange.ContainerChange(name: $0.name, kind: $0.kind, isNew: false)
    }
      + new.containers.filter { !before.contains($0.name) }.map {
        HostChange.ContainerChange(name: $0.name, kind: $0.kind, isNew: true)
      }
  }
}

extension ListedFile {
  /// What is declared about the file whatever its text.
  fileprivate var declaration: [String] {
    [action.summary, interrupts.rawValue, "\(isSecret)"]
  }
}

/// Names of secrets in a redacted text, where each stands as `<redacted:NAME>`.
enum RedactedNames {
  private static let mark = Array("<redacted:".utf8)

  /// What is computed from a secret counts as the secret: `jvb.auth#salt` is `jvb.auth`.
  static func names(in text: [UInt8]) -> Set<String> {
    var names: Set<String> = []
    var index = 0
    while index + mark.count < text.count {
      guard text[index] == mark[0], text[index..<(index + mark.count)].elementsEqual(mark) else {
        index += 1
        continue
      }
      let start = index + mark.count
      guard let end = text[start...].firstIndex(of: UInt8(ascii: ">")) else { break }
      names.insert(
        String(decoding: text[start..<end].prefix { $0 != UInt8(ascii: "#") }, as: UTF8.self))
      index = end + 1
    }
    return names
  }
}
