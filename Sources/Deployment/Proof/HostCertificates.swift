internal import Credentials
internal import FileTrees
internal import Schema

/// Certificates of one host: the file that a server is told is there, has the server's name, and its
/// key is the certificate's.
struct HostCertificates {
  private let table: FactTable
  private(set) var objections: [Objection] = []
  /// Secrets that are the text of a file, by place and path.
  private var texts: [String: String] = [:]

  init(_ table: FactTable) {
    self.table = table
    for fact in table.facts where fact.part == .holds {
      texts[key(table.place(of: fact), table.path(of: fact))] = Redaction.name(in: fact.text)
    }
    for fact in table.facts {
      if case .certificate(let label) = fact.part { check(fact, label) }
    }
  }

  private func key(_ place: FilePlace, _ path: String) -> String { "\(place.folder)\(path)" }

  /// The secret behind a path, through links; nil where somebody else provides the file.
  private func secret(at path: String, in place: FilePlace) -> String? {
    var path = path
    for _ in 0..<8 {
      if let secret = texts[key(place, path)] { return secret }
      let link = table.host.tree.files.first { $0.place == place && $0.path == path }
      guard case .symlink(let target)? = link?.content else { return nil }
      path = resolvedLink(at: path, to: target)
    }
    return nil
  }

  private mutating func check(_ fact: Fact, _ label: String) {
    let place = table.place(of: fact)
    // certbot's files are no files of the site; what names they have is in its own unit.
    guard let certificate = secret(at: fact.text, in: place) else { return }
    let secrets = table.host.proof.secrets
    guard let request = secrets.certificates[certificate] else {
      return object(.noCertificate(path: fact.text), fact)
    }
    for other in table.facts where other.file == fact.file && other.part == .serverName(label) {
      for name in other.text.split(separator: " ") where !request.domains.contains(String(name)) {
        // Port 443 leads the TURN name to another server, so the web server never shows for it.
        if secrets.servedElsewhere.contains(String(name)), name != other.text { continue }
        object(.certificateLacksName(String(name), certificate: certificate), fact, other: other)
      }
    }
    guard let keyFact = table.companion(of: fact, .certificateKey(label)),
      let key = secret(at: keyFact.text, in: place)
    else { return }
    if key != request.key {
      object(.keyOfAnother(certificate: certificate, key: key), fact, other: keyFact)
    }
  }

  private mutating func object(_ edge: Edge, _ fact: Fact, other: Fact? = nil) {
    var objection = Objection(
      reason: .edge(edge), position: table.position(of: fact), host: table.host.index,
      origin: table.host.proof.plan.domains.meet.range)
    objection.other = other.map { (table.position(of: $0), "the other end") }
    objections.append(objection)
  }
}

/// What the site's secrets have to do with each other.
struct SecretFacts: Sendable {
  struct Certificate: Sendable {
    let domains: [String]
    let key: String
  }

  private(set) var certificates: [String: Certificate] = [:]
  /// Names of public keys, and whose public half each is.
  private(set) var privateHalves: [String: String] = [:]
  /// Names that a server may list and never answers under.
  let servedElsewhere: Set<String>

  init(_ plan: SitePlan, needs: [SecretNeed]) {
    let secrets = SecretPlan(plan)
    for need in needs {
      switch need.kind {
      case .certificate(let request?):
        certificates[need.name] = Certificate(domains: request.domains, key: request.key)
      case .publicKey(of: let key?): privateHalves[need.name] = key
      default: break
      }
    }
    if plan.site.tls.mode.value == .files, let pair = secrets.webPair {
      certificates[pair.certificate] = Certificate(
        domains: [plan.domains.meet.value, plan.domains.turn.value], key: pair.key)
    }
    servedElsewhere = [plan.domains.turn.value]
  }
}
