internal import FileTrees
internal import Schema
internal import TemplateEngine

/// What all hosts of one entry of `hosts` have in common: containers, components, packages, files.
///
/// A range of 1,000 bridges is planned once; each of them adds its name and addresses.
struct EntryPlan: Sendable {
  let entry: HostEntry
  /// What decides everything here but the forwards' ports.
  let kind: EntryKind
  /// Components whose files belong to the host itself.
  let hostComponents: [Component]
  let containers: [ContainerPlan]
  /// The host itself, where its programs are in no containers.
  let machine: ContainerPlan?
  let forwards: [Forward]

  init(_ entry: HostEntry, of site: SitePlan, components: [Component]) {
    var plans = EntryPlans(of: site, components: components)
    self = plans.plan(entry)
  }

  /// - Parameter other: The plan of an entry of the same kind.
  init(_ entry: HostEntry, like other: EntryPlan, of site: SitePlan) {
    (self.entry, kind) = (entry, other.kind)
    (hostComponents, containers) = (other.hostComponents, other.containers)
    var machine = other.machine
    machine?.name = entry.name.value.source
    self.machine = machine
    forwards = Forward.list(
      Self.programPlaces(machine, containers), entry: entry, site: site)
  }

  fileprivate init(first entry: HostEntry, of site: SitePlan, components: [Component]) {
    (self.entry, kind) = (entry, EntryKind(entry))
    func present(in role: ContainerRole) -> [Component] {
      components.filter { $0.isPresent(in: role, site.features, on: entry) }
    }
    if entry.isMachine {
      hostComponents = present(in: .machine).map { $0.placedOnMachine() }
      machine = ContainerPlan(
        role: .machine, site: site, entry: entry, components: hostComponents)
    } else {
      hostComponents = present(in: .host)
      machine = nil
    }
    containers = ContainerRole.allCases.filter { Self.has($0, entry, site) }.map { role in
      ContainerPlan(role: role, site: site, entry: entry, components: present(in: role))
    }
    forwards = Forward.list(
      Self.programPlaces(machine, containers), entry: entry, site: site)
  }

  /// Where the programs of the site run: in containers, or else on the machine itself.
  var programPlaces: [ContainerPlan] { Self.programPlaces(machine, containers) }

  private static func programPlaces(
    _ machine: ContainerPlan?, _ containers: [ContainerPlan]
  ) -> [ContainerPlan] {
    machine.map { [$0] } ?? containers
  }

  /// The machine itself or its host's part of it, as the place of its files.
  var hostRole: ContainerRole { machine == nil ? .host : .machine }

  private static func has(_ role: ContainerRole, _ entry: HostEntry, _ site: SitePlan) -> Bool {
    guard !entry.isMachine else { return false }
    return switch role {
    case .host, .machine: false
    case .jitsi: entry.has(.jms)
    case .selector: entry.has(.jms) && site.features.contains(.selector)
    case .whiteboard: entry.has(.jms) && site.features.contains(.whiteboard)
    case .dialPlan: entry.has(.jms) && site.features.contains(.dialPlan)
    case .jvb: entry.has(.jvb) && !entry.has(.jms)
    case .jibri: entry.has(.jibri)
    case .sip: entry.has(.sip)
    }
  }
}

/// What conditions ask of an entry: entries of one kind have the same components and files.
struct EntryKind: Hashable, Sendable {
  private let roles: Set<Role>
  private let release: DebianRelease
  private let hasSidecar: Bool
  private let mode: HostMode
  private let takesDirectCalls: Bool

  init(_ entry: HostEntry) {
    roles = Set(entry.roles.map(\.value))
    release = entry.release.value
    hasSidecar = entry.sidecar.value
    mode = entry.mode.value
    takesDirectCalls = entry.takesDirectCalls.value
  }
}

/// Plans entries; those of one kind share everything but what depends on their ports.
struct EntryPlans {
  private let site: SitePlan
  private let components: [Component]
  private var known: [EntryKind: EntryPlan] = [:]

  init(of site: SitePlan, components: [Component]) {
    (self.site, self.components) = (site, components)
  }

  mutating func plan(_ entry: HostEntry) -> EntryPlan {
    let kind = EntryKind(entry)
    if let other = known[kind] { return EntryPlan(entry, like: other, of: site) }
    let plan = EntryPlan(first: entry, of: site, components: components)
    known[kind] = plan
    return plan
  }
}

/// A container of a host, or the machine itself.
struct ContainerPlan: Sendable {
  let role: ContainerRole
  /// Of the machine itself, the name of its entry.
  fileprivate(set) var name: String
  let components: [Component]
  /// Each name once, in the order of the components.
  let packages: [PackagePin]
  let groups: [String]

  init(role: ContainerRole, site: SitePlan, entry: HostEntry, components: [Component]) {
    self.role = role
    self.components = components
    name = role == .machine ? entry.name.value.source : site.network.name(of: role)
    packages = components.packages(in: site, on: entry)
    let siteName = site.site.name.value
    groups =
      switch role {
      case .jibri: ["\(siteName)-group", "\(siteName)-jibri"]
      case .sip: ["\(siteName)-group", "\(siteName)-sip"]
      case .machine: []
      default: ["\(siteName)-group", "onboot"]
      }
  }

  var usesSound: Bool { role.isTemplate }
  var usesVideo: Bool { role == .sip }
  var keepsRecordings: Bool { role == .jibri }
}

extension [Component] {
  /// What they need of Debian, each name once.
  func packages(in site: SitePlan, on entry: HostEntry) -> [PackagePin] {
    var seen: Set<String> = []
    return flatMap { component in
      component.packages.compactMap { package in
        guard var pin = package.pin(in: site, on: entry), seen.insert(pin.name).inserted else {
          return nil
        }
        if pin.version != nil, let upgrade = component.onUpgrade {
          pin.upgrade = PackageUpgrade(
            component: component.name, action: upgrade.action, interrupts: upgrade.interrupts)
        }
        return pin
      }
    }
  }
}
