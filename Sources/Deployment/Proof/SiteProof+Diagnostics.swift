public import Diagnostics
internal import FileTrees
internal import Schema
internal import TemplateEngine

extension SiteProof {
  /// Puts objections into words; renders the hosts that they are about once more, so that their
  /// files can be shown.
  ///
  /// What is wrong on many hosts in the same way is told once.
  ///
  /// - Parameter sources: Gets the review projection of each file that a finding shows.
  public func diagnostics(
    _ objections: [Objection], from compiler: SiteCompiler, into sources: inout SourceMap
  ) -> [Diagnostic] {
    var groups: [GroupKey: Int] = [:]
    var grouped: [(objection: Objection, others: Set<Int>)] = []
    var hosts = RenderedHosts()
    for objection in objections {
      let key = GroupKey(
        code: objection.reason.code, path: objection.file, setting: objection.reason.setting,
        origin: objection.origin)
      if let index = groups[key], grouped[index].objection.host != objection.host {
        grouped[index].others.insert(objection.host)
        continue
      }
      groups[key] = grouped.count
      grouped.append((objection, []))
    }
    return grouped.map { group in
      var notes: [Diagnostic.Note] = []
      let objection = group.objection
      if let position = objection.position {
        hosts.note(
          position, saying: position.range.isEmpty ? "this file" : "the file says", from: compiler,
          into: &sources, &notes)
      }
      if let (position, says) = objection.other {
        hosts.note(position, saying: says, from: compiler, into: &sources, &notes)
      }
      for (edge, position) in objection.consequences.prefix(3) {
        let file = hosts.name(position, from: compiler)
        hosts.note(
          position, saying: "so \(edge.words(file).message)", from: compiler, into: &sources, &notes
        )
      }
      if objection.consequences.count > 3 {
        notes.append(Diagnostic.Note("and \(objection.consequences.count - 3) more like these"))
      }
      if !group.others.isEmpty {
        let names = group.others.sorted().prefix(3).map { plan.hosts[$0].name }
        let more = group.others.count - names.count
        notes.append(
          Diagnostic.Note(
            "the same on \(names.joined(separator: ", "))" + (more > 0 ? " and \(more) more" : "")))
      }
      return Diagnostic(
        objection,
        in: objection.position.map { hosts.name($0, from: compiler) }
          ?? plan.hosts[objection.host].name, notes: notes)
    }
  }

  private struct GroupKey: Hashable {
    let code: Diagnostic.Code
    let path: String
    let setting: String
    let origin: SourceRange?
  }
}

/// Hosts that are rendered again because somebody wants to see their files.
private struct RenderedHosts {
  private struct Rendered {
    let tree: HostTree
    let traces: [String: [TraceEntry]]
  }

  private struct FileKey: Hashable {
    let host: Int
    let file: Int
  }

  private var hosts: [Int: Rendered] = [:]
  private var ids: [FileKey: (id: SourceID, text: SourceText)] = [:]

  private mutating func host(_ index: Int, _ compiler: SiteCompiler) -> Rendered {
    if let host = hosts[index] { return host }
    var workspace = SiteCompiler.Workspace(tracing: true)
    let tree = compiler.compile(hostAt: index, in: &workspace).tree
    let host = Rendered(tree: tree, traces: workspace.traces)
    hosts[index] = host
    return host
  }

  /// Where the file is in the output: `hosts/jms/nordeck-jitsi/etc/hosts`.
  mutating func name(_ position: FilePosition, from compiler: SiteCompiler) -> String {
    let tree = host(position.host, compiler).tree
    guard tree.files.indices.contains(position.file) else { return tree.host }
    let file = tree.files[position.file]
    return "hosts/\(tree.host)/\(file.place.folder)\(file.path)"
  }

  /// Shows a place of a file, and the line of the template that wrote it.
  mutating func note(
    _ position: FilePosition, saying message: String, from compiler: SiteCompiler,
    into sources: inout SourceMap, _ notes: inout [Diagnostic.Note]
  ) {
    let host = host(position.host, compiler)
    guard host.tree.files.indices.contains(position.file) else { return }
    let file = host.tree.files[position.file]
    guard case .bytes(let bytes, _) = file.content else { return }
    let key = FileKey(host: position.host, file: position.file)
    let source: (id: SourceID, text: SourceText)
    if let known = ids[key] {
      source = known
    } else {
      let text = SourceText(name: name(position, from: compiler), utf8: bytes)
      source = (sources.add(text), text)
      ids[key] = source
    }
    let range = source.text.range(position.range, in: source.id)
    let line = source.text.line(Int(range.start.line)).drop { $0 == " " || $0 == "\t" }
    let excerpt = position.range.isEmpty || line.isEmpty ? "" : ": \(line.prefix(100))"
    notes.append(Diagnostic.Note(message + excerpt, at: range))
    guard !position.range.isEmpty,
      let entry = host.traces["\(file.place.folder)\(file.path)"]?.first(where: {
        $0.output.overlaps(position.range)
      })
    else { return }
    notes.append(Diagnostic.Note("written by this line", at: entry.template))
  }
}
