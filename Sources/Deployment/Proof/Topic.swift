internal import Schema

/// What a value of a rendered file means.
///
/// Readings say which setting has which meaning; ``ProofScope`` says what the site makes of it on
/// one host. Neither knows the templates.
enum Topic: Hashable, Sendable {
  /// A domain under the name that ``DomainPlan`` has for it: `meet`, `turn`, `auth`, `conference`.
  case domain(String)
  /// Where the bridge of this host finds the XMPP server.
  case xmppServer
  case room(Room)
  /// The port of a declared listener, inside its container.
  case port(String)
  /// The address of a container of this host.
  case address(ContainerRole)
  /// The address of the place that the file is for.
  case ownAddress
  /// The gateway of a container with a fixed address; others get it with their lease.
  case gatewayOfFixed
  case gateway, subnet, netmask, prefixLength, dhcpFirst, dhcpLast
  case publicAddress, routeToJMS
  /// Where the JMS may come from with bundles.
  case pushAddresses
  case hardwareAddress
  case user(AccountRole)
  case password(AccountRole)
  case secret(SecretRole)
  /// Key id of the sidecar of a role.
  case keyID(Role)
  case hostName
  case containerName(ContainerRole)
  case ownContainer
  case bridgeInterface
  /// The interface that packets from outside must come in by; where a host has two addresses there is
  /// none, because the same packets may come by either.
  case uplink
  case siteName
  case instancePrefix(Role)
  case timezone
  /// A switch that follows from the site.
  case flag(Flag)
  /// A text of the site that is neither a name nor an address.
  case text(SiteText)
  case number(SiteNumber)
  /// Nothing, in places for these containers; elsewhere the setting is not expected.
  case only([ContainerRole])
  /// A field of the element that the setting stands for; see ``Elements``.
  case item(Field)

  enum Room: Hashable, Sendable { case jvb, jibri, sip, parking }

  /// Whose account.
  enum AccountRole: Hashable, Sendable {
    case focus, bridge
    /// Waits in the brewery.
    case control(Role)
    /// Enters conferences.
    case call(Role)
    /// At the operator's SIP server.
    case sip
  }

  enum SecretRole: Hashable, Sendable {
    case turn, tokens, authority, webCertificate, webKey, turnCertificate, turnKey
    case xmppCertificate, xmppKey
    case display, pushKey, pushPublicKey
    case signingKey(Role)
  }

  enum Flag: Hashable, Sendable { case relays, websockets, isJMS, hasPublicAddress }

  enum SiteText: Hashable, Sendable {
    case regionOrDefault(Role)
    case region, jmsRegion, defaultRegion, environment, strategy, appID
    case logoFile, recordings, signalFamily, sidecarFamily
    case proxy, mirror, securityMirror, debian
    case algorithm, keyURL, acceptedIssuers, audience, language, displayName, sipServer, email,
      resolution
  }

  enum SiteNumber: Hashable, Sendable {
    case instances(Role)
    case startOrder
    /// `0,1,2`: indexes of all sound cards of the host, and one `1` for each.
    case cardIndexes, cardSwitches
    /// `2,3,4,5`: all loopback cameras.
    case cameras, cameraSwitches, cameraLabels
    case jicofoMemory, bridgeMemory
  }

  enum Field: Hashable, Sendable {
    case id, name, address, port, targetPort, transport, component, user, domain, secret, file
    case number, first, second, set, version, package
  }
}

extension Topic {
  /// The kind of a value: decides the code of a finding about it.
  enum Kind: String, CaseIterable, Sendable {
    case port, domain, address, user, secret, room
    case key = "key-id"
    case path, name, count, value
  }

  var kind: Kind {
    switch self {
    case .domain, .xmppServer: .domain
    case .room: .room
    case .port: .port
    case .address, .ownAddress, .gateway, .gatewayOfFixed, .subnet, .netmask, .prefixLength,
      .dhcpFirst, .dhcpLast,
      .publicAddress, .routeToJMS, .pushAddresses, .hardwareAddress:
      .address
    case .user: .user
    case .password, .secret: .secret
    case .keyID: .key
    case .hostName, .containerName, .ownContainer, .bridgeInterface, .uplink, .siteName,
      .instancePrefix:
      .name
    case .timezone, .flag, .text, .only: .value
    case .number: .count
    case .item(let field): field.kind
    }
  }

  /// What a message calls the value.
  var noun: String {
    switch self {
    case .domain(let name): name == "meet" ? "the domain of the site" : "the domain '\(name)'"
    case .xmppServer: "the XMPP server"
    case .room: "the room"
    case .port(let listener): "the port of \(listener)"
    case .address(let role): "the address of the container for \(role.rawValue)"
    case .ownAddress: "the address of this container"
    case .gateway, .gatewayOfFixed: "the host's address on the bridge"
    case .subnet, .netmask, .prefixLength: "the private network"
    case .dhcpFirst, .dhcpLast: "the leased addresses"
    case .publicAddress: "the host's public address"
    case .pushAddresses: "the addresses of the JMS"
    case .routeToJMS: "the address of the JMS"
    case .hardwareAddress: "the hardware address of the bridge"
    case .user: "the account"
    case .password: "the account's password"
    case .secret: "the secret"
    case .keyID: "the key id"
    case .hostName: "the host's name"
    case .containerName, .ownContainer: "the container's name"
    case .bridgeInterface: "the bridge"
    case .uplink: "the interface"
    case .siteName: "the site's name"
    case .instancePrefix: "the name of the instances"
    case .timezone: "the time zone"
    case .flag: "the switch"
    case .text: "the text"
    case .number: "the number"
    case .only: "the container"
    case .item(let field): "the \(field.kind.rawValue)"
    }
  }
}

extension Topic.Field {
  var kind: Topic.Kind {
    switch self {
    case .id, .name, .component, .set: .name
    case .address: .address
    case .port, .targetPort, .transport: .port
    case .user: .user
    case .domain: .domain
    case .secret: .secret
    case .file: .key
    case .number, .first, .second: .count
    case .version, .package: .value
    }
  }
}
