internal import FileTrees
internal import Schema

/// The halves of edges that a host's files say, as far as other hosts have the other half.
struct HostEnds: Sendable {
  struct Outbound: Sendable {
    let address: IPv4Address
    let transport: Listener.Transport
    let port: Int
    let position: FilePosition
    /// As it stands in the file.
    let target: String
  }

  /// A port of the host that leads to one of its containers.
  struct Entrance: Sendable {
    let transport: Listener.Transport
    let port: Int
    /// nil: everyone may use it.
    let admitted: [(address: IPv4Address, position: FilePosition)]?
    let position: FilePosition
  }

  struct Login: Sendable {
    let user: String
    let domain: String
    let secret: String
    let position: FilePosition
    var jid: String { "\(user)@\(domain)" }
  }

  struct Named: Sendable {
    let text: String
    let secret: String
    let position: FilePosition
  }

  var outbound: [Outbound] = []
  var entrances: [Entrance] = []
  /// What clients log in with, and what the server knows.
  var logins: [Login] = []
  var accounts: [Login] = []
  var servedDomains: [Named] = []
  var usedDomains: [Named] = []
  var enteredRooms: [Named] = []
  var watchedRooms: [Named] = []
  var keyIDs: [Named] = []
  var keyFiles: [Named] = []
  /// Where media of bridges is, and where the relay sends it.
  var mediaAddresses: [Named] = []
  var relayTargets: [Named] = []
  var relayDenials: [Named] = []

  init() {}
}

/// Facts of one host, looked at together.
struct FactTable {
  private struct Key: Hashable {
    let file: Int
    let part: FactPart
  }

  let host: HostProof
  let facts: [Fact]
  private let index: [Key: Int]

  init(_ facts: [Fact], of host: HostProof) {
    (self.host, self.facts) = (host, facts)
    index = Dictionary(
      facts.enumerated().map { (Key(file: $1.file, part: $1.part), $0) },
      uniquingKeysWith: { first, _ in first })
  }

  func position(of fact: Fact) -> FilePosition {
    FilePosition(host: host.index, file: fact.file, range: fact.range)
  }

  /// The first fact of the same file that completes another.
  func companion(of fact: Fact, _ part: FactPart) -> Fact? {
    index[Key(file: fact.file, part: part)].map { facts[$0] }
  }

  func path(of fact: Fact) -> String { host.tree.files[fact.file].path }
  func place(of fact: Fact) -> FilePlace { host.tree.files[fact.file].place }

  func named(_ fact: Fact, secret: String = "") -> HostEnds.Named {
    HostEnds.Named(text: fact.text, secret: secret, position: position(of: fact))
  }
}

extension HostEnds {
  /// Takes from facts what concerns other hosts; what concerns this host alone is judged at once.
  init(_ facts: [Fact], in host: HostProof, objections: inout [Objection]) {
    self.init()
    let table = FactTable(facts, of: host)
    for fact in facts { addIdentity(fact, table) }
    var network = HostNetwork(table)
    network.connect()
    outbound = network.outbound
    entrances = network.entrances
    objections += network.objections
    objections += HostCertificates(table).objections
  }

  private mutating func addIdentity(_ fact: Fact, _ table: FactTable) {
    switch fact.part {
    case .loginUser(let label):
      guard let domain = table.companion(of: fact, .loginDomain(label)),
        let password = table.companion(of: fact, .loginPassword(label))
      else { return }
      logins.append(
        Login(
          user: fact.text, domain: domain.text, secret: Redaction.name(in: password.text),
          position: table.position(of: fact)))
    case .accountPassword:
      let path = table.path(of: fact)
      guard let (user, domain) = Self.account(at: path) else { return }
      accounts.append(
        Login(
          user: user, domain: domain, secret: Redaction.name(in: fact.text),
          position: table.position(of: fact)))
    case .serves:
      // A component names its module too.
      servedDomains.append(
        Named(
          text: fact.text.split(separator: " ").first.map(String.init) ?? "", secret: "",
          position: table.position(of: fact)))
    case .uses: usedDomains.append(table.named(fact))
    case .enters: enteredRooms.append(table.named(fact))
    case .entersRoom(let label):
      guard let domain = table.companion(of: fact, .entersDomain(label)) else { return }
      enteredRooms.append(
        Named(
          text: "\(fact.text)@\(domain.text)", secret: "", position: table.position(of: fact)))
    case .watches: watchedRooms.append(table.named(fact))
    case .keyID:
      let key = table.facts.first {
        $0.part == .signingKey && table.place(of: $0) == table.place(of: fact)
      }
      keyIDs.append(table.named(fact, secret: key.map { Redaction.name(in: $0.text) } ?? ""))
    case .publicKey:
      let path = table.path(of: fact)
      keyFiles.append(
        Named(
          text: path.split(separator: "/").last.map(String.init) ?? "",
          secret: Redaction.name(in: fact.text), position: table.position(of: fact)))
    case .mediaAddress: mediaAddresses.append(table.named(fact))
    case .relaysTo: relayTargets.append(table.named(fact))
    case .relayDenies: relayDenials.append(table.named(fact))
    default: break
    }
  }

  /// User and domain of the account file at a path: `%2e` and its like are bytes.
  static func account(at path: String) -> (user: String, domain: String)? {
    let parts = path.split(separator: "/")
    guard parts.count >= 3, parts[parts.count - 2] == "accounts",
      let file = parts.last, file.hasSuffix(".dat")
    else { return nil }
    return (decode(file.dropLast(4)), decode(parts[parts.count - 3]))
  }

  private static func decode(_ name: Substring) -> String {
    var bytes: [UInt8] = []
    var rest = Array(name.utf8)[...]
    while let byte = rest.popFirst() {
      if byte == UInt8(ascii: "%"), rest.count >= 2,
        let value = UInt8(String(decoding: rest.prefix(2), as: UTF8.self), radix: 16)
      {
        bytes.append(value)
        rest = rest.dropFirst(2)
      } else {
        bytes.append(byte)
      }
    }
    return String(decoding: bytes, as: UTF8.self)
  }
}

/// How a secret stands in the review projection.
enum Redaction {
  /// The name of the secret that is the whole text, of an account's keys that of its password; the
  /// text itself where it is none.
  static func name(in text: String) -> String {
    guard text.hasPrefix("<redacted:"), text.hasSuffix(">") else { return text }
    let name = text.dropFirst(10).dropLast()
    return String(name.split(separator: "#", maxSplits: 1).first ?? name)
  }
}
