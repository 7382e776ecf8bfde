internal import Diagnostics

// What the proof says when files do not agree. The first place is the line of the site that decided
// what was expected; notes point into the files.
extension Diagnostic {
  init(_ objection: Objection, in file: String, notes: [Note]) {
    let words = objection.reason.words(file)
    self.init(
      words.severity, words.code, words.message, at: objection.origin, notes: notes,
      help: words.help)
  }
}

extension Objection.Reason {
  typealias Words = (severity: Severity, code: Diagnostic.Code, message: String, help: String)

  var code: Diagnostic.Code { words("").code }

  /// What groups findings: the same thing on many hosts is told once.
  var setting: String {
    switch self {
    case .differs(let setting, _, _, _), .missing(let setting, _, _), .unknown(let setting, _, _),
      .repeated(let setting, _, _):
      setting
    case .missingFile(let path): path
    default: ""
    }
  }

  func words(_ file: String) -> Words {
    let change = "take back what changes this line: an override, a snippet or a replaced template"
    switch self {
    case .unreadable(let reason):
      return (
        .error, "proof.unreadable", "\(file) cannot be read: \(reason)",
        "correct the override, snippet or template that writes this; the program would not read it"
      )
    case .missingFile(let path):
      return (
        .error, "proof.file-missing", "\(path) is declared and not made",
        "keep the template of the file"
      )
    case .dangling(let target):
      return (
        .error, "proof.link-dangling",
        "the link \(file) leads to \(target), which is not its target",
        "keep the link's declared target"
      )
    case .differs(let setting, let topic, let expected, let found):
      let noun = topic.map { ", \($0.noun)" } ?? ""
      return (
        .error, Self.codeOfDifference(topic, expected),
        "'\(setting)' of \(file) is '\(found)' instead of '\(expected)'\(noun)", change
      )
    case .missing(let setting, let topic, let expected):
      return (
        .error, "proof.setting-missing",
        "\(file) does not have '\(setting)' with \(topic?.noun ?? "the value") '\(expected)'",
        "add the line again: an override, a snippet or a replaced template left it out"
      )
    case .unknown(let setting, let topic, let found):
      return (
        .error, "proof.element-unknown",
        "'\(setting)' of \(file) lists '\(found)', and the site has no such \(Self.kind(topic))",
        change
      )
    case .repeated(let setting, _, let found):
      return (
        .error, "proof.element-repeated", "'\(setting)' of \(file) lists '\(found)' twice", change
      )
    case .unknownAddress(let address):
      return (
        .error, "proof.unknown-address",
        "\(file) names the address \(address), which nobody here has",
        "write an address of the site, or declare the host that has it"
      )
    case .unknownDomain(let name):
      return (
        .error, "proof.unknown-domain", "\(file) names \(name), which is no name of the site",
        "write a name that the site has; its names follow from 'domains'"
      )
    case .unknownPath(let path):
      return (
        .error, "proof.unknown-path", "\(file) names \(path), which nothing puts there",
        "write a path that a component, a package or 'apply' makes"
      )
    case .foreignSecret(let name):
      return (
        .error, "proof.unknown-secret",
        "\(file) holds the secret '\(name)', which the site does not need",
        "write a secret of the site"
      )
    case .unknownUnit(let name):
      return (
        .error, "proof.unknown-unit",
        "\(file) names the unit \(name), which does not exist; systemd would ignore it",
        "write a unit that a component, a package or systemd brings"
      )
    case .edge(let edge): return edge.words(file)
    }
  }

  private static func kind(_ topic: Topic?) -> String { (topic?.kind ?? .value).rawValue }

  private static func codeOfDifference(_ topic: Topic?, _ expected: String) -> Diagnostic.Code {
    switch topic?.kind {
    case .port: "proof.port-differs"
    case .domain: "proof.domain-differs"
    case .address: "proof.address-differs"
    case .user: "proof.user-differs"
    case .secret: "proof.secret-differs"
    case .room: "proof.room-differs"
    case .key: "proof.key-id-differs"
    case .path: "proof.path-differs"
    case .name: "proof.name-differs"
    case .count: "proof.count-differs"
    case .value: "proof.value-differs"
    case nil: expected.contains("/") ? "proof.path-differs" : "proof.value-differs"
    }
  }
}

