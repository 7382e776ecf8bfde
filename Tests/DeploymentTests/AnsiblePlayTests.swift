import Diagnostics
import Schema
import TemplateEngine
import Testing
import _TestSupport

@testable import Changes
@testable import Deployment

/// The order in which the playbook goes over the hosts.
struct AnsiblePlayTests {
  @Test(arguments: ["nordeck", "pool", "single-host", "rotation"])
  func wavesKeepTheFloors(_ name: String) throws {
    let plan = try RenderedSite(fixture: name).plan
    let waves = AnsiblePlay(plan).waves
    #expect(waves.flatMap { $0 }.sorted() == Array(plan.hosts.indices))
    #expect(waves.first == [try #require(plan.jms)])
    var total: [String: Int] = [:]
    for host in plan.hosts { total.merge(host.serving) { $0 + $1 } }
    for wave in waves.dropFirst() {
      var away: [String: Int] = [:]
      for index in wave { away.merge(plan.hosts[index].serving) { $0 + $1 } }
      for (role, count) in away where wave.count > 1 {
        let text = try #require(plan.site.rollout.floors[role])
        let floor = try #require(Floor(text))
        let all = total[role] ?? 0
        // A host that alone takes more is in a wave in which nobody else of that role is.
        let others = wave.count { plan.hosts[$0].serving[role] ?? 0 > 0 }
        #expect(all - count >= floor.kept(of: all) || others == 1, "\(name): \(role) in \(wave)")
      }
    }
  }

  /// A template that is not YAML where a value stands is a finding, and no file.
  @Test func templatesAreChecked() throws {
    let plan = try RenderedSite(fixture: "nordeck").plan
    let templates = AnsiblePlay.paths.map { path in
      TemplateSource(
        path: path, id: SourceID(1), utf8: Array("a: x {{site.name}}\n{{nowhere}}\n".utf8))
    }
    var bag = DiagnosticBag()
    #expect(AnsiblePlay(plan).files(templates: templates, reporting: &bag).isEmpty)
    #expect(bag.hasErrors)
  }
}
