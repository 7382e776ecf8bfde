internal import Credentials
internal import Deployment
internal import Diagnostics
internal import Glibc
internal import Schema

/// One run of `secrets rotate`: everything is worked out first, then the secrets are written, and
/// last the folder that speaks of them.
struct RotationRun {
  let command: SecretsRotate

  init(_ command: SecretsRotate) { self.command = command }

  func run(reporter: inout Reporter) throws {
    let text = SourceText(name: command.site, utf8: try FileStore.read(command.site))
    let id = reporter.sources.add(text)
    guard let site = Self.load(text, id, reporter: &reporter) else { return }
    let plan = SitePlan(site)
    let file = command.file
    guard let store = try file.existing(reporter: &reporter),
      let selected = credentials(in: plan, store, reporter: &reporter), !reporter.hasErrors
    else { return }
    if selected.isEmpty {
      return Terminal.say(
        "no certificate of the site ends within \(CertificateExpiry.standardWarningDays) days")
    }
    let rotation = Rotation(of: selected, in: plan)
    reporter.add(rotation.underWay(in: site))
    guard !reporter.hasErrors,
      let phases = phases(of: rotation, of: text, as: id, reporter: &reporter)
    else { return }

    let templates = try TemplateFolder(
      replacingFrom: command.templates, into: &reporter.sources)
    let (whole, findings) = RotationPlan.make(
      rotation, of: plan, phases: phases.map { SitePlan($0.site) }, templates: templates.sources,
      waveSize: command.wave)
    reporter.add(findings)
    let addition = store.adding(
      [.siteKey] + whole.needs, by: command.validity.means(now: command.clock.time))
    reporter.add(addition.diagnostics)
    guard !reporter.refusesOutput else { return }
    let folder = try prepareFolder(for: rotation)
    try file.write(addition)
    for (phase, result) in zip(rotation.phases, phases) {
      try write(result.text, as: phase.fileName, in: folder)
    }
    try write(Array(whole.text(commands(folder)).utf8), as: "plan.md", in: folder)
    SecretFile.report(addition, file: store.fileName)
    Terminal.say(
      "\(folder): \(rotation.phases.count) phase\(rotation.phases.count == 1 ? "" : "s"), "
        + "begin with \(folder)/plan.md")
  }

  /// The site, if it can be compiled.
  private static func load(
    _ text: SourceText, _ id: SourceID, reporter: inout Reporter
  ) -> Site? {
    let (site, findings) = loadSite(text, as: id)
    reporter.add(findings)
    guard let site, !reporter.hasErrors else { return nil }
    let plan = SitePlan(site)
    reporter.add(plan.generationFindings)
    return reporter.hasErrors ? nil : site
  }

  private func credentials(
    in plan: SitePlan, _ store: SecretStore, reporter: inout Reporter
  ) -> [Credential]? {
    var names = Array(command.words.dropLast())
    if command.expiring {
      names = CertificateExpiry.ending(
        store, SecretPlan(plan).needs.filter(\.kind.isGenerated), now: command.clock.time
      ).map { Rotation.nameOfText($0.name) }
    }
    let (selected, findings) = Rotation.select(names, in: plan)
    reporter.add(findings)
    return findings.isEmpty ? selected : nil
  }

  /// The text of each phase with the site that it reads as.
  private func phases(
    of rotation: Rotation, of text: SourceText, as id: SourceID, reporter: inout Reporter
  ) -> [(text: [UInt8], site: Site)]? {
    var phases: [(text: [UInt8], site: Site)] = []
    for phase in rotation.phases {
      let (edited, findings) = GenerationEdit(text, as: id).setting(phase.settings)
      reporter.add(findings)
      guard let edited else { return nil }
      let source = SourceText(name: phase.fileName, utf8: edited)
      guard let site = Self.load(source, reporter.sources.add(source), reporter: &reporter) else {
        return nil
      }
      phases.append((edited, site))
    }
    return phases
  }

  // MARK: The folder

  private var folder: String {
    if let output = command.output { return output }
    let names = command.words.dropLast().map { name in
      name.replacing("/", with: "-").replacing("*", with: "all").replacing("?", with: "any")
    }
    let label = command.expiring ? "expiring" : names.joined(separator: "+")
    return SecretInput.beside(
      site: command.site, named: "rotate-\(label.utf8.count > 100 ? "several" : label)")
  }

  /// Makes the folder, unless another rotation's phases are in it.
  private func prepareFolder(for rotation: Rotation) throws -> String {
    let folder = folder
    let ours = Set(rotation.phases.map(\.fileName) + ["plan.md"])
    if try FileStore.mode(of: folder) != nil {
      for file in try FileStore.files(below: folder) where !ours.contains(file) {
        guard file.hasSuffix(".yaml") else { continue }
        throw OtherRotation(folder: folder, file: file)
      }
    } else if mkdir(folder, 0o755) != 0 {
      throw FileError("make folder", folder)
    }
    return folder
  }

  /// A folder that holds what this run would not write over.
  struct OtherRotation: Error, CustomStringConvertible {
    let folder: String
    let file: String
    var description: String {
      "\(folder) has \(file) of something else in it; remove the folder, or name another with -o"
    }
  }

  private func write(_ bytes: [UInt8], as name: String, in folder: String) throws {
    let path = "\(folder)/\(name)"
    if try FileStore.mode(of: path) != nil, try FileStore.read(path) == bytes { return }
    try FileStore.write(bytes, to: path, mode: 0o644)
  }

  private func commands(_ folder: String) -> RotationCommands {
    // A command may hold a token, and a descriptor is gone by then.
    let secrets =
      switch command.file {
      case let file where file.encryption != nil: "cmd:COMMAND THAT DECRYPTS"
      case let file:
        switch file.input {
        case .file(let path): path
        case .descriptor, .command: "cmd:COMMAND THAT DECRYPTS"
        }
      }
    return RotationCommands(
      site: command.site, folder: folder, secrets: secrets, templates: command.templates)
  }
}