extension Edge {
  func words(_ file: String) -> Objection.Reason.Words {
    switch self {
    case .portTakenTwice(let port):
      (
        .error, "proof.port-taken-twice", "two programs listen on \(port) in one place",
        "give one of them another port"
      )
    case .noListener(let target):
      (
        .error, "proof.no-listener", "\(file) connects to \(target), where nobody listens",
        "connect to a port that a program of the site listens on"
      )
    case .notAdmitted(let target):
      (
        .error, "proof.not-admitted",
        "\(file) connects to \(target), whose firewall lets only others in",
        "let the host in, or connect elsewhere"
      )
    case .opensNothing(let target):
      (
        .error, "proof.opens-nothing", "\(file) leads a port to \(target), where nobody listens",
        "lead the port to a program that listens, or remove the rule"
      )
    case .admitsNobody(let address):
      (
        .error, "proof.admits-nobody", "\(file) lets \(address) in, which has no use for the port",
        "remove the address, or correct it"
      )
    case .unresolved(let name):
      (
        .error, "proof.unresolved-name",
        "\(file) connects to \(name), a name that its resolver lacks",
        "write a name of the site, or give it a record in dnsmasq's file"
      )
    case .noAccount(let jid):
      (
        .error, "proof.no-account",
        "\(file) logs in as \(jid), an account that the server does not have",
        "log in with an account of the site"
      )
    case .wrongPassword(let jid, let client, let server):
      (
        .error, "proof.wrong-password",
        "\(file) logs in as \(jid) with the secret '\(client)'; the server's is '\(server)'",
        "use one secret on both sides"
      )
    case .unusedAccount(let jid):
      (
        .error, "proof.unused-account",
        "\(file) makes the account \(jid), and nobody logs in with it",
        "remove the account, or correct who uses it"
      )
    case .unservedDomain(let domain):
      (
        .error, "proof.unserved-domain", "\(file) uses \(domain), which Prosody does not serve",
        "use a domain with a VirtualHost or Component in Prosody's files"
      )
    case .unwatchedRoom(let room):
      (
        .error, "proof.unwatched-room", "\(file) waits in \(room), into which Jicofo does not look",
        "use one room on both sides"
      )
    case .noKeyFile(let id):
      (
        .error, "proof.no-key-file",
        "\(file) signs with key id '\(id)', and no key is served for it",
        "use one key id on both sides"
      )
    case .wrongKey(let id, let secret):
      (
        .error, "proof.wrong-key",
        "\(file) signs with key id '\(id)', and the key served for it is '\(secret)'",
        "serve the public half of the key that signs"
      )
    case .unusedKeyFile(let name):
      (
        .error, "proof.unused-key-file",
        "\(file) serves the key \(name), and nobody signs with its id",
        "remove the file, or correct the key id"
      )
    case .certificateLacksName(let name, let certificate):
      (
        .error, "proof.certificate-lacks-name",
        "\(file) shows '\(certificate)' as \(name), a name that the certificate does not have",
        "show a certificate that has the name"
      )
    case .keyOfAnother(let certificate, let key):
      (
        .error, "proof.key-of-another",
        "\(file) shows '\(certificate)' with the key '\(key)', which belongs to another",
        "use the certificate's own key"
      )
    case .noCertificate(let path):
      (
        .error, "proof.no-certificate",
        "\(file) shows \(path), which holds no certificate of the site",
        "name the file of the server's certificate"
      )
    case .unreachableBridge(let address):
      (
        .error, "proof.unreachable-bridge",
        "\(file) tells clients \(address), to which the TURN relay may not send",
        "allow the address in the relay's list, or correct it"
      )
    }
  }
}
