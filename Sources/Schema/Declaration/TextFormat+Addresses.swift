internal import Diagnostics

/// Addresses: of hosts, networks, mailboxes, telephones and servers.
extension TextFormat {
  static let address = TextFormat(
    "an IPv4 address such as 172.22.22.200", pattern: "^[0-9]{1,3}(\\.[0-9]{1,3}){3}$",
    maximumLength: 15
  ) { text in
    IPv4Address(text) == nil
      ? ValueProblem("site.invalid-address", "\(quoted(text)) is none", help: addressHelp(text))
      : nil
  }

  static let subnet = TextFormat(
    "an IPv4 network such as 172.22.22.0/24", constraint: "a prefix of 8 to 28 bits, no host bits",
    pattern: "^[0-9]{1,3}(\\.[0-9]{1,3}){3}/[0-9]{1,2}$", maximumLength: 18
  ) { text in
    func failure(_ found: String, help: String? = nil) -> ValueProblem {
      ValueProblem("site.invalid-subnet", "\(quoted(text)) \(found)", help: help)
    }
    let parts = text.split(separator: "/", omittingEmptySubsequences: false)
    guard let address = IPv4Address(parts[0]) else {
      return failure("does not begin with an address")
    }
    guard parts.count == 2 else { return failure("has no prefix", help: "write \(text)/24") }
    guard IntegerText.isDecimal(String(parts[1])), let length = Int(parts[1]),
      String(length) == parts[1], (8...28).contains(length)
    else { return failure("has a prefix outside of 8 to 28") }
    guard Subnet(address: address, prefixLength: length) != nil else {
      let network = Subnet(containing: address, prefixLength: length)
      return failure("is an address inside of a network", help: "write \(network)")
    }
    return nil
  }

  /// A name of one label with at most one range, for the hosts of an entry.
  static let hostPattern = TextFormat(
    "a host name or a range of them such as jvb-[01-12]",
    constraint: "one lower-case label of at most 63 letters, digits and inner hyphens",
    pattern: "^[a-z0-9-]*(\\[[0-9]+(-[0-9]+)?\\][a-z0-9-]*)?$", maximumLength: 100
  ) { text in
    if HostNameFormat.isLabel(text.utf8) { return nil }
    let pattern: RangePattern
    switch RangePattern.parse(text) {
    case .success(let parsed): pattern = parsed
    case .failure(let error): return problem(error, in: text)
    }
    let bytes = Array(text.utf8)
    let isBracket: (UInt8) -> Bool = { $0 == UInt8(ascii: "[") || $0 == UInt8(ascii: "]") }
    if let index = bytes.firstIndex(where: { !HostNameFormat.isLabelByte($0) && !isBracket($0) }) {
      return HostNameFormat.characterProblem(bytes, at: index, in: text)
    }
    guard let first = bytes.first, let last = bytes.last else {
      return ValueProblem("site.invalid-host-name", "it is empty")
    }
    guard first != UInt8(ascii: "-"), last != UInt8(ascii: "-") else {
      return ValueProblem(
        "site.invalid-host-name", "\(quoted(text)) begins or ends with a hyphen")
    }
    let longest = pattern.text(at: pattern.count - 1)
    guard longest.utf8.count <= 63 else {
      return ValueProblem(
        "site.invalid-host-name",
        "\(quoted(longest)) is \(longest.utf8.count) bytes long, more than 63")
    }
    return nil
  }

  /// An address with at most one range. Only the two ends are looked at: between them every number
  /// has as many digits as one of them and is no larger than the last.
  static let addressPattern = TextFormat(
    "an IPv4 address or a range of them such as 203.0.113.[21-32]",
    pattern: "^[0-9.]*(\\[[0-9]+(-[0-9]+)?\\][0-9.]*)?$", maximumLength: 40
  ) { text in
    if IPv4Address(text) != nil { return nil }
    let pattern: RangePattern
    switch RangePattern.parse(text) {
    case .success(let parsed): pattern = parsed
    case .failure(let error): return problem(error, in: text)
    }
    for end in Set([0, pattern.count - 1]).sorted() {
      let address = pattern.text(at: end)
      guard IPv4Address(address) == nil else { continue }
      return ValueProblem(
        "site.invalid-address", "\(quoted(address)) is none", help: addressHelp(address))
    }
    return nil
  }

