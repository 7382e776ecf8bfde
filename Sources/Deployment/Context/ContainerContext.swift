internal import Diagnostics
internal import FileTrees
internal import Schema
internal import TemplateEngine

/// The third frame, `container`: the container that a file is for, or the machine itself.
struct ContainerContext {
  let plan: ContainerPlan
  let site: SitePlan
  /// The machine's name; nil in a container.
  var hostName: Setting<String>?

  var record: Record {
    let name = site.site.name.origin.derived(by: .nameOfSite)
    let purpose = Origin.none.derived(by: .rolesOfHost)
    return [
      "name": hostName.map { .text($0) } ?? .text(plan.name, name),
      "role": .text(plan.role.rawValue, purpose),
      "address": .text(
        site.network.address(of: plan.role),
        site.network.network.subnet.origin.derived(by: .addressInSubnet)),
      "start_order": .number(plan.role.startOrder, .none.derived(by: .orderOfStart)),
      "is_template": .flag(plan.role.isTemplate, purpose),
      "groups": .list(plan.groups.map { .record(["name": .text($0, name)]) }),
      "packages": .list(
        plan.packages.map {
          .record([
            "name": .text($0.name),
            "version": $0.version.map {
              .text($0, site.site.jitsi.origin.derived(by: .releaseSet))
            } ?? .null,
          ])
        }),
      "sound": .flag(plan.usesSound, purpose), "video": .flag(plan.usesVideo, purpose),
      "recordings": .flag(plan.keepsRecordings, purpose),
    ]
  }
}
