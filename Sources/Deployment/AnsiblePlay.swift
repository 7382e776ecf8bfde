internal import Changes
internal import ConfigFormats
public import Diagnostics
internal import Schema
public import TemplateEngine

/// `ansible/`: an inventory of the site's hosts and a playbook that carries the bundles there and
/// applies them, in waves.
///
/// A function of site and templates alone: the playbook finds the bundles beside its folder.
public struct AnsiblePlay: Sendable {
  private let plan: SitePlan

  public init(_ plan: SitePlan) { self.plan = plan }

  /// Path and text of each file; no more than have no findings about their templates.
  public func files(
    templates: some Sequence<TemplateSource>, reporting diagnostics: inout DiagnosticBag
  ) -> [(path: String, bytes: [UInt8])] {
    var library = TemplateLibrary(Array(templates))
    let record = record
    var files: [(path: String, bytes: [UInt8])] = []
    for path in Self.paths {
      let (template, findings) = library.template(path, as: .yaml)
      diagnostics.append(contentsOf: findings)
      guard let template else { continue }
      var rendering = Rendering()
      let mistakes = template.render([record], into: &rendering)
      diagnostics.append(contentsOf: mistakes)
      if mistakes.isEmpty { files.append((path, Array(rendering.review))) }
    }
    return files
  }

  static let paths = ["ansible/apply.yaml", "ansible/host.yaml", "ansible/inventory.yaml"]

  /// Indexes of hosts: the JMS, which knows everybody's accounts, before those that log in to it; of
  /// the others at a time no more than leaves the floors of the site.
  var waves: [[Int]] {
    var serving: [String: Int] = [:]
    let others = plan.hosts.indices.filter { $0 != plan.jms }
    for host in plan.hosts { serving.merge(host.serving) { $0 + $1 } }
    var allowance: [String: Int] = [:]
    for (role, text) in plan.site.rollout.floors {
      let total = serving[role] ?? 0
      allowance[role] = total - (Floor(text) ?? .standard).kept(of: total)
    }
    let waves = Waves(allowance: allowance).place(others.map { plan.hosts[$0].serving })
    return (plan.jms.map { [[$0]] } ?? []) + waves.map { wave in wave.map { others[$0] } }
  }

  private var record: Record {
    let (site, waves) = (plan.site, waves)
    func members(_ hosts: some Sequence<Host>) -> Value {
      .list(hosts.map { .record(["name": .text($0.name, $0.entry.name.origin)]) })
    }
    func group(_ name: String, _ hosts: some Sequence<Host>) -> Value {
      .record(["group": .text(name, .none), "members": members(hosts)])
    }
    var entries = EntryPlans(of: plan, components: Component.all)
    let hosts = plan.hosts.map { host -> Value in
      let files = HostPlan(site: plan, entry: entries.plan(host.entry), host: host).artifactFiles
      return .record([
        "name": .text(host.name, host.entry.name.origin),
        "address": .text("\(host.publicAddress)", host.entry.publicAddress.origin),
        "has_artifacts": .flag(!files.isEmpty, .none),
        "artifacts": .list(files.map { .record(["file": .text($0)]) }),
      ])
    }
    let byRole = Role.allCases.compactMap { role -> Value? in
      let hosts = plan.hosts.filter { $0.has(role) }
      return hosts.isEmpty ? nil : group("role_\(role.rawValue)", hosts)
    }
    let byWave = waves.enumerated().map { index, wave in
      group("wave_\(index + 1)", wave.map { plan.hosts[$0] })
    }
    return [
      "site": .record(["name": .text(site.name)]),
      "hosts": .list(hosts), "groups": .list(byRole + byWave),
      "waves": .list(
        waves.indices.map { index in
          .record([
            "number": .number(index + 1, .none), "count": .number(waves.count, .none),
            "group": .text("wave_\(index + 1)", .none),
          ])
        }),
    ]
  }
}

extension HostPlan {
  /// Names of the files that the site names for this host's containers, each once.
  fileprivate var artifactFiles: [Setting<String>] {
    let kinds = Set(entry.containers.flatMap(\.components).flatMap(\.artifacts).map(\.kind))
    return site.site.artifacts.filter { kinds.contains($0.kind.value) }.map(\.file)
  }
}
