internal import ArgumentParser
internal import Deployment
internal import Diagnostics
internal import FileTrees
internal import Glibc
internal import Schema

/// One run of `explain` about output: finds the site, renders what was asked for, prints it.
struct PlaceExplanation {
  private let command: Explain

  init(_ command: Explain) { self.command = command }

  /// A site that is ready to be asked.
  struct Site {
    let explainer: SiteExplainer
    let plan: SitePlan
    let compiler: SiteCompiler
    let sources: SourceMap
    let source: OutputSource
  }

  private func load(_ folder: String?) throws -> Site {
    let source: OutputSource
    do {
      source = try OutputSource(of: folder, site: command.site, templates: command.templates)
    } catch let failure as OutputSource.Failure {
      Terminal.say("jitsi-compile: error: \(failure)")
      throw ExitStatus.noInput.code
    }
    var words = [source.site]
    if let templates = command.templates { words += ["--templates", templates] }
    let options = try CompileOptions.parse(words)
    var reporter = Reporter(options.report)
    guard
      let compilation = try Compilation.prepare(options, secretsAre: .none, reporter: &reporter)
    else {
      try reporter.finish()
      throw ExitStatus.findings.code
    }
    let keys = SiteKeyIndex(compilation.site.text, as: compilation.site.id)
    return Site(
      explainer: SiteExplainer(compilation.compiler, keys: keys), plan: compilation.plan,
      compiler: compilation.compiler, sources: reporter.sources, source: source)
  }

  // MARK: A place

  func print(_ place: OutputPlace) throws {
    var folder: String?
    if case .output(let root, _) = place.file { folder = root }
    let site = try load(folder)
    var notes = site.source.differences
    let answer = try answer(place, site, &notes)
    guard let (explanation, text) = answer else { throw ExitStatus.findings.code }
    let printer = ExplanationPrinter(
      sources: site.sources, usesColor: command.color.isOn(for: STDOUT_FILENO))
    switch command.format {
    case .human:
      for note in notes { Terminal.say("note: \(note)") }
      try Terminal.print(data: printer.text(explanation, place, line: text))
    case .json:
      try Terminal.print(data: printer.json(explanation, place, line: text, notes: notes))
    }
    if !notes.isEmpty { throw ExitStatus.findings.code }
  }

  /// The explanation and the line; nil after saying why there is none.
  private func answer(
    _ place: OutputPlace, _ site: Site, _ notes: inout [String]
  ) throws -> (LineExplanation, String)? {
    switch place.file {
    case .host(let name, let file):
      return try answer(place, host: name, file, written: nil, site, &notes)
    case .output(let folder, let path):
      let steps = path.split(separator: "/", maxSplits: 2).map(String.init)
      if steps.count == 3, steps[0] == "hosts", let file = FileName(below: steps[2]) {
        let written = try FileStore.content("\(folder)/\(path)")
        // A folder of the grouped layout stands for hosts that have the file alike.
        let host = HostRange.expanded(steps[1])?.first ?? steps[1]
        return try answer(place, host: host, file, written: written, site, &notes)
      }
      return try derived(place, "\(folder)/\(path)", path, site)
    }
  }

  private func answer(
    _ place: OutputPlace, host name: String, _ file: FileName, written: [UInt8]?, _ site: Site,
    _ notes: inout [String]
  ) throws -> (LineExplanation, String)? {
    guard let index = site.explainer.host(named: name) else {
      let hint = EditDistance.nearest(to: name, among: site.plan.hosts.map(\.name)).map {
        "; did you mean \($0)?"
      }
      return fail("\(site.source.site) has no host \(name)\(hint ?? "")")
    }
    guard let traced = site.explainer.file(file, ofHostAt: index) else {
      var workspace = SiteCompiler.Workspace()
      let files = site.compiler.compile(hostAt: index, in: &workspace).tree.files
      let known = files.filter { $0.place == file.place }.map(\.path)
      let hint = EditDistance.nearest(to: file.path, among: known).map { "; did you mean \($0)?" }
      return fail("\(name) gets no file \(file.place.folder):\(file.path)\(hint ?? "")")
    }
    guard
      let explanation = site.explainer.explain(
        traced, ofHostAt: index, line: place.line, column: place.column)
    else {
      let count = traced.review.split(separator: 0x0A, omittingEmptySubsequences: false).count - 1
      return fail("\(place.name) has \(count) line\(count == 1 ? "" : "s")")
    }
    if explanation.pieces.isEmpty { return fail("the line has no such column") }
    let line = place.line.map { traced.text(ofLine: $0) } ?? ""
    if let written, written != traced.content {
      let lines = String(decoding: written, as: UTF8.self).split(
        separator: "\n", omittingEmptySubsequences: false)
      let theirs = place.line.flatMap { lines.indices.contains($0) ? String(lines[$0]) : nil }
      notes.append(
        theirs == line
          ? "the file is not what the site compiles to, but this line is"
          : "the file is not what the site compiles to; what follows is about the site's line")
    }
    return (explanation, line)
  }

