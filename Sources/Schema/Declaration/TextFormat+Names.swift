internal import Diagnostics

/// Names: of the site, its hosts, interfaces, secrets, and what the operator calls things.
extension TextFormat {
  static let hostName = TextFormat(
    "a host name such as meet.example.org",
    constraint: "lower case, at least two labels of 1 to 63 letters, digits and inner hyphens",
    pattern: "^([a-z0-9]([a-z0-9-]*[a-z0-9])?\\.)+[a-z0-9]([a-z0-9-]*[a-z0-9])?$",
    maximumLength: 253, check: HostNameFormat.problem)

  /// 15 bytes because the bridge is called so, and the kernel's names of interfaces end there.
  static let siteName = TextFormat(
    "a short name such as nordeck",
    constraint: "a lower-case letter, then letters, digits and inner hyphens; at most 15 bytes",
    pattern: "^[a-z]([a-z0-9-]*[a-z0-9])?$", maximumLength: 15
  ) { text in
    let bytes = Array(text.utf8)
    guard let first = bytes.first else { return ValueProblem("site.invalid-name", "it is empty") }
    if let index = bytes.firstIndex(where: { !HostNameFormat.isLabelByte($0) }) {
      return HostNameFormat.characterProblem(bytes, at: index, in: text, code: "site.invalid-name")
    }
    guard isLower(first) else {
      return ValueProblem(
        "site.invalid-name", "\(quoted(text)) does not begin with a letter", bytes: 0..<1)
    }
    guard bytes[bytes.count - 1] != UInt8(ascii: "-") else {
      return ValueProblem(
        "site.invalid-name", "\(quoted(text)) ends with a hyphen",
        bytes: bytes.count - 1..<bytes.count)
    }
    return nil
  }

  /// What Linux takes as the name of an interface, less what shells and nftables trip over.
  static let interface = name(
    "the name of a network interface such as eth0",
    constraint: "letters, digits, '.', '_', '-'; at most 15 bytes", also: "._-", first: "",
    pattern: "^[A-Za-z0-9][A-Za-z0-9._-]*$", maximumLength: 15)

  /// A word that ends up in XMPP presence, in JSON and in URL paths.
  static let identifier = name(
    "a word such as eu-west",
    constraint: "letters, digits, '.', '_', '-'; begins with one of the first two",
    also: "._-", first: "", pattern: "^[A-Za-z0-9][A-Za-z0-9._-]*$", maximumLength: 63)

  /// A piece of a configuration file; what it means is for its grammar to say.
  static let snippet = TextFormat(
    "a block of text, best after '|'",
    constraint: "no control characters but line breaks and tabs; at most 64 KiB",
    pattern: "^[^\\u0000-\\u0008\\u000b-\\u001f\\u007f]*$", maximumLength: 65_536
  ) { text in
    let bytes = Array(text.utf8)
    guard
      let index = bytes.firstIndex(where: { ($0 < 0x20 && $0 != 0x0A && $0 != 0x09) || $0 == 0x7F })
    else { return nil }
    return ValueProblem(
      "site.invalid-text", "it has a control character in it", bytes: index..<index + 1)
  }

  /// The name of an XMPP account in the one spelling that servers and files agree on, without
  /// preparation of any kind. The names of its secrets are made of it as it is.
  static let accountName = TextFormat(
    "the name of an account such as anna.berg",
    constraint: "words of lower-case letters, digits, '_' and '-', joined by '.'",
    pattern: "^[a-z0-9_-]+(\\.[a-z0-9_-]+)*$", maximumLength: 63
  ) { text in
    let bytes = Array(text.utf8)
    guard !bytes.isEmpty else { return ValueProblem("site.invalid-name", "it is empty") }
    if let index = bytes.firstIndex(where: {
      !HostNameFormat.isLabelByte($0) && $0 != UInt8(ascii: ".") && $0 != UInt8(ascii: "_")
    }) {
      return HostNameFormat.characterProblem(bytes, at: index, in: text, code: "site.invalid-name")
    }
    guard
      !bytes.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        .contains(where: \.isEmpty)
    else {
      return ValueProblem("site.invalid-name", "\(quoted(text)) has a dot with no word beside it")
    }
    return nil
  }

