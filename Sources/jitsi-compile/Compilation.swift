internal import Credentials
internal import Deployment
internal import Diagnostics
internal import Schema
internal import TemplateEngine

/// Site, secrets and templates read and checked: what every verb that compiles begins with.
struct Compilation {
  let plan: SitePlan
  var compiler: SiteCompiler
  let secrets: SecretSource
  let inputs: [Input]
  /// All templates of the run.
  let templates: [TemplateSource]
  /// The text of the site, and how ranges call it.
  let site: (text: SourceText, id: SourceID)

  /// Every secret that the site needs, its key first.
  var needs: [SecretNeed] { [.siteKey] + compiler.needs }

  /// A file that the output depends on, under a name that does not depend on the machine.
  struct Input {
    let name: String
    let utf8: [UInt8]
  }

  /// How much of the secrets a verb asks for.
  enum SecretDemand {
    /// Bundles need every secret's text.
    case required
    /// With secrets at hand the check says more.
    case useful
    /// The review tree needs none.
    case none
  }

  /// Reads and checks everything, with all findings in `reporter`.
  ///
  /// - Returns: nil when the site is not sound enough to render.
  static func prepare(
    _ options: CompileOptions, secretsAre demand: SecretDemand, reporter: inout Reporter
  ) throws -> Compilation? {
    let name = options.site == "-" ? "<stdin>" : options.site
    let text = SourceText(name: name, utf8: try FileStore.read(options.site))
    let id = reporter.sources.add(text)
    let (site, findings) = loadSite(text, as: id)
    reporter.add(findings)
    guard let site else { return nil }

    let images = readImages(
      of: site, with: Self.reader(beside: options.site), reporter: &reporter)
    let plan = SitePlan(site, images: images.mapValues { ImageFile($0.utf8) })
    reporter.add(plan.imageFindings)
    if !reporter.hasErrors { reporter.add(plan.generationFindings) }
    reporter.add(plan.snippetFindings(in: text))
    // A site with mistakes is not rendered, for one mistake would show in many files. What stands
    // on its own, the file of secrets and the templates, is looked at all the same.
    let isSound = !reporter.hasErrors
    let secrets = try readSecrets(
      options, demand, checking: isSound ? SecretPlan(plan) : nil, reporter: &reporter)
    let templates = try TemplateFolder(
      replacingFrom: options.templates, into: &reporter.sources)
    let (compiler, mistakes) = SiteCompiler.prepare(
      plan, templates: templates.sources, secrets: secrets)
    reporter.add(mistakes)
    guard isSound else { return nil }
    let changed = templates.sources.filter { templates.isReplaced($0.path) }.map {
      Input(name: "templates/\($0.path)", utf8: $0.utf8)
    }
    return Compilation(
      plan: plan, compiler: compiler, secrets: secrets,
      inputs: [Input(name: "site", utf8: text.utf8)] + changed
        + images.values.sorted { $0.name < $1.name },
      templates: templates.sources, site: (text, id))
  }

  /// Reads a file that a site names, by its path beside the site.
  typealias ImageReader = (String) throws -> [UInt8]

  static func reader(beside site: String) -> ImageReader {
    // One byte more than an image may have tells that it is too large.
    {
      try FileStore.read(
        SecretInput.beside(site: site, named: $0), atMost: ImageFile.maximumSize + 1)
    }
  }

  /// The images that the site names, by their use; those that cannot be read are reported.
  private static func readImages(
    of site: Site, with read: ImageReader, reporter: inout Reporter
  ) -> [Branding.Image: Input] {
    var images: [Branding.Image: Input] = [:]
    for image in Branding.Image.allCases {
      guard let path = site.branding.images[image], !path.isStandIn else { continue }
      do {
        images[image] = Input(
          name: "branding/\(image.rawValue)", utf8: try read(path.value))
      } catch {
        reporter.add([.unreadableImage(path, "\(error)")])
      }
    }
    return images
  }

  /// Reads and checks a site that is compared: its files as the review tree shows them, without any
  /// secret.
  ///
  /// - Parameters:
  ///   - store: The secrets, where somebody asked for their fingerprints.
  ///   - read: Reads images; nil where there is nothing beside the site.
  static func prepare(
    _ text: SourceText, comparingWith store: SecretStore?, templates folder: String?,
    images read: ImageReader?, reporter: inout Reporter
  ) throws -> Compilation? {
    let id = reporter.sources.add(text)
    let (site, findings) = loadSite(text, as: id)
    reporter.add(findings)
    guard let site else { return nil }
    let images = read.map { readImages(of: site, with: $0, reporter: &reporter) } ?? [:]
    let plan = SitePlan(site, images: images.mapValues { ImageFile($0.utf8) })
    if !reporter.hasErrors { reporter.add(plan.generationFindings) }
    reporter.add(plan.snippetFindings(in: text))
    guard !reporter.hasErrors else { return nil }
    let templates = try TemplateFolder(replacingFrom: folder, into: &reporter.sources)
    let (compiler, mistakes) = SiteCompiler.prepare(
      plan, templates: templates.sources, secrets: .withheld)
    reporter.add(mistakes)
    guard !reporter.hasErrors else { return nil }
    return Compilation(
      plan: plan, compiler: compiler,
      secrets: store.map { .store($0) } ?? .withheld, inputs: [],
      templates: templates.sources, site: (text, id))
  }

  private static func readSecrets(
    _ options: CompileOptions, _ demand: SecretDemand, checking plan: SecretPlan?,
    reporter: inout Reporter
  ) throws -> SecretSource {
    if options.placeholderSecrets { return .placeholders }
    let store: SecretStore
    if let input = options.secrets {
      guard let read = try Self.store(from: input, reporter: &reporter) else { return .withheld }
      store = read
    } else {
      let path = SecretInput.beside(site: options.site)
      switch demand {
      case .none: return .withheld
      case .useful where try FileStore.mode(of: path) == nil: return .withheld
      case .useful, .required:
        if try FileStore.mode(of: path) == nil {
          store = SecretStore(emptyNamed: path)
        } else {
          guard let read = try Self.store(from: .file(path), reporter: &reporter) else {
            return .withheld
          }
          store = read
        }
      }
    }
    if let plan {
      let needs = [.siteKey] + plan.needs
      reporter.add(store.check(needs))
      reporter.add(CertificateExpiry.check(store, needs, now: options.clock.time))
      reporter.add(plan.suppliedCertificate?.check(store, now: options.clock.time) ?? [])
    }
    return .store(store)
  }

  static func store(from input: SecretInput, reporter: inout Reporter) throws -> SecretStore? {
    let text = SourceText(name: input.name, utf8: try input.read(), isConfidential: true)
    let id = reporter.sources.add(text)
    let (store, findings) = SecretStore.load(text, as: id)
    reporter.add(findings)
    return store
  }
}
