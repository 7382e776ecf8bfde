internal import Credentials
internal import Diagnostics
internal import FileTrees
internal import Schema

/// A file that a host must have, and what to hold it against.
struct ExpectedFile: Sendable {
  enum Content: Sendable {
    case text
    /// A link; the target is absolute, or relative as it is declared.
    case link(target: String)
    /// An image, which says nothing about other files.
    case image
  }

  let component: String
  let content: Content
  let reading: Reading?
  /// The reading with its meanings filled in, where that is the same on all hosts with these roles.
  let compiled: CompiledReading?
  let element: Element?
  /// The container that the file is about, which for files of a host may be one of its containers.
  let role: ContainerRole
  /// Tells the files of a proof apart, from 0.
  let number: Int
}

/// The files of one place of hosts with the same roles.
struct ExpectedPlace: Sendable {
  let role: ContainerRole
  let place: FilePlace
  let isOfJMS: Bool
  private(set) var files: [String: ExpectedFile] = [:]
  private(set) var paths = KnownPaths()
  /// systemd units that there are.
  private(set) var units = UnitNames.provided

  /// - Parameters:
  ///   - scope: Of any host with the roles.
  ///   - number: Of the next file; counted on.
  init(
    _ role: ContainerRole, components: [Component], in scope: ProofScope,
    numberedFrom number: inout Int
  ) {
    self.role = role
    isOfJMS = scope.host.has(.jms)
    place = !role.isContainer ? .host : .container(scope.site.network.name(of: role))
    let scope = scope.with(role)
    for component in components {
      units.formUnion(component.units.map { scope.resolve($0, nil) })
      for file in component.files
      where file.when.holds(scope.site.features, on: scope.host.entry) {
        add(file, of: component.name, scope, &number)
      }
    }
    for provided in ProvidedPath.all where provided.roles.isEmpty || provided.roles.contains(role) {
      if let path = provided.path.text(in: scope, nil) {
        paths.insert(String(decoding: path, as: UTF8.self))
      }
    }
    guard !role.isContainer else { return }
    for container in scope.entry.containers {
      // `apply` makes containers, and the start of instances copies them.
      paths.insert("/var/lib/lxc/\(container.name)/rootfs")
    }
  }

  private mutating func add(
    _ file: FileDeclaration, of component: String, _ scope: ProofScope, _ number: inout Int
  ) {
    let reading = Reading.all["\(component):\(file.path)"]
    for instance in scope.instances(of: file.each) {
      let path = scope.resolve(file.path, instance.element)
      let scope = scope.with(instance.role)
      let content: ExpectedFile.Content =
        switch file.kind {
        case .template: .text
        case .image: .image
        case .link(let target): .link(target: scope.resolve(target, instance.element))
        }
      let isShared = !(reading?.rows.contains(where: \.dependsOnHost) ?? false)
      files[path] = ExpectedFile(
        component: component, content: content, reading: reading,
        compiled: isShared ? CompiledReading(reading, in: scope, for: instance.element) : nil,
        element: instance.element, role: instance.role, number: number)
      number += 1
      paths.insert(path)
      if let unit = UnitNames.unit(at: path) { units.insert(unit) }
    }
  }
}

extension ProofScope {
  /// What a declaration that says `each` is repeated for.
  fileprivate func instances(of list: String?) -> [(element: Element?, role: ContainerRole)] {
    switch list {
    case nil: return [(nil, role)]
    case "containers":
      return entry.containers.map { container in
        (Element(fields: [.name: container.name], origin: site.site.name.origin), container.role)
      }
    case "accounts":
      return site.everyAccount.map { account in
        (
          Element(
            fields: [
              .user: account.user, .domain: account.domain, .secret: account.secret,
              .file: "\(ProsodyDataPath.account(user: account.user, host: account.domain))",
            ], origin: account.origin), role
        )
      }
    case "sidecars":
      return site.hosts.flatMap { host in
        [Role.jibri, .sip].filter { site.hasSidecar($0, host) }.flatMap { worker in
          site.generations[SecretPlan.Family.sidecar(worker, host.name)].accepted.map {
            let id = site.kid(worker, host.name, generation: $0)
            let key = SecretPlan.Name.sidecarPublicKey(worker, host.name)
            return (
              Element(
                fields: [
                  .id: id, .file: AsapKeyFile.name(kid: id),
                  .secret: SecretName.of(key, generation: $0),
                ], origin: host.entry.name.origin), role
            )
          }
        }
      }
    case "signals":
      return site.generations[SecretPlan.Family.signal].accepted.map {
        let id = site.signalKid(generation: $0)
        let key = SecretName.of(SecretPlan.Name.signalPublicKey, generation: $0)
        return (
          Element(
            fields: [.id: id, .file: AsapKeyFile.name(kid: id), .secret: key],
            origin: site.domains.meet.origin), role
        )
      }
    case "further_authorities":
      return SecretPlan(site).authorities.enumerated().dropFirst().map { index, name in
        (
          Element(
            fields: [.number: String(index + 1), .secret: name], origin: site.domains.meet.origin),
          role
        )
      }
    default: return []
    }
  }

  /// A declared path with the names of the site filled in; what the site does not have is empty.
  fileprivate func resolve(_ declared: String, _ element: Element?) -> String {
    var path = ""
    var rest = declared[...]
    while let open = rest.firstIndex(of: "{"), rest[open...].hasPrefix("{{"),
      let close = rest[open...].firstIndex(of: "}")
    {
      path += rest[..<open]
      path += value(of: rest[rest.index(open, offsetBy: 2)..<close], element) ?? ""
      rest = rest[close...].dropFirst(2)
    }
    return path + rest
  }

  private func value(of name: Substring, _ element: Element?) -> String? {
    switch name {
    case "site.name": text(of: .siteName, nil)
    case "site.timezone": text(of: .timezone, nil)
    case "debian.lua": host.entry.release.value.facts.lua
    case "container.name": element?.fields[.name]
    case "path", "file": element?.fields[.file]
    case "number": element?.fields[.number]
    case "branding.logo_file": site.logoFile
    case "focus_roster_path":
      ProsodyDataPath.roster(user: site.accounts.focus.user, host: site.accounts.focus.domain)
    case "locked_account_path":
      ProsodyDataPath.account(
        user: AccountPlan.lockedUser, host: site.accounts.focus.domain)
    case _ where name.hasPrefix("domain."):
      text(of: .domain(String(name.dropFirst("domain.".utf8.count))), nil)
    default: nil
    }
  }
}