  /// A folder that we make on a host, spelled alike in every grammar that mentions it.
  static let folder = TextFormat(
    "an absolute path such as /srv/recordings",
    constraint: "letters, digits, '.', '_', '-' between slashes; not below /boot, /dev, /etc, "
      + "/proc, /run, /sys or /var/lib/lxc",
    pattern: "^(/[A-Za-z0-9_-][A-Za-z0-9._-]*)+$", maximumLength: 200
  ) { text in
    let bytes = Array(text.utf8)
    guard bytes.first == UInt8(ascii: "/") else {
      return ValueProblem(
        "site.invalid-path", "\(quoted(text)) does not begin with a slash",
        help: text.isEmpty ? nil : "write /\(text)")
    }
    if let index = bytes.firstIndex(where: {
      !isAlphanumeric($0) && !"/._-".utf8.contains($0)
    }) {
      return HostNameFormat.characterProblem(
        bytes, at: index, in: text, code: "site.invalid-path")
    }
    let parts = text.split(separator: "/", omittingEmptySubsequences: false).dropFirst()
    guard parts.allSatisfy({ !$0.isEmpty && !$0.hasPrefix(".") }) else {
      return ValueProblem(
        "site.invalid-path", "\(quoted(text)) has a part that is empty or begins with a dot")
    }
    let taken = ["/boot", "/dev", "/etc", "/proc", "/run", "/sys", "/var/lib/lxc"]
    guard let above = taken.first(where: { text == $0 || text.hasPrefix("\($0)/") }) else {
      return nil
    }
    return ValueProblem("site.invalid-path", "\(above) belongs to the system")
  }

  /// The key id of a token: a family and a name in it, which is how the selector tells them apart.
  static let keyID = TextFormat(
    "a key id such as jitsi/signal",
    constraint: "words of letters, digits, '_' and '-' around a slash; the second may have dots",
    pattern: "^[A-Za-z0-9_-]+/[A-Za-z0-9._-]+$", maximumLength: 100
  ) { text in
    let parts = text.split(separator: "/", omittingEmptySubsequences: false)
    guard parts.count == 2, isWord(parts[0], also: "_-"), isWord(parts[1], also: "._-") else {
      return ValueProblem("site.invalid-name", "\(quoted(text)) is none")
    }
    return nil
  }

  /// The first half of a key id.
  static let keyFamily = TextFormat(
    "a word such as jitsi", constraint: "letters, digits, '_' and '-'",
    pattern: "^[A-Za-z0-9_-]+$", maximumLength: 30
  ) { text in
    isWord(text[...], also: "_-")
      ? nil : ValueProblem("site.invalid-name", "\(quoted(text)) is none")
  }

  /// The version of a Debian package as dpkg takes it, without what a shell might make of it.
  static let packageVersion = TextFormat(
    "the version of a Debian package such as 1.0-1180-1",
    constraint: "a digit, then letters, digits and .+~-",
    pattern: "^[0-9][A-Za-z0-9.+~-]*$", maximumLength: 60
  ) { text in
    let bytes = Array(text.utf8)
    guard let first = bytes.first, (0x30...0x39).contains(first) else {
      return ValueProblem("site.invalid-version", "\(quoted(text)) does not begin with a digit")
    }
    guard
      let index = bytes.firstIndex(where: { !isAlphanumeric($0) && !".+~-".utf8.contains($0) })
    else { return nil }
    return HostNameFormat.characterProblem(
      bytes, at: index, in: text, code: "site.invalid-version")
  }

  private static func isWord(_ text: Substring, also: String) -> Bool {
    !text.isEmpty && text.utf8.allSatisfy { isAlphanumeric($0) || also.utf8.contains($0) }
  }

