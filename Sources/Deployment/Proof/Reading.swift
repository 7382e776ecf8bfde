internal import Diagnostics

/// What the settings of one rendered file mean, as data.
struct Reading: Sendable {
  /// The component and the path as its declaration has it, such as `/etc/apt/apt.conf.d/80{{site.name}}`.
  let component: String
  let path: String
  let rows: [Row]
  /// Why nothing in the file concerns another file; such a file is read for its grammar alone.
  let reason: String?
  /// Whether the text is a program, of which no reader makes settings; it is then read by lines.
  let isProgram: Bool
  /// What settings of a name mean wherever they stand, where no row says more.
  private(set) var elsewhere: [String: FactPart] = [:]

  init(_ component: String, _ path: String, _ rows: [Row], isProgram: Bool = false) {
    (self.component, self.path, self.rows, reason) = (component, path, rows, nil)
    self.isProgram = isProgram
  }

  /// The same reading, which also takes facts from settings of these names that no row knows.
  func taking(_ elsewhere: [String: FactPart]) -> Reading {
    var reading = self
    reading.elsewhere = elsewhere
    return reading
  }

  /// A file that nothing else depends on.
  init(_ component: String, _ path: String, nothing reason: String, isProgram: Bool = false) {
    (self.component, self.path, rows, self.reason) = (component, path, [], reason)
    self.isProgram = isProgram
  }
}

/// A setting, what it must be, and what follows from it.
struct Row: Sendable {
  /// Where in the file: keys from the top level down, joined by dots. Elements of lists have no key;
  /// a directive with a block is its words. In a file that is read by lines, how the line begins.
  let place: Pattern
  let value: Pattern
  let when: Condition
  /// One row for every element; nil: one row.
  let each: Elements?
  let fact: FactPart?
  let isLine: Bool
  /// A program that finds no such setting does the same by itself.
  let isOptional: Bool

  /// A setting of a file that has a reader.
  static func set(
    _ place: Pattern, _ value: Pattern, as fact: FactPart? = nil, when: Condition = .always,
    each: Elements? = nil, isOptional: Bool = false
  ) -> Row {
    Row(
      place: place, value: value, when: when, each: each, fact: fact, isLine: false,
      isOptional: isOptional)
  }

  /// A line of a file that is read by lines; what stands before the first meaning tells it from
  /// others.
  static func line(
    _ line: Pattern, as fact: FactPart? = nil, when: Condition = .always, each: Elements? = nil
  ) -> Row {
    let prefix = line.literalPrefix
    let rest = prefix.isEmpty ? line : Pattern(pieces: Array(line.pieces.dropFirst()))
    return Row(
      place: Pattern(stringLiteral: prefix), value: rest, when: when, each: each, fact: fact,
      isLine: true, isOptional: false)
  }
}

extension Row {
  var dependsOnHost: Bool {
    (each?.dependsOnHost ?? false) || place.dependsOnHost || value.dependsOnHost
  }
}

/// Lists of the plan that a file repeats a setting for.
enum Elements: Hashable, Sendable {
  /// All bridges of the site: id, address, port, user, name (public address).
  case bridges
  /// Secrets of TURN credentials that are accepted besides the one in use: secret.
  case furtherRelaySecrets
  /// Addresses to which a TURN relay may send.
  case peers
  /// Instances of a role on this host: number, first and second device.
  case recorderCards, gatewayCards
  /// Cameras of gateways: number, first, second.
  case cameras
  /// Ports of this host that lead to a container, for everyone and for some.
  case openForwards, limitedForwards
  /// Hosts that may use a limited forward.
  case sources
  /// Containers of this host that have a name in DNS.
  case names
  case groups
  case dialPlan
  case stunServers
  case pins
  /// Hosts that the JMS carries bundles to: name, address, and in `set` the host's key.
  case pushTargets
}

/// One element of a list.
struct Element: Sendable {
  let fields: [Topic.Field: String]
  let origin: Origin
}
