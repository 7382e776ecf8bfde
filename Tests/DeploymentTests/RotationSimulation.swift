import Schema
import TemplateEngine
import Testing

@testable import Credentials
@testable import Deployment

/// A cluster in the middle of a rotation: on every host some phase's files, and what its programs
/// present, which are those of the same or of another phase while it changes.
struct RotationSimulation {
  /// Somebody did not get in.
  struct Refusal: Hashable, CustomStringConvertible {
    enum Side: Hashable { case presenterIsOld, presenterIsNew, sameAge }
    let what: String
    let side: Side
    var description: String { "\(what) (\(side))" }
  }

  let scene: RotationScene
  private let servers: [ServerFiles]
  /// By phase, then by host.
  private let clients: [[ClientFiles]]
  /// Phases in force.
  private var server = 0
  private var client: [Int]
  /// Who issues tokens, calls the selector, checks SIP passwords: all outside of the site.
  private var outside = 0
  /// Secrets of TURN credentials that may still be in somebody's hands.
  private var outstanding: Set<String>
  private let memory = Memory()
  private(set) var refusals: Set<Refusal> = []
  private(set) var states = 0

  init(_ scene: RotationScene) {
    self.scene = scene
    servers = scene.bundles.map { ServerFiles($0[scene.jms]) }
    clients = scene.bundles.map { $0.map { ClientFiles($0) } }
    client = scene.bundles[0].map { _ in 0 }
    outstanding = [servers[0].handedOut]
  }

  /// What one phase may do in any order.
  enum Move: Hashable {
    case server(phase: Int)
    case client(Int, phase: Int)
    case outside(phase: Int)
  }

  mutating func make(_ move: Move) {
    switch move {
    case .server(let phase):
      server = phase
      outstanding.insert(servers[phase].handedOut)
    case .client(let host, let phase): client[host] = phase
    case .outside(let phase): outside = phase
    }
    look()
  }

  /// A day passes: credentials of TURN secrets that are handed out no more have ended.
  mutating func waitADay() { outstanding = [servers[server].handedOut] }

  /// Asks of everybody whether they get in now.
  mutating func look() {
    states += 1
    let files = servers[server]
    for host in client.indices {
      let presented = clients[client[host]][host]
      let name = scene.site.hosts[host].name
      for login in presented.logins where !accepts(login, files) {
        refuse("login \(login.jid.prefix { $0 != "@" && $0 != "+" })", client[host], server)
      }
      for sidecar in presented.sidecars {
        let isKnown =
          files.sidecarKeys[sidecar.file].map { key in
            memory.matches(sidecar.key, key)
          } ?? false
        if !isKnown { refuse("sidecar \(name)", client[host], server) }
      }
      for (service, certificate) in files.certificates {
        for authorities in presented.believed.values
        where !authorities.contains(where: { memory.isSigned(certificate, by: $0) }) {
          refuse("certificate \(service)", client[host], server)
        }
      }
      if let password = presented.sipPassword, password != registrarPassword(of: host) {
        refuse("sip", client[host], outside)
      }
    }
    for secret in outstanding where !files.relaySecrets.contains(secret) {
      refuse("relay", server, server)
    }
    for user in scene.plans[outside].accounts.users {
      let password = scene.store.secret(named: user.secret)?.reveal() ?? ""
      if !accepts(ClientFiles.Login(jid: user.jid, password: password), files) {
        refuse("person", outside, server)
      }
    }
    if servers[outside].tokenSecret != files.tokenSecret { refuse("token", outside, server) }
    if let key = clientKey, files.clientKeys[key] == nil { refuse("client", outside, server) }
  }

  private mutating func refuse(_ what: String, _ presenter: Int, _ checker: Int) {
    let side: Refusal.Side =
      presenter == checker
      ? .sameAge : presenter < checker ? .presenterIsOld : .presenterIsNew
    refusals.insert(Refusal(what: what, side: side))
  }

  private func accepts(_ login: ClientFiles.Login, _ files: ServerFiles) -> Bool {
    guard let hash = files.accounts[login.jid] else { return false }
    return memory.storedKey(login.password, hash) == hash.stored
  }

  /// The registrar knows the password that the site's gateways have in the phase it is in.
  private func registrarPassword(of host: Int) -> String? { clients[outside][host].sipPassword }

  /// The file of the key that API clients sign with.
  private var clientKey: String? {
    let plan = scene.plans[outside]
    guard plan.features.contains(.selector) else { return nil }
    let use = plan.generations[SecretPlan.Family.signal].use
    return AsapKeyFile.name(kid: plan.signalKid(generation: use))
  }

  /// Costly answers, each asked once.
  private final class Memory {
    private struct Question: Hashable {
      let password: String
      let hash: ServerFiles.Hash
    }
    private struct Pair: Hashable {
      let first: String
      let second: String
    }
    private var keys: [Question: String] = [:]
    private var pairs: [Pair: Bool] = [:]
    private var signatures: [Pair: Bool] = [:]

    func storedKey(_ password: String, _ hash: ServerFiles.Hash) -> String? {
      let question = Question(password: password, hash: hash)
      if let known = keys[question] { return known }
      let made = AccountHash.scramKeys(
        password: password, salt: hash.salt, iterations: hash.iterations)?.stored
      keys[question] = made
      return made
    }

    func matches(_ key: String, _ publicKey: String) -> Bool {
      let pair = Pair(first: key, second: publicKey)
      if let known = pairs[pair] { return known }
      let answer = SigningKey(key)?.matches(publicText: publicKey) ?? false
      pairs[pair] = answer
      return answer
    }

    func isSigned(_ certificate: ReadCertificate, by authority: ReadCertificate) -> Bool {
      let pair = Pair(first: certificate.text, second: authority.text)
      if let known = signatures[pair] { return known }
      let answer = certificate.certificate.isSigned(by: authority.certificate)
      signatures[pair] = answer
      return answer
    }
  }
}

extension RotationSimulation {
  /// Replays the plan: phases and waves in its order, the hosts of a wave and what happens on each
  /// in an order of the generator's.
  mutating func replay(seed: UInt64, waits: Bool = true) {
    var random = SplitMix(state: seed)
    look()
    for (index, phase) in scene.rotation.phases.enumerated() {
      let number = index + 1
      if phase.step == .removeOld, waits { waitADay() }
      // The world outside changes in the second phase, somewhere among the hosts.
      var moves: [Move] = []
      for wave in scene.whole.waves[index] {
        var inWave: [Move] = []
        for effect in wave.shuffled(using: &random) {
          var onHost: [Move] = [.client(effect.host, phase: number)]
          if effect.host == scene.jms { onHost.append(.server(phase: number)) }
          inWave += onHost.shuffled(using: &random)
        }
        moves += inWave
      }
      let place = Int.random(in: 0...moves.count, using: &random)
      moves.insert(.outside(phase: number), at: phase.step == .switchOver ? place : moves.count)
      for move in moves { make(move) }
      // Hosts that the phase leaves alone have its files too: they are the same.
      for host in client.indices { client[host] = number }
      server = number
      look()
    }
  }
}

/// A small generator whose numbers are the same in every run.
struct SplitMix: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }
}