  /// The public half of an Ed25519 key as OpenSSH writes it, without a comment. Every one of them has
  /// the same length and, up to the key itself, the same letters.
  static let sshHostKey = TextFormat(
    "a public host key such as ssh-ed25519 AAAAC3Nza...", constraint: "Ed25519, without a comment",
    pattern: "^ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAI[A-Za-z0-9+/]{43}$", maximumLength: 1000
  ) { text in
    let head = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAI"
    let rest = text.utf8.dropFirst(head.utf8.count)
    let isGood =
      text.hasPrefix(head) && rest.count == 43
      && rest.allSatisfy {
        isAlphanumeric($0) || $0 == UInt8(ascii: "+") || $0 == UInt8(ascii: "/")
      }
    return isGood
      ? nil
      : ValueProblem(
        "site.invalid-host-key", "this is none",
        help: "write the first two words of /etc/ssh/ssh_host_ed25519_key.pub on the host")
  }

  static let secretName = TextFormat(
    "the name of a secret such as sip/main",
    constraint: "words of letters, digits, '_' and '-', joined by '.' or '/'",
    pattern: "^[A-Za-z0-9_-]+([./][A-Za-z0-9_-]+)*$", maximumLength: 100
  ) { text in
    let bytes = Array(text.utf8)
    guard !bytes.isEmpty else {
      return ValueProblem(
        "site.invalid-secret-name", "the name is missing", help: "write !secret and a name")
    }
    // What stands there may be the secret itself, so it is not quoted.
    let words = bytes.split(omittingEmptySubsequences: false) {
      $0 == UInt8(ascii: ".") || $0 == UInt8(ascii: "/")
    }
    let isGood = words.allSatisfy { word in
      !word.isEmpty && word.allSatisfy { isAlphanumeric($0) || $0 == 0x5F || $0 == 0x2D }
    }
    return isGood
      ? nil
      : ValueProblem(
        "site.invalid-secret-name", "this name has other characters in it",
        help: "use words of letters, digits, '_' and '-', joined by '.' or '/'")
  }

  static let timeZone = TextFormat(
    "a name of the tz database such as Europe/Berlin",
    pattern: "^[A-Za-z]+([A-Za-z0-9+_-]*)(/[A-Za-z0-9+_-]+)*$", maximumLength: 40
  ) { text in
    guard !TimeZoneNames.contains(text) else { return nil }
    return ValueProblem(
      "site.unknown-time-zone", "it has no \(quoted(text))",
      help: TimeZoneNames.nearest(to: text).map { "write \($0)" }
        ?? "'timedatectl list-timezones' lists the names")
  }

  /// A language of the web interface as BCP 47 tags it, in the form of its translation files.
  static let language = TextFormat(
    "a language tag such as en or pt-BR", pattern: "^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$",
    maximumLength: 35
  ) { text in
    let parts = text.utf8.split(separator: UInt8(ascii: "-"), omittingEmptySubsequences: false)
    let isGood =
      parts.dropFirst().allSatisfy { (2...8).contains($0.count) && $0.allSatisfy(isAlphanumeric) }
      && parts.first.map { (2...3).contains($0.count) && $0.allSatisfy { isLower($0 | 0x20) } }
        == true
    guard !isGood else { return nil }
    let dashed = String(text.map { $0 == "_" ? "-" : $0 })
    return ValueProblem(
      "site.invalid-language", "\(quoted(text)) is none",
      help: dashed == text ? nil : "write \(dashed)")
  }

  /// Letters, digits and the characters of `also`; the first is a letter, a digit or one of `first`.
  private static func name(
    _ noun: String, constraint: String, also: String, first: String, pattern: String,
    maximumLength: Int
  ) -> TextFormat {
    let also = Array(also.utf8)
    let first = Array(first.utf8)
    return TextFormat(noun, constraint: constraint, pattern: pattern, maximumLength: maximumLength)
    { text in
      let bytes = Array(text.utf8)
      guard let start = bytes.first else { return ValueProblem("site.invalid-name", "it is empty") }
      if let index = bytes.firstIndex(where: { !isAlphanumeric($0) && !also.contains($0) }) {
        return HostNameFormat.characterProblem(
          bytes, at: index, in: text, code: "site.invalid-name")
      }
      guard isAlphanumeric(start) || first.contains(start) else {
        return ValueProblem(
          "site.invalid-name", "\(quoted(text)) begins with neither a letter nor a digit",
          bytes: 0..<1)
      }
      return nil
    }
  }
}
