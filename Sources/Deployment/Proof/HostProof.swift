internal import ConfigFormats
internal import Diagnostics
internal import FileTrees
internal import Schema

/// What is left of a host when its files have been read: objections, and its halves of edges.
public struct HostEvidence: Sendable {
  let host: Int
  var objections: [Objection] = []
  var ends = HostEnds()
}

/// Reads all files of one host.
struct HostProof {
  let proof: SiteProof
  let index: Int
  let tree: HostTree
  private let entry: EntryPlan
  private let places: [ExpectedPlace]
  let host: Host
  private(set) var objections: [Objection] = []
  private(set) var facts: [Fact] = []

  init(_ proof: SiteProof, hostAt index: Int, _ tree: HostTree) {
    (self.proof, self.index, self.tree) = (proof, index, tree)
    entry = proof.compiler.entryPlan(ofHost: index)
    places = proof.places(ofHost: index)
    host = proof.plan.hosts[index]
  }

  mutating func read(using buffers: inout FileCheck.Buffers) {
    var found = Array(repeating: 0, count: places.count)
    var place = 0
    for (index, file) in tree.files.enumerated() {
      if places[place].place != file.place {
        guard let next = places.firstIndex(where: { $0.place == file.place }) else {
          continue
        }
        place = next
      }
      let expected = places[place].files[file.path]
      if let expected {
        found[place] += 1
        checkLink(index, expected, places[place])
      }
      let outcome = outcome(of: file, at: index, expected, places[place], using: &buffers)
      for var objection in outcome.objections {
        objection.file = "\(file.place.folder)\(file.path)"
        objections.append(objection)
      }
      facts += outcome.facts
    }
    for (count, place) in zip(found, places) where count < place.files.count {
      reportMissing(from: place)
    }
  }

  /// What one file says by itself.
  func outcome(ofFileAt index: Int, using buffers: inout FileCheck.Buffers) -> FileCheck.Outcome {
    let file = tree.files[index]
    guard let place = places.first(where: { $0.place == file.place }) else {
      return FileCheck.Outcome()
    }
    return outcome(of: file, at: index, place.files[file.path], place, using: &buffers)
  }

  private func outcome(
    of file: PlannedFile, at index: Int, _ expected: ExpectedFile?, _ place: ExpectedPlace,
    using buffers: inout FileCheck.Buffers
  ) -> FileCheck.Outcome {
    guard case .bytes(let bytes, _) = file.content else { return FileCheck.Outcome() }
    if case .image? = expected?.content { return FileCheck.Outcome() }
    if let expected, expected.compiled != nil,
      let facts = buffers.memory.facts(ofFile: expected.number, reading: bytes, at: index)
    {
      return FileCheck.Outcome(objections: [], facts: facts)
    }
    let scope = ProofScope(
      site: proof.plan, entry: entry, host: host, role: expected?.role ?? place.role)
    let reading =
      expected?.compiled
      ?? CompiledReading(expected?.reading, in: scope, for: expected?.element)
    let format = expected?.reading?.isProgram ?? false ? .text : file.format
    func run(_ net: TokenNet) -> FileCheck.Outcome {
      FileCheck.run(
        bytes, as: format, reading, in: scope, net: net, host: self.index, file: index,
        using: &buffers)
    }
    guard let expected, expected.compiled != nil else {
      return run(proof.net(for: host, in: place))
    }
    // What is fine without the host's own addresses is fine on every host with the same roles.
    let outcome = run(proof.net(for: nil, in: place))
    guard outcome.objections.isEmpty else { return run(proof.net(for: host, in: place)) }
    buffers.memory.remember(outcome.facts, ofFile: expected.number, reading: bytes)
    return outcome
  }

  /// Every declared file is there, and every link leads to where it is declared to lead.
  mutating func checkFiles() {
    for place in places {
      reportMissing(from: place)
      for (index, file) in tree.files.enumerated() where file.place == place.place {
        if let expected = place.files[file.path] { checkLink(index, expected, place) }
      }
    }
  }

  private mutating func reportMissing(from place: ExpectedPlace) {
    let present = Set(tree.files.lazy.filter { $0.place == place.place }.map(\.path))
    for path in place.files.keys.sorted() where !present.contains(path) {
      object(.missingFile(path: path), nil)
    }
  }

  private mutating func checkLink(
    _ index: Int, _ expected: ExpectedFile, _ place: ExpectedPlace
  ) {
    guard case .link(let declared) = expected.content,
      case .symlink(let target) = tree.files[index].content
    else { return }
    let path = tree.files[index].path
    let end = resolvedLink(at: path, to: target)
    if end != resolvedLink(at: path, to: declared) || !place.paths.contains(end.utf8) {
      object(.dangling(target: end), index)
    }
  }

  private mutating func object(_ reason: Objection.Reason, _ file: Int?) {
    objections.append(
      Objection(
        reason: reason,
        position: file.map { FilePosition(host: index, file: $0, range: 0..<0) }, host: index,
        origin: host.entry.name.range))
  }
}

/// What files said that are the same on many hosts: those are read once by each thread.
struct FileMemory: Sendable {
  private var files: [Int: (bytes: [UInt8], facts: [Fact])] = [:]

  /// The facts of a file whose bytes are the ones last read; `index` is its place in the host's list.
  func facts(ofFile number: Int, reading bytes: [UInt8], at index: Int) -> [Fact]? {
    guard let file = files[number], file.bytes == bytes else { return nil }
    return file.facts.map { fact in
      var fact = fact
      fact.file = index
      return fact
    }
  }

  mutating func remember(_ facts: [Fact], ofFile number: Int, reading bytes: [UInt8]) {
    files[number] = (bytes, facts)
  }
}

/// The absolute path that a link leads to.
func resolvedLink(at path: String, to target: String) -> String {
  guard !target.hasPrefix("/") else { return target }
  var parts = path.split(separator: "/").dropLast().map(String.init)
  for part in target.split(separator: "/") {
    switch part {
    case ".": break
    case "..": _ = parts.popLast()
    default: parts.append(String(part))
    }
  }
  return "/" + parts.joined(separator: "/")
}
