import Credentials
import FileTrees
import Schema

@testable import Deployment

/// Values of the site in any text, found by what they look like; knows nothing of readings.
struct RelevantValues: Sendable {
  enum Kind: String, CaseIterable, Hashable, Comparable, Sendable {
    case port, domain, user, secret, room
    case keyID = "key id"
    case path, address, name, interface, unit, sound

    static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }
  }

  struct Occurrence: Hashable, Sendable {
    let kind: Kind
    let range: Range<Int>
    let text: String
  }

  private(set) var words: [String: Kind] = [:]
  /// All values of a kind, sorted: what a value can be swapped for.
  private(set) var values: [Kind: [String]] = [:]
  private let keyIDs: [[UInt8]]

  init(_ plan: SitePlan) {
    var words: [String: Kind] = [:]
    func add(_ kind: Kind, _ values: some Sequence<String>) {
      for value in values where words[value] == nil { words[value] = kind }
    }
    let domains = plan.domains
    add(.domain, [domains.meet.value, domains.turn.value, domains.guest.value])
    add(.domain, domains.derived.map(\.domain))
    add(.room, [Brewery.jvb, Brewery.jibri, Brewery.sip, Brewery.sipParking])
    let accounts = plan.everyAccount
    add(.user, accounts.map(\.user))
    add(.user, plan.site.sip.accounts.map(\.user.value))
    var ports: Set<Int> = []
    for entry in plan.site.hostEntries {
      ports.formUnion([entry.mediaPort.value, entry.colibriPort.value])
    }
    for listener in Component.all.flatMap(\.listeners) {
      if case .fixed(let port) = listener.port { ports.insert(port) }
    }
    add(.port, ports.map { String($0) })
    add(.name, plan.hosts.map(\.name))
    add(.name, ContainerRole.allCases.map { plan.network.name(of: $0) })
    add(.name, [Role.jibri, .sip].map { plan.network.instancePrefix(of: $0) })
    if plan.network.network.bridge.value != plan.site.name.value {
      add(.interface, [plan.network.network.bridge.value])
    }
    add(.unit, Self.units(plan))
    add(.sound, Self.sound)
    let ids = plan.hosts.flatMap { host in
      [Role.jibri, .sip].filter { host.has($0) }
        .map { plan.kid($0, host.name, generation: 1) }
    }
    keyIDs = ids.map { Array($0.utf8) }
    self.words = words
    values = Dictionary(grouping: words.keys.sorted(), by: { words[$0] ?? .name })
    values[.keyID] = ids.sorted()
    values[.secret] = SecretPlan(plan).needs.map(\.name).sorted()
    values[.address] = Set(
      plan.hosts.flatMap { [$0.publicAddress.description, $0.siteAddress.description] }
        + ContainerRole.allCases.compactMap { plan.network.address(of: $0)?.description }
    ).sorted()
  }

  /// Units of components and of files, with those of systemd that ours are ordered against.
  private static func units(_ plan: SitePlan) -> [String] {
    let site = plan.site.name.value
    let files = Component.all.flatMap(\.files).compactMap { UnitNames.unit(at: $0.path) }
    return Set(Component.all.flatMap(\.units) + files).map {
      $0.replacing("{{site.name}}", with: site)
    } + ["network-online.target", "lxc.service", "nftables.service", "multi-user.target"]
  }

  /// Cards of ALSA and what `.asoundrc` makes of them.
  private static let sound =
    ["Loopback", "Loopback_1", "pjsua_capture", "pjsua_playback", "chrome_capture"]
    + ["mix", "snoop", "duplex"].flatMap { ["a\($0)", "b\($0)"] }

  /// All values outside of comments, in order.
  func occurrences(in text: [UInt8]) -> [Occurrence] {
    var found: [Occurrence] = []
    var start = 0
    for line in text.split(separator: 0x0A, omittingEmptySubsequences: false) {
      let content = line.drop { $0 == 0x20 || $0 == 0x09 }
      let isComment = [[UInt8(ascii: "#")], Array("//".utf8), Array("--".utf8) + [0x20]].contains {
        content.starts(with: $0)
      }
      if !isComment { scan(text, start..<start + line.count, into: &found) }
      start += line.count + 1
    }
    return found
  }

  private func scan(_ text: [UInt8], _ range: Range<Int>, into found: inout [Occurrence]) {
    var index = range.lowerBound
    func add(_ kind: Kind, _ range: Range<Int>) {
      found.append(
        Occurrence(kind: kind, range: range, text: String(decoding: text[range], as: UTF8.self)))
    }
    while index < range.upperBound {
      let isStart = index == range.lowerBound || !Self.isWord(text[index - 1])
      if text[index...].starts(with: "<redacted:".utf8) {
        var end = index + 10
        while end < range.upperBound, text[end] != UInt8(ascii: ">"), text[end] != UInt8(ascii: "#")
        { end += 1 }
        add(.secret, index + 10..<end)
        while end < range.upperBound, text[end] != UInt8(ascii: ">") { end += 1 }
        index = end
      } else if let id = keyIDs.first(where: { isStart && text[index...].starts(with: $0) }) {
        add(.keyID, index..<index + id.count)
        index += id.count
      } else if text[index] == UInt8(ascii: "/"), isStart, isPath(text, index, range) {
        var end = index
        while end < range.upperBound, Self.isPathByte(text[end]) { end += 1 }
        while text[end - 1] == UInt8(ascii: ".") || text[end - 1] == UInt8(ascii: "/") { end -= 1 }
        add(.path, index..<end)
        index = end
      } else if isStart, Self.isWord(text[index]) {
        var end = index
        while end < range.upperBound, Self.isWord(text[end]) { end += 1 }
        while end > index + 1, text[end - 1] == UInt8(ascii: ".") { end -= 1 }
        for part in parts(text, index..<end) {
          let word = String(decoding: text[part], as: UTF8.self)
          if let kind = words[word] {
            add(kind, part)
          } else if IPv4Address(word) != nil {
            add(.address, part)
          }
        }
        index = max(end, index + 1)
      } else {
        index += 1
      }
    }
  }

  /// A range of addresses is two words.
  private func parts(_ text: [UInt8], _ range: Range<Int>) -> [Range<Int>] {
    let word = text[range]
    guard let hyphen = word.firstIndex(of: UInt8(ascii: "-")),
      IPv4Address(String(decoding: word[..<hyphen], as: UTF8.self)) != nil
    else { return [range] }
    return [range.lowerBound..<hyphen, hyphen + 1..<range.upperBound]
  }

  private func isPath(_ text: [UInt8], _ index: Int, _ range: Range<Int>) -> Bool {
    if index > range.lowerBound, text[index - 1] == UInt8(ascii: "/") { return false }
    return ["bin", "dev", "etc", "home", "opt", "proc", "run", "usr", "var"].contains {
      text[(index + 1)...].starts(with: "\($0)/".utf8)
    }
  }

  private static func isWord(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, UInt8(ascii: "_"), UInt8(ascii: "."),
      UInt8(ascii: "-"):
      true
    default: byte >= 0x80
    }
  }

  private static func isPathByte(_ byte: UInt8) -> Bool {
    isWord(byte) || byte == UInt8(ascii: "/") || byte == UInt8(ascii: "%")
      || byte == UInt8(ascii: "@") || byte == UInt8(ascii: "+")
  }
}

extension RelevantValues.Occurrence {
  /// Other texts for the value: one that nothing has, and others of its kind.
  ///
  /// - Parameter values: All values of the kind.
  func changes(_ values: [String]) -> [String] {
    var changes = [nonsense]
    if let index = values.firstIndex(of: text) {
      let next = values[(index + 1) % values.count]
      if next != text { changes.append(next) }
    } else if let other = values.first(where: { $0 != text }) {
      changes.append(other)
    }
    return changes
  }

  private var nonsense: String {
    switch kind {
    case .port: return String((Int(text) ?? 0) + 1)
    case .address:
      let address = IPv4Address(text)?.bits ?? 0
      return IPv4Address(bits: address & ~255 | (address &+ 7) & 255).description
    case .domain:
      return (text.first == "q" ? "w" : "q") + text.dropFirst()
    default:
      return String(text.dropLast()) + (text.last == "q" ? "w" : "q")
    }
  }
}