  /// What stays in service of several: a share of all, or a number.
  static let floor = TextFormat(
    "a share such as 75% or a number such as 3", pattern: "^([0-9]{1,5}|[0-9]{1,2}%|100%)$",
    maximumLength: 5
  ) { text in
    let digits = text.hasSuffix("%") ? text.dropLast() : text[...]
    let isNumber =
      !digits.isEmpty
      && digits.utf8.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
    let isGood = isNumber && (digits.endIndex == text.endIndex || Int(digits) ?? 101 <= 100)
    return isGood
      ? nil
      : ValueProblem(
        "site.invalid-floor", "\(quoted(text)) is neither", help: "write 75%, or a number of hosts")
  }

  static let mailbox = TextFormat(
    "an e-mail address", pattern: "^[^\\s@]+@[^\\s@]+\\.[^\\s@]+$", maximumLength: 254
  ) { text in
    let parts = text.split(separator: "@", omittingEmptySubsequences: false)
    let isGood =
      parts.count == 2 && !parts[0].isEmpty
      && parts[0].utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F && !"\"(),:;<>[\\]".utf8.contains($0) }
      && HostNameFormat.problem(with: parts[1].lowercased()) == nil
    return isGood ? nil : ValueProblem("site.invalid-mailbox", "\(quoted(text)) is none")
  }

  /// The part of a SIP address before the `@`, as RFC 3261 spells users without escapes.
  static let sipUser = TextFormat(
    "a SIP user such as 1009", constraint: "letters, digits and -_.!~*'()&=+$,;?/",
    pattern: "^[A-Za-z0-9_.!~*'()&=+$,;?/-]+$", maximumLength: 64, check: sipUserProblem)

  static let sipServer = TextFormat(
    "a SIP server such as sip.example.org or sip.example.org:5061",
    pattern: "^[a-z0-9.-]+(:[0-9]{1,5})?$", maximumLength: 259
  ) { serverProblem($0, requiresPort: false) }

  /// What a dial plan calls: `user@server`.
  static let sipAddress = TextFormat(
    "a SIP address without a scheme such as 1000@sip.example.org",
    pattern: "^[A-Za-z0-9_.!~*'()&=+$,;?/-]+@[a-z0-9.-]+(:[0-9]{1,5})?$", maximumLength: 255
  ) { text in
    if text.hasPrefix("sip:") || text.hasPrefix("sips:") {
      let bare = text.drop { $0 != ":" }.dropFirst()
      return ValueProblem(
        "site.invalid-sip-address", "\(quoted(text)) has a scheme", help: "write \(bare)")
    }
    guard let at = text.lastIndex(of: "@") else {
      return ValueProblem(
        "site.invalid-sip-address", "\(quoted(text)) has no '@'", help: "write \(text)@SERVER")
    }
    let server = String(text[text.index(after: at)...])
    return sipUserProblem(String(text[..<at])) ?? serverProblem(server, requiresPort: false)
  }

  static let stunServer = TextFormat(
    "a host name or an address with a port such as stun.example.org:3478",
    pattern: "^[a-z0-9.-]+:[0-9]{1,5}$", maximumLength: 259
  ) { serverProblem($0, requiresPort: true) }

  /// A text for people: anything that prints.
  static let label = TextFormat(
    "a text", constraint: "no control characters, not blank",
    pattern: "^[^\\u0000-\\u001f\\u007f-\\u009f]*\\S[^\\u0000-\\u001f\\u007f-\\u009f]*$",
    maximumLength: 255
  ) { text in
    var offset = 0
    for scalar in text.unicodeScalars {
      if scalar.value < 0x20 || (0x7F...0x9F).contains(scalar.value) {
        return ValueProblem(
          "site.invalid-text", "\(quoted(text)) has a control character in it",
          bytes: offset..<offset + scalar.utf8.count)
      }
      offset += scalar.utf8.count
    }
    return text.allSatisfy(\.isWhitespace)
      ? ValueProblem("site.invalid-text", "it is blank") : nil
  }

  private static func addressHelp(_ text: String) -> String {
    let parts = text.split(separator: ".", omittingEmptySubsequences: false)
    if text.utf8.contains(UInt8(ascii: ":")) { return "IPv6 is not supported yet" }
    if parts.count == 4, parts.allSatisfy({ $0.count > 1 && $0.first == "0" || Int($0) != nil }) {
      if parts.contains(where: { $0.count > 1 && $0.first == "0" }) {
        return "write its numbers without zeros in front"
      }
      return "its numbers go from 0 to 255"
    }
    return "write four numbers 0 to 255, joined by dots"
  }

  private static let sipUserProblem: @Sendable (String) -> ValueProblem? = { text in
    let bytes = Array(text.utf8)
    guard !bytes.isEmpty else { return ValueProblem("site.invalid-sip-user", "the user is empty") }
    guard
      let index = bytes.firstIndex(where: {
        !isAlphanumeric($0) && !"-_.!~*'()&=+$,;?/".utf8.contains($0)
      })
    else { return nil }
    let character = characterRange(bytes, at: index)
    let shown = quoted(String(decoding: bytes[character], as: UTF8.self))
    return ValueProblem(
      "site.invalid-sip-user", "\(quoted(text)) has \(shown) in it", bytes: character)
  }

  private static func serverProblem(_ text: String, requiresPort: Bool) -> ValueProblem? {
    let parts = text.split(separator: ":", omittingEmptySubsequences: false)
    let code: Diagnostic.Code = "site.invalid-server"
    guard !text.isEmpty, parts.count <= 2 else {
      return ValueProblem(code, "\(quoted(text)) is none")
    }
    if parts.count == 2 {
      guard IntegerText.isDecimal(String(parts[1])), let port = Int(parts[1]),
        String(port) == parts[1], (1...65535).contains(port)
      else {
        return ValueProblem(
          code, "\(quoted(String(parts[1]))) is no port",
          bytes: parts[0].utf8.count + 1..<text.utf8.count)
      }
    } else if requiresPort {
      return ValueProblem(code, "\(quoted(text)) has no port", help: "write \(text):3478")
    }
    let host = String(parts[0])
    if IPv4Address(host) != nil { return nil }
    return HostNameFormat.problem(with: host)
  }

  /// Puts a mistake in a range into words.
  private static func problem(_ error: RangePatternError, in text: String) -> ValueProblem {
    let blamed = quoted(String(decoding: Array(text.utf8)[error.bytes], as: UTF8.self))
    let found: String
    let help: String
    switch error.reason {
    case .unbalanced:
      (found, help) = ("\(blamed) has no partner", "write a range such as [01-12]")
    case .empty: (found, help) = ("the brackets are empty", "write a range such as [01-12]")
    case .notANumber:
      (found, help) = ("\(blamed) is not made of numbers", "write a range such as [01-12]")
    case .list:
      (found, help) = ("a bracket holds one range, not several", "write one entry for each range")
    case .reversed: (found, help) = ("\(blamed) goes down", "write the smaller number first")
    case .unequalWidths:
      (found, help) = (
        "\(blamed) has zeros in front, and its numbers differ in length",
        "write both with the same number of digits"
      )
    case .tooLarge:
      (found, help) = (
        "\(blamed) is too large",
        "a range has at most \(RangePattern.maximumCount) numbers of at most nine digits"
      )
    case .severalBrackets:
      (found, help) = (
        "\(blamed) is a second range",
        "keep one; the ranges of an entry advance together, so write one entry for each"
      )
    }
    return ValueProblem("site.invalid-range", found, help: help, bytes: error.bytes)
  }
}
