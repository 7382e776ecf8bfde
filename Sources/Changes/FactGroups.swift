internal import FileTrees

/// Facts with the hosts that they hold for, those of the same hosts together.
///
/// A value that holds the name or the address of its host is the same on every host once `<host>` and
/// `<address>` stand for them. Takes time linear in the number of facts.
public struct FactGroups: Sendable {
  public struct Group: Sendable {
    /// In the order of people.
    public let hosts: [String]
    /// What these hosts are: `bridges`, `recorders`, `gateways` or `hosts`.
    public let noun: String
    public let facts: [Fact]

    /// `12 bridges (jvb-[01-12])`, or the name of one host.
    public var title: String {
      hosts.count == 1 ? hosts[0] : "\(hosts.count) \(noun) (\(HostRange.folded(hosts)))"
    }
  }

  /// Larger groups first among those that begin with the same host.
  public let groups: [Group]

  public init(_ changes: [HostChange]) {
    var order: [Fact] = []
    var holders: [Fact: [Int]] = [:]
    var originals: [Fact: Fact] = [:]
    for (index, change) in changes.enumerated() {
      let naming = Naming(change)
      for fact in change.differences {
        let key = naming.generalised(fact)
        if holders[key] == nil {
          order.append(key)
          originals[key] = fact
        }
        // A host has a fact twice where a file has a line twice.
        if holders[key]?.last != index { holders[key, default: []].append(index) }
      }
    }
    var groupOfHosts: [[Int]: Int] = [:]
    var members: [(hosts: [Int], facts: [Fact])] = []
    for key in order {
      guard let hosts = holders[key] else { continue }
      let fact = hosts.count == 1 ? originals[key] ?? key : key
      if let group = groupOfHosts[hosts] {
        members[group].facts.append(fact)
      } else {
        groupOfHosts[hosts] = members.count
        members.append((hosts, [fact]))
      }
    }
    groups = members.map { hosts, facts in
      Group(
        hosts: HostRange.sorted(hosts.map { changes[$0].host }),
        noun: RoleWords.noun(hosts.map { changes[$0].facts.roles }), facts: facts)
    }
  }

  /// Puts marks in the place of what each host has for itself.
  private struct Naming {
    private let pairs: [(text: String, mark: String)]

    init(_ change: HostChange) {
      var pairs: [(String, String)] = []
      if let address = change.facts.address, !address.isEmpty {
        pairs.append((address, "<address>"))
      }
      if change.host.utf8.contains(where: { ($0 | 0x20) < 0x61 }) || change.host.utf8.count > 3 {
        pairs.append((change.host, "<host>"))
      }
      self.pairs = pairs
    }

    func generalised(_ fact: Fact) -> Fact {
      var fact = fact
      fact.old = fact.old.map(generalised)
      fact.new = fact.new.map(generalised)
      fact.key = generalised(fact.key)
      if case .file(let place, let path) = fact.subject {
        fact.subject = .file(place: place, path: generalised(path))
      }
      return fact
    }

    private func generalised(_ text: String) -> String {
      pairs.reduce(text) { text, pair in Self.replacing(pair.text, with: pair.mark, in: text) }
    }

    /// Replaces whole words only: `jvb-1` in `jvb-10` is another host.
    private static func replacing(_ word: String, with mark: String, in text: String) -> String {
      let (word, bytes) = (Array(word.utf8), Array(text.utf8))
      guard !word.isEmpty, bytes.count >= word.count else { return text }
      var result: [UInt8] = []
      var (index, isChanged) = (0, false)
      while index < bytes.count {
        let end = index + word.count
        if end <= bytes.count, bytes[index] == word[0], bytes[index..<end].elementsEqual(word),
          index == 0 || !isWord(bytes[index - 1]), end == bytes.count || !isWord(bytes[end])
        {
          result += mark.utf8
          index = end
          isChanged = true
        } else {
          result.append(bytes[index])
          index += 1
        }
      }
      return isChanged ? String(decoding: result, as: UTF8.self) : text
    }

    private static func isWord(_ byte: UInt8) -> Bool {
      switch byte {
      case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "z"),
        UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "_"):
        true
      default: false
      }
    }
  }
}

/// What hosts of a role are called.
enum RoleWords {
  static func noun(_ roles: [[String]]) -> String {
    guard let first = roles.first, roles.allSatisfy({ $0 == first }), first.count == 1 else {
      return "hosts"
    }
    return noun(ofRole: first[0]) ?? "hosts"
  }

  /// Nil for a role that serves nobody by itself.
  static func noun(ofRole role: String) -> String? {
    switch role {
    case "jvb": "bridges"
    case "jibri": "recorders"
    case "sip": "gateways"
    default: nil
    }
  }
}
