internal import Credentials
internal import Diagnostics
internal import FileTrees
internal import Schema

/// The lists that files repeat settings for, made from the plan.
extension ProofScope {
  func elements(_ list: Elements) -> [Element] {
    switch list {
    case .bridges: bridges
    case .furtherRelaySecrets:
      site.generations[SecretPlan.Name.turn].accept.map {
        Element(
          [.secret: SecretName.of(SecretPlan.Name.turn, generation: $0)], site.domains.meet.origin)
      }
    case .peers: peers
    case .recorderCards: recorderCards
    case .gatewayCards: gatewayCards
    case .cameras: cameras
    case .openForwards: forwards.filter { $0.sources == .everyone }.map(element)
    case .limitedForwards: forwards.filter { $0.sources != .everyone }.map(element)
    case .sources: sources
    case .names: names
    case .groups: container?.groups.map { Element([.name: $0], site.site.name.origin) } ?? []
    case .dialPlan:
      site.site.dialPlan.map { Element([.id: $0.id.value, .name: $0.name.value], $0.id.origin) }
    case .stunServers: site.site.web.stunServers.map { Element([.name: $0.value], $0.origin) }
    case .pins: pins
    case .pushTargets:
      site.pushTargets.map { target in
        Element(
          [
            .name: target.host.name, .address: target.host.siteAddress.description,
            .set: target.key.value,
          ], target.key.origin)
      }
    }
  }

  /// Those that the firewall leads to containers.
  private var forwards: [Forward] { entry.forwards.filter { $0.address != nil } }

  private var container: ContainerPlan? { entry.programPlaces.first { $0.role == role } }

  private var bridges: [Element] {
    site.hosts.filter { $0.has(.jvb) }.map { host in
      let origin = host.entry.name.origin
      let isLocal = host.has(.jms)
      let address = isLocal ? site.network.address(of: .jitsi) : host.siteAddress
      return Element(
        [
          .id: host.name, .user: site.accounts.bridge(host.name, origin).user,
          .address: address?.description ?? "",
          .port: String(isLocal ? Listener.colibriPort : host.entry.colibriPort.value),
        ], origin)
    }
  }

  private var peers: [Element] {
    site.hosts.filter { $0.has(.jvb) }.flatMap { host in
      RelayPolicy.peers(of: host, in: site).map { address, origin in
        Element([.address: address.description], origin)
      }
    }
  }

  private var recorderCards: [Element] {
    let devices = host.entry.devices
    return (0..<devices.jibriInstances).map { index in
      Element(
        [.number: String(index + 1), .first: DevicePlan.cardID(devices.jibriCard(of: index + 1))],
        host.entry.name.origin)
    }
  }

  private var gatewayCards: [Element] {
    let devices = host.entry.devices
    return (0..<devices.sipInstances).map { index in
      let card = devices.sipCard(of: index + 1)
      return Element(
        [
          .number: String(index + 1), .first: DevicePlan.cardID(card),
          .second: DevicePlan.cardID(card + 1),
        ], host.entry.name.origin)
    }
  }

  private var cameras: [Element] {
    let numbers = Array(host.entry.devices.videoDevices)
    return stride(from: 0, to: numbers.count - 1, by: 2).map { index in
      Element(
        [
          .number: String(index / 2 + 1), .first: String(numbers[index]),
          .second: String(numbers[index + 1]),
        ], host.entry.name.origin)
    }
  }

  private func element(_ forward: Forward) -> Element {
    Element(
      [
        .transport: forward.transport.rawValue, .port: String(forward.port),
        .address: forward.address?.description ?? "", .targetPort: String(forward.targetPort),
        .component: forward.component, .set: Self.set(of: forward),
      ], host.entry.name.origin)
  }

  private static func set(of forward: Forward) -> String {
    "peers-\(forward.transport.rawValue)-\(forward.port)"
  }

  private var sources: [Element] {
    forwards.flatMap { forward -> [Element] in
      let hosts: [Host] =
        switch forward.sources {
        case .everyone: []
        case .jms: [site.jmsHost].compactMap { $0 }
        case .nodes: site.hosts.filter { !$0.has(.jms) }
        }
      var seen: Set<IPv4Address> = []
      return hosts.flatMap { host in
        [host.publicAddress, host.privateAddress].compactMap { address in
          guard let address, seen.insert(address).inserted else { return nil }
          return Element(
            [.set: Self.set(of: forward), .address: address.description],
            host.entry.publicAddress.origin)
        }
      }
    }
  }

  private var names: [Element] {
    entry.containers.compactMap { container in
      site.network.address(of: container.role).map {
        Element([.name: container.name, .address: $0.description], site.site.name.origin)
      }
    }
  }

  private var pins: [Element] {
    (container?.packages ?? []).compactMap { package in
      package.version.map {
        Element([.package: package.name, .version: $0], site.site.jitsi.origin)
      }
    }
  }
}

extension Element {
  fileprivate init(_ fields: [Topic.Field: String], _ origin: Origin) {
    self.init(fields: fields, origin: origin)
  }
}
