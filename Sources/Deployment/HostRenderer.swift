internal import ConfigFormats
internal import Diagnostics
internal import FileTrees
internal import TemplateEngine

/// Renders the files of one host into a list.
struct HostRenderer {
  var frames: [Record]
  var files: [PlannedFile] = []
  var diagnostics: [Diagnostic] = []
  var containerIndex = 0
  /// The only file to render; nil for all of them.
  var selection: FileName?

  private let host: String
  private let holding: CredentialPlan.Holding

  init(frames: [Record], host: String, holding: CredentialPlan.Holding) {
    (self.frames, self.host, self.holding) = (frames, host, holding)
  }

  mutating func render(
    _ compiled: [CompiledFile], at place: FilePlace, in workspace: inout SiteCompiler.Workspace
  ) {
    for file in compiled {
      guard let list = file.each else {
        render(file, at: place, in: &workspace)
        continue
      }
      for frame in elements(of: list) {
        frames.append(frame)
        render(file, at: place, in: &workspace)
        frames.removeLast()
      }
    }
  }

  private func elements(of list: Name) -> [Record] {
    for frame in frames.reversed() {
      guard case .list(let values)? = frame[list] else { continue }
      return values.compactMap { if case .record(let record) = $0 { record } else { nil } }
    }
    return []
  }

  private mutating func render(
    _ file: CompiledFile, at place: FilePlace, in workspace: inout SiteCompiler.Workspace
  ) {
    guard let path = text(file.path, in: &workspace) else { return }
    if let selection, selection != FileName(place: place, path: path) { return }
    let content: PlannedFile.Content
    var isSecret = false
    var format: ConfigFormat?
    switch file.content {
    case .link(let template):
      guard let target = text(template, in: &workspace) else { return }
      if workspace.isTracing {
        workspace.content.reset()
        _ = template.render(frames, into: &workspace.content)
        workspace.traces["\(place.folder)\(path)"] = workspace.content.trace
      }
      content = .symlink(target: relativeLink(at: path, to: target))
    case .bytes(let bytes): content = .bytes(review: bytes, bundle: nil)
    case .template(let template):
      format = template.format
      workspace.content.reset()
      let findings = template.render(frames, into: &workspace.content)
      diagnostics += findings
      guard !findings.contains(where: { $0.severity == .error }) else { return }
      isSecret = !workspace.content.secretPieces.isEmpty
      guard !isSecret || mayHold(workspace.content) else { return }
      if workspace.isTracing {
        workspace.traces["\(place.folder)\(path)"] = workspace.content.trace
      }
      content = .bytes(
        review: Array(workspace.content.review),
        bundle: isSecret ? revealed(in: &workspace) : nil)
    }
    files.append(
      PlannedFile(
        place: place, path: path, content: content, owner: file.owner, group: file.group,
        mode: file.mode, component: file.component, action: action(of: file),
        interrupts: file.interrupts, isSecret: isSecret, format: format))
  }

  /// Whether every secret of a rendered file is one that the host may hold, after reporting which are
  /// not: a template of the operator's own may name any.
  private mutating func mayHold(_ content: borrowing Rendering) -> Bool {
    var mayHold = true
    for piece in content.secretPieces {
      let name = piece.secret.name
      let isHeld =
        name.firstIndex(of: "#").map { holding.hashes.contains(String(name[..<$0])) }
        ?? holding.texts.contains(name)
      guard !isHeld else { continue }
      mayHold = false
      diagnostics.append(.forbiddenSecret(name, on: host, at: content.range(of: piece)))
    }
    return mayHold
  }

  /// The action with the container's name filled in where the file is one per container.
  private func action(of file: CompiledFile) -> ChangeAction {
    guard case .recreate("{{container.name}}") = file.action else { return file.action }
    for frame in frames.reversed() {
      guard case .record(let container)? = frame["container"] else { continue }
      if case .text(let name, _)? = container["name"] { return .recreate(name) }
    }
    preconditionFailure("a file that recreates its container is declared for each of `containers`")
  }

  /// The bundle's text; nil when a secret in it is withheld or cannot be written there.
  private mutating func revealed(in workspace: inout SiteCompiler.Workspace) -> [UInt8]? {
    guard !workspace.content.secretPieces.contains(where: { $0.secret.isWithheld }) else {
      return nil
    }
    workspace.revealed.removeAll()
    let findings = workspace.content.reveal(into: &workspace.revealed)
    diagnostics += findings
    return findings.isEmpty ? Array(workspace.revealed.bytes) : nil
  }

  private mutating func text(
    _ template: Template, in workspace: inout SiteCompiler.Workspace
  ) -> String? {
    workspace.path.reset()
    let findings = template.render(frames, into: &workspace.path)
    diagnostics += findings
    guard findings.isEmpty else { return nil }
    return String(decoding: workspace.path.review, as: UTF8.self)
  }
}
