public import ConfigFormats
public import FileTrees
public import Schema

/// One program of the cluster, as data: where it lives, what it is made of, who talks to it.
///
/// Addresses, accounts, firewall, packages, health gate and capacity derive from these
/// declarations. To add a component, write its file in `Components/` and its templates.
public struct Component: Sendable {
  /// Such as `jicofo`; the first part of its templates' paths.
  public let name: String
  /// What it does, in one line for plan and report.
  public let summary: String
  /// In which containers it lives; an empty list: in every container.
  public let containers: [ContainerRole]
  public let when: Condition
  public let packages: [Package]
  /// What no archive has; installed by `apply` where the site names it, else the operator's to place.
  public internal(set) var artifacts: [ArtifactDeclaration]
  /// What another version of a pinned package asks for; nil for a component that pins none.
  public internal(set) var onUpgrade: Upgrade?
  /// systemd units that must be active, in start order.
  public internal(set) var units: [String]
  public internal(set) var files: [FileDeclaration]
  public let listeners: [Listener]
  public let connections: [Connection]
  public internal(set) var checks: [HealthCheck]
  /// Who outside of the site it talks to.
  public let peers: [Peer]
  /// Folders with what it keeps of its own, which go along when its container is built anew.
  public internal(set) var data: [String]

  public init(
    _ name: String, _ summary: String, in containers: [ContainerRole],
    when: Condition = .always, packages: [Package] = [],
    artifacts: [ArtifactDeclaration] = [], onUpgrade: Upgrade? = nil, units: [String] = [],
    files: [FileDeclaration] = [], listeners: [Listener] = [], connections: [Connection] = [],
    checks: [HealthCheck] = [], peers: [Peer] = [], data: [String] = []
  ) {
    self.name = name
    self.summary = summary
    self.containers = containers
    self.when = when
    self.packages = packages
    self.artifacts = artifacts
    self.onUpgrade = onUpgrade
    self.units = units
    self.files = files
    self.listeners = listeners
    self.connections = connections
    self.checks = checks
    self.peers = peers
    self.data = data
  }

  /// What a new version of a component's packages takes to run.
  public struct Upgrade: Hashable, Sendable {
    public let action: ChangeAction
    public let interrupts: Interruption

    init(_ action: ChangeAction, interrupts: Interruption) {
      (self.action, self.interrupts) = (action, interrupts)
    }
  }

  func isPresent(in role: ContainerRole, _ features: Set<Feature>, on host: HostEntry) -> Bool {
    (containers.isEmpty ? role.isContainer : containers.contains(role))
      && when.holds(features, on: host)
  }
}

/// One file of a component.
public struct FileDeclaration: Sendable {
  public enum Kind: Sendable {
    /// Rendered from a template for a grammar.
    case template(String, ConfigFormat)
    /// A link; the target is a text template like the path.
    case link(String)
    /// An image of the operator's, byte for byte.
    case image(Branding.Image)
  }

  /// A text template over the same context as the file: `/etc/prosody/conf.avail/{{domain.meet}}.cfg.lua`.
  public let path: String
  public let kind: Kind
  /// `user:group`
  public let owner: String
  public let mode: UInt16
  /// What happens when the bytes change.
  public internal(set) var onChange: ChangeAction
  /// Whom that interrupts.
  public internal(set) var interrupts: Interruption
  public let when: Condition
  /// Name of a list of the context: one file per element, which is the innermost frame.
  public let each: String?
  /// What happens instead where the program is on the machine itself, and no copies are made of it.
  public var onMachine: Consequence?

  /// An action, and whom it interrupts.
  public struct Consequence: Hashable, Sendable {
    public let action: ChangeAction
    public let interrupts: Interruption

    /// Read anew for every call.
    static let nextCall = Consequence(.none, .newSessions)

    init(_ action: ChangeAction, _ interrupts: Interruption) {
      (self.action, self.interrupts) = (action, interrupts)
    }
  }

  public static func file(
    _ path: String, from template: String, as format: ConfigFormat, owner: String = "root:root",
    mode: UInt16 = 0o644, onChange: ChangeAction = .none, interrupts: Interruption = .nobody,
    when: Condition = .always, each: String? = nil, onMachine: Consequence? = nil
  ) -> Self {
    Self(
      path: path, kind: .template(template, format), owner: owner, mode: mode, onChange: onChange,
      interrupts: interrupts, when: when, each: each, onMachine: onMachine)
  }

  public static func image(
    _ path: String, _ image: Branding.Image, when: Condition = .always
  ) -> Self {
    Self(
      path: path, kind: .image(image), owner: "root:root", mode: 0o644, onChange: .none,
      interrupts: .newSessions, when: when, each: nil)
  }

  public static func link(
    _ path: String, to target: String, onChange: ChangeAction = .none,
    interrupts: Interruption = .nobody, when: Condition = .always, each: String? = nil
  ) -> Self {
    Self(
      path: path, kind: .link(target), owner: "root:root", mode: 0o777, onChange: onChange,
      interrupts: interrupts, when: when, each: each)
  }
}

/// A port that a component listens on.
public struct Listener: Hashable, Sendable {
  public enum Transport: String, Hashable, Sendable { case tcp, udp }
  public enum Port: Hashable, Sendable {
    case fixed(Int)
    /// `ports.media` of the host.
    case media
    /// `ports.colibri` of the host.
    case colibri
    /// The first and the last of several.
    case fixedRange(ClosedRange<Int>)
  }
  /// Who may reach it.
  public enum Scope: Hashable, Sendable {
    case loopback
    /// The private network of the host.
    case bridge
    /// Everyone, through the host's public address.
    case everyone
    /// Bridges, recorders and gateways on other hosts.
    case nodes
    /// The JMS.
    case jms
  }

  /// Such as `prosody.c2s`.
  public let name: String
  public let transport: Transport
  public let port: Port
  public let scope: Scope
  /// The protocol above TCP or UDP, as a picture calls it.
  public let speaks: String
  public let when: Condition

  public init(
    _ name: String, _ transport: Transport, _ port: Port, from scope: Scope, speaks: String,
    when: Condition = .always
  ) {
    (self.name, self.transport, self.port) = (name, transport, port)
    (self.scope, self.speaks, self.when) = (scope, speaks, when)
  }
}

/// A connection that a component opens.
public struct Connection: Hashable, Sendable {
  public enum Identity: String, Hashable, Sendable {
    case none, focus, jvb, jibri, recorder, sip, sidecar, turn, token
  }

  /// Name of a listener.
  public let target: String
  public let identity: Identity
  public let when: Condition

  public init(to target: String, as identity: Identity = .none, when: Condition = .always) {
    (self.target, self.identity, self.when) = (target, identity, when)
  }
}

/// Somebody outside of the site that a component connects to.
public struct Peer: Hashable, Sendable {
  public let name: String
  public let speaks: String
  /// What it logs in with; empty where it does not.
  public let identity: String
  public let when: Condition

  public init(
    _ name: String, speaking speaks: String, as identity: String = "", when: Condition = .always
  ) {
    (self.name, self.speaks, self.identity, self.when) = (name, speaks, identity, when)
  }
}
