internal import ConfigFormats
internal import Diagnostics
internal import FileTrees
internal import Schema
internal import TemplateEngine

/// The files of an entry's hosts with their templates compiled.
struct CompiledEntry: Sendable {
  let plan: EntryPlan
  let hostFiles: [CompiledFile]
  /// In the order of the entry's containers.
  let containerFiles: [[CompiledFile]]
  /// What templates see of each container, as items of `containers`.
  let containers: [Value]

  init(_ plan: EntryPlan, _ site: SitePlan, _ preparation: inout TemplatePreparation) {
    func compile(_ components: [Component]) -> [CompiledFile] {
      components.flatMap { component in
        component.files.compactMap { file in
          guard file.when.holds(site.features, on: plan.entry) else { return nil }
          return preparation.compile(file, of: component, site.images)
        }
      }
    }
    self.plan = plan
    hostFiles = compile(plan.hostComponents)
    containerFiles = plan.containers.map { compile($0.components) }
    containers = plan.containers.map {
      .record(["container": .record(ContainerContext(plan: $0, site: site).record)])
    }
  }
}

/// A declared file whose path and text are ready to be rendered.
struct CompiledFile: Sendable {
  enum Content: Sendable {
    case template(Template)
    case link(Template)
    case bytes([UInt8])
  }

  let component: String
  let path: Template
  let content: Content
  let owner: String
  let group: String
  let mode: UInt16
  let action: ChangeAction
  let interrupts: Interruption
  let each: Name?
}

/// Compiles declared files against one library of templates.
struct TemplatePreparation {
  private var library: TemplateLibrary
  private(set) var diagnostics: [Diagnostic] = []

  /// Paths of files and targets of links are small templates of their own, under names that no
  /// file of `templates/` can have.
  init(_ templates: some Sequence<TemplateSource>, components: [Component]) {
    var sources = Array(templates)
    var seen: Set<String> = []
    func add(_ text: String) {
      guard seen.insert(text).inserted else { return }
      // A mistake in a declaration is ours; its range is never shown.
      sources.append(
        TemplateSource(path: Self.name(text), id: SourceID(Int(UInt32.max)), utf8: Array(text.utf8))
      )
    }
    for file in components.flatMap(\.files) {
      add(file.path)
      if case .link(let target) = file.kind { add(target) }
    }
    library = TemplateLibrary(sources)
  }

  private static func name(_ text: String) -> String { "declared:\(text)" }

  mutating func compile(
    _ file: FileDeclaration, of component: Component, _ images: [Branding.Image: ImageFile]
  ) -> CompiledFile? {
    guard let path = template(Self.name(file.path), as: .text) else { return nil }
    let content: CompiledFile.Content
    switch file.kind {
    case .template(let name, let format):
      guard let template = template(name, as: format) else { return nil }
      content = .template(template)
    case .image(let image):
      // One that could not be read was reported by whoever tried.
      guard let file = images[image] else { return nil }
      content = .bytes(file.bytes)
    case .link(let target):
      guard let template = template(Self.name(target), as: .text) else { return nil }
      content = .link(template)
    }
    let owner = file.owner.split(separator: ":", maxSplits: 1).map(String.init)
    return CompiledFile(
      component: component.name, path: path, content: content, owner: owner[0],
      group: owner.count > 1 ? owner[1] : owner[0], mode: file.mode,
      action: file.onChange, interrupts: file.interrupts, each: file.each.map { Name($0) })
  }

  private mutating func template(_ path: String, as format: ConfigFormat) -> Template? {
    let (template, findings) = library.template(path, as: format)
    diagnostics += findings.filter { !diagnostics.contains($0) }
    return template
  }
}
