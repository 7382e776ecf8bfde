internal import FileTrees

/// Facts about hosts, read back from `manifest.json` and `site.json`.
///
/// The files come from disk or from elsewhere: what is missing or of another type is nil or empty,
/// and whoever reads decides what it cannot do without.
extension HostFacts {
  /// - Parameter json: An object with `artifacts`, `checks`, `needs`, `packages`, `roles`, `serving` and `units`.
  init(_ json: JSONValue, address: String? = nil) {
    let needs = json["needs"] ?? .null
    self.init(
      architecture: needs["architecture"]?.text ?? "", release: needs["release"]?.text ?? "",
      cores: needs["cores"]?.number ?? 0, memoryInMiB: needs["memory_mib"]?.number ?? 0,
      diskInMiB: needs["disk_mib"]?.number ?? 0, address: address ?? needs["address"]?.text,
      roles: texts(json["roles"]),
      serving: Dictionary(
        (json["serving"]?.members ?? []).compactMap { member in
          member.value.number.map { (member.key, $0) }
        }, uniquingKeysWith: { first, _ in first }),
      modules: texts(needs["modules"]), devices: texts(needs["devices"]),
      ports: (needs["ports"]?.elements ?? []).compactMap { port in
        guard let transport = PortExpectation.Transport(rawValue: port["transport"]?.text ?? ""),
          let number = port["port"]?.number.flatMap({ UInt16(exactly: $0) })
        else { return nil }
        return PortExpectation(transport, number, component: port["component"]?.text ?? "")
      },
      bridge: needs["bridge"]?.text, proxy: needs["proxy"]?.text, mirror: needs["mirror"]?.text,
      packages: packagePins(json["packages"]),
      artifacts: (json["artifacts"]?.elements ?? []).compactMap { ArtifactFacts($0) },
      units: texts(json["units"]), checks: healthChecks(json["checks"]))
  }
}

extension ContainerFacts {
  init?(_ json: JSONValue) {
    guard let name = json["name"]?.text, let kind = Kind(rawValue: json["kind"]?.text ?? "") else {
      return nil
    }
    self.init(
      name: name, kind: kind, address: json["address"]?.text, release: json["release"]?.text ?? "",
      base: json["base"]?.text, startOrder: json["start_order"]?.number ?? 0,
      startsAtBoot: json["boot"] == .boolean(true), groups: texts(json["groups"]),
      devices: texts(json["devices"]), packages: packagePins(json["packages"]),
      artifacts: (json["artifacts"]?.elements ?? []).compactMap { ArtifactFacts($0) },
      units: texts(json["units"]), checks: healthChecks(json["checks"]), data: texts(json["data"]))
  }
}

extension ArtifactFacts {
  init?(_ json: JSONValue) {
    let path = json["path"]?.text
    let form: Form
    switch (json["form"]?.text, path) {
    case ("file", let path?):
      guard let mode = UInt16(json["mode"]?.text ?? "", radix: 8) else { return nil }
      form = .file(path, mode: mode)
    case ("folder", let path?): form = .folder(path)
    case ("package", nil): form = .package
    default: return nil
    }
    guard let name = json["name"]?.text, let file = json["file"]?.text,
      let digest = json["sha256"]?.text,
      let action = ChangeAction(summary: json["action"]?.text ?? "")
    else { return nil }
    self.init(name: name, form: form, file: file, digest: digest, action: action)
  }
}

private func texts(_ json: JSONValue?) -> [String] { (json?.elements ?? []).compactMap(\.text) }

private func packagePins(_ json: JSONValue?) -> [PackagePin] {
  (json?.elements ?? []).compactMap { element in
    if let text = element.text { return PackagePin(specification: text) }
    guard let text = element["package"]?.text else { return nil }
    var pin = PackagePin(specification: text)
    if let action = ChangeAction(summary: element["action"]?.text ?? ""),
      let interrupts = Interruption(rawValue: element["interrupts"]?.text ?? "")
    {
      pin.upgrade = PackageUpgrade(
        component: element["component"]?.text ?? "", action: action, interrupts: interrupts)
    }
    return pin
  }
}

private func healthChecks(_ json: JSONValue?) -> [HealthCheck] {
  (json?.elements ?? []).compactMap { check in
    HealthCheck(kind: check["kind"]?.text ?? "", subject: check["subject"]?.text ?? "")
  }
}