  private func derived(
    _ place: OutputPlace, _ file: String, _ path: String, _ site: Site
  ) throws -> (LineExplanation, String)? {
    let text = String(decoding: try FileStore.read(file), as: UTF8.self)
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    guard let line = place.line else {
      return fail("\(place.name) is a table of many things; ask about a line of it")
    }
    guard
      let explanation = site.explainer.explain(derived: path, lines: lines, line: line)
    else {
      return fail(
        lines.indices.contains(line)
          ? "\(path) is no file of ours" : "\(place.name) has \(lines.count - 1) lines")
    }
    return (explanation, lines[line])
  }

  private func fail(_ message: String) -> (LineExplanation, String)? {
    Terminal.say("jitsi-compile: error: \(message)")
    return nil
  }

  // MARK: A key

  /// Lists the lines of an output that keys decide, alike lines of a range's hosts once.
  func printLines(dependingOn keys: [String]) throws {
    let folder = try command.output.map(OutputPlace.absolute)
    let site = try load(folder)
    for note in site.source.differences { Terminal.say("note: \(note)") }
    var groups: [DependentGroup] = []
    for key in keys { groups += dependents(of: key, in: site) }
    switch command.format {
    case .human:
      let root = command.output.map { $0.hasSuffix("/") ? $0 : "\($0)/" } ?? ""
      let text = groups.map { "\(root)\($0.name):\($0.line.number + 1): \($0.line.text)\n" }
      try Terminal.print(
        data: text.isEmpty ? "\nno line depends on it\n" : "\n" + text.map(Self.safe).joined())
    case .json: try Terminal.print(data: DependentGroup.json(groups))
    }
    if !site.source.differences.isEmpty { throw ExitStatus.findings.code }
  }

  private func dependents(of key: String, in site: Site) -> [DependentGroup] {
    let dependents = KeyDependents(of: key, in: site.explainer)
    var workspace = SiteCompiler.Workspace(tracing: true)
    var groups: [DependentGroup] = dependents.tableLines.map { DependentGroup(line: $0) }
    var start = 0
    for entry in site.plan.site.hostEntries {
      var order: [KeyDependents.Line] = []
      var hosts: [KeyDependents.Line: [Int]] = [:]
      for index in 0..<entry.count {
        for line in dependents.lines(ofHostAt: start + index, in: &workspace) {
          if hosts[line] == nil { order.append(line) }
          hosts[line, default: []].append(index)
        }
      }
      for line in order {
        let members = hosts[line] ?? []
        let names =
          members.count == entry.count && entry.count > 1
          ? [entry.name.value.source] : members.map { entry.host(at: $0).name }
        groups += names.map { DependentGroup(hosts: $0, line: line) }
      }
      start += entry.count
    }
    return groups
  }

  /// Control characters are shown, never obeyed.
  private static func safe(_ line: String) -> String {
    DisplayText.shown(String(line.dropLast())) + "\n"
  }
}

/// A line of the output, on one host or on all hosts of a range.
struct DependentGroup {
  /// nil: a table beside the hosts.
  var hosts: String?
  let line: KeyDependents.Line

  var name: String { hosts.map { "hosts/\($0)/\(line.path)" } ?? line.path }

  static func json(_ groups: [DependentGroup]) -> [UInt8] {
    var json = JSONWriter()
    json.array { json in
      for group in groups {
        json.object { json in
          json.field("file", group.name)
          json.field("line", group.line.number + 1)
          json.field("text", group.line.text)
        }
      }
    }
    return json.finish()
  }
}

extension FileStore {
  /// The bytes of a file, or those of a link's target; nil when nothing is there.
  fileprivate static func content(_ path: String) throws(FileError) -> [UInt8]? {
    var status = stat()
    guard lstat(path, &status) == 0 else {
      if errno == ENOENT { return nil }
      throw FileError("look at", path)
    }
    guard status.st_mode & S_IFMT == S_IFLNK else { return try read(path) }
    var bytes = [UInt8](repeating: 0, count: 4096)
    let count = bytes.withUnsafeMutableBytes { buffer in
      buffer.withMemoryRebound(to: CChar.self) { characters in
        characters.baseAddress.map { readlink(path, $0, characters.count) } ?? -1
      }
    }
    guard count >= 0 else { throw FileError("read", path) }
    return Array(bytes[..<count])
  }
}
