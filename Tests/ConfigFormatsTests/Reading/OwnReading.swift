import ConfigFormats

/// What our own reader makes of the files that a round trip renders: the same that the program reads.
enum OwnReading {
  /// The numbered values of a file; nil for a format that has none of these readers.
  ///
  /// A value without a number of its own (-1) stands for the next one in order.
  static func values(of bytes: [UInt8], in format: ConfigFormat) -> (
    values: [(number: Int, text: String)], findings: [ConfigTree.Finding]
  )? {
    guard let value = extractor(for: format) else { return nil }
    var tree = ConfigTree()
    guard bytes.withUnsafeBufferPointer({ format.read($0, into: &tree) }) else { return nil }
    var found: [(Int, String)] = []
    visit(tree.roots, of: tree) { setting in
      if let pair = value(setting, tree) { found.append(pair) }
    }
    return (found, tree.findings)
  }

  private typealias Extractor = (ConfigTree.Setting, ConfigTree) -> (Int, String)?

  private static func visit(
    _ settings: ConfigTree.Settings, of tree: ConfigTree, _ body: (ConfigTree.Setting) -> Void
  ) {
    for setting in settings {
      body(setting)
      visit(tree.children(of: setting), of: tree, body)
    }
  }

  private static func number(_ text: some StringProtocol) -> Int? {
    Int(String(text.unicodeScalars.filter { (0x30...0x39).contains($0.value) }.map(Character.init)))
  }

  private static func extractor(for format: ConfigFormat) -> Extractor? {
    switch format {
    case .coturn: return { ($1.key(of: $0) == "static-auth-secret") ? (-1, $1.text(of: $0)) : nil }
    case .env, .shellEnv, .ini:
      return { setting, tree in
        number(tree.key(of: setting)).map { ($0, tree.text(of: setting)) }
      }
    case .hocon, .json, .lua, .properties:
      return { setting, tree in
        number(tree.key(of: setting)).map { ($0, tree.text(of: setting)) }
      }
    case .systemd: return systemd
    case .nginx:
      return { setting, tree in
        guard tree.key(of: setting) == "return", let location = tree.parent(of: setting),
          let number = tree.words(of: location).last.flatMap({ number($0) })
        else { return nil }
        // nginx put the name of the host there.
        return (number, tree.words(of: setting)[1].replacing("${host}", with: "a"))
      }
    case .nftables:
      return { setting, tree in
        let words = tree.words(of: setting)
        guard tree.key(of: setting) == "meta", let number = number(words[1]) else { return nil }
        return (number, words.count > 3 ? words[3] : "")
      }
    case .dnsmasq:
      return { setting, tree in
        guard tree.key(of: setting) == "txt-record" else { return nil }
        let words = tree.words(of: setting)
        return number(words[0]).map { ($0, words[1]) }
      }
    case .pjsua:
      return { setting, tree in
        number(tree.key(of: setting)).map { ($0, tree.text(of: setting)) }
      }
    case .lxc: return lxc
    case .modprobe:
      return { setting, tree in
        let words = tree.words(of: setting)
        return number(words[0]).map { ($0, String(words[1].dropFirst("a=".count))) }
      }
    case .sudoers:
      return { setting, tree in
        let words = tree.words(of: setting)
        guard let number = number(tree.key(of: setting)) else { return nil }
        return (number, String(words[2].dropFirst("/k/".count)))
      }
    case .asoundrc:
      return { setting, tree in
        number(tree.key(of: setting)).map { ($0, tree.text(of: setting)) }
      }
    case .interfaces:
      return { setting, tree in
        guard let stanza = tree.parent(of: setting) else { return nil }
        return number(tree.words(of: stanza)[0]).map { ($0, tree.text(of: setting)) }
      }
    default: return nil
    }
  }

  private static func lxc(_ setting: ConfigTree.Setting, _ tree: ConfigTree) -> (Int, String)? {
    let words = tree.words(of: setting)
    switch tree.key(of: setting) {
    case "lxc.environment":
      let parts = tree.text(of: setting).split(
        separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      return number(parts[0]).map { ($0, String(parts.last ?? "")) }
    case "lxc.group":
      // Every second one is only the number of the next.
      return words[0].wholeMatch(of: /k\d+/) == nil ? (-1, words[0]) : nil
    case "lxc.mount.entry": return number(words[0]).map { ($0, words[1]) }
    default: return nil
    }
  }

  private static func systemd(_ setting: ConfigTree.Setting, _ tree: ConfigTree) -> (Int, String)? {
    let key = tree.key(of: setting)
    let words = tree.words(of: setting)
    if key == "Environment" {
      let parts = words[0].split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      return number(parts[0]).map { ($0, String(parts[1])) }
    }
    return number(key).map { number in
      if key.hasPrefix("ExecProgram") { return (number, words[0]) }
      return (number, key.hasPrefix("Exec") ? words[1] : tree.text(of: setting))
    }
  }
}
