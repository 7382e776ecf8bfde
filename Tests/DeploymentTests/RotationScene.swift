import Diagnostics
import FileTrees
import Schema
import TemplateEngine
import Testing
import _TestSupport

@testable import Credentials
@testable import Deployment

/// A rotation with the bundles of all its phases: index 0 is the site before it.
struct RotationScene {
  let rotation: Rotation
  let whole: RotationPlan
  let plans: [SitePlan]
  let store: SecretStore
  /// By phase, then by host.
  let bundles: [[[String: String]]]

  var site: SitePlan { plans[0] }
  var jms: Int { site.jms ?? 0 }

  static let templates: [TemplateSource] = EmbeddedFiles.templates.enumerated().map {
    index, template in
    TemplateSource(
      path: "\(template.path)", id: SourceID(index + 1),
      utf8: template.text.withUTF8Buffer { Array($0) })
  }

  /// - Parameter extra: Lines at the end of the site.
  init(_ names: [String], on fixture: String, extra: String = "", waveSize: Int? = nil) throws {
    let text = try PackageFolder.folder.text("fixtures/\(fixture)/site.yaml") + extra
    let source = SourceText(name: "site.yaml", text)
    func plan(_ text: SourceText) throws -> SitePlan {
      let (site, findings) = loadSite(text, as: SourceID(0))
      let plan = SitePlan(try #require(site))
      #expect(findings + plan.generationFindings == [])
      return plan
    }
    let before = try plan(source)
    let (credentials, findings) = Rotation.select(names, in: before)
    #expect(findings.isEmpty && !credentials.isEmpty)
    let rotation = Rotation(of: credentials, in: before)
    let phases = try rotation.phases.map { phase in
      let (edited, findings) = GenerationEdit(source, as: SourceID(0)).setting(phase.settings)
      #expect(findings.isEmpty)
      return try plan(SourceText(name: phase.fileName, utf8: try #require(edited)))
    }
    self.rotation = rotation
    plans = [before] + phases
    whole =
      RotationPlan.make(
        rotation, of: before, phases: phases, templates: Self.templates, waveSize: waveSize
      ).plan
    store = try Self.store(for: [.siteKey] + whole.needs)
    for plan in plans {
      let wrong = store.check(SecretPlan(plan).needs).filter {
        // A certificate that the operator brings is not what is looked at here.
        $0.code != "secrets.unused" && $0.code != "secrets.not-pem"
      }
      #expect(wrong == [])
    }
    let secrets = store
    bundles = plans.map { Self.bundles(of: $0, secrets) }
  }

  private static func store(for needs: [SecretNeed]) throws -> SecretStore {
    var random = SystemRandomNumberGenerator()
    // RSA takes seconds a key, and its length is nothing to this test.
    let keys = KeySource { _ in KeySource.system.make(.p256) }
    let means = SecretMeans(now: UTCTime(seconds: 1_800_000_000), keys: keys) { count in
      (0..<count).map { _ in UInt8.random(in: .min ... .max, using: &random) }
    }
    let addition = SecretStore().adding(needs, by: means)
    #expect(addition.diagnostics.isEmpty)
    let supplied = addition.notMade.map { "  \"\($0.name)\": \"supplied \($0.name)\"\n" }.joined()
    let text = String(decoding: addition.text, as: UTF8.self) + supplied
    let source = SourceText(name: "secrets.yaml", text, isConfidential: true)
    return try #require(SecretStore.load(source, as: SourceID(9)).store)
  }

  /// The files of each host as its bundle has them, by place and path.
  private static func bundles(of plan: SitePlan, _ store: SecretStore) -> [[String: String]] {
    let compiler = SiteCompiler.prepare(plan, templates: templates, secrets: .store(store)).compiler
    var workspace = SiteCompiler.Workspace()
    return (0..<compiler.hostCount).map { host in
      let (tree, findings) = compiler.compile(hostAt: host, in: &workspace)
      #expect(findings.isEmpty)
      var files: [String: String] = [:]
      for file in tree.files {
        guard case .bytes(let review, let bundle) = file.content else { continue }
        files["\(file.place.folder)\(file.path)"] = String(
          decoding: bundle ?? review, as: UTF8.self)
      }
      return files
    }
  }
}
