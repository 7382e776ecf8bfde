public import Credentials
public import Diagnostics
internal import Schema
public import TemplateEngine

/// A rotation with everything that an operator needs to carry it out.
public struct RotationPlan: Sendable {
  public let rotation: Rotation
  /// The hosts of each phase in their order, wave by wave.
  public let waves: [[[HostEffect]]]
  /// What the site and all its phases need; what is missing of it has to be made.
  public let needs: [SecretNeed]
  /// Names of secrets that the last phase needs no more.
  public let retired: [String]
  let plan: SitePlan

  /// - Parameters:
  ///   - plan: The site as it is.
  ///   - phases: The same with the settings of each phase of the rotation.
  ///   - waveSize: How many hosts of a role change at a time; nil: a quarter, at least one.
  /// - Returns: The plan, and what is wrong with the templates.
  public static func make(
    _ rotation: Rotation, of plan: SitePlan, phases: [SitePlan],
    templates: some Collection<TemplateSource>, waveSize: Int?
  ) -> (plan: RotationPlan, diagnostics: [Diagnostic]) {
    var diagnostics: [Diagnostic] = []
    let compilers = ([plan] + phases).map { site in
      let (compiler, findings) = SiteCompiler.prepare(
        site, templates: templates, secrets: .withheld)
      diagnostics += findings
      return compiler
    }
    let orders = RotationWaves(plan: plan, size: waveSize)
    let waves = zip(rotation.phases, SiteCompiler.effects(along: compilers)).map { phase, effects in
      let effectOfHost = Dictionary(uniqueKeysWithValues: effects.map { ($0.host, $0) })
      return orders.waves(of: effects.map(\.host), in: phase.step).map { wave in
        wave.compactMap { effectOfHost[$0] }
      }
    }
    let before = SecretPlan(plan).needs
    let all = before + phases.flatMap { SecretPlan($0).needs }
    let last = Set((phases.last.map { SecretPlan($0).needs } ?? before).map(\.name))
    var seen: Set<String> = []
    return (
      RotationPlan(
        rotation: rotation, waves: waves, needs: all.filter { seen.insert($0.name).inserted },
        retired: before.map(\.name).filter { !last.contains($0) }, plan: plan), diagnostics
    )
  }
}
