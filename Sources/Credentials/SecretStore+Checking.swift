public import Diagnostics
internal import TemplateEngine

extension SecretStore {
  /// Compares the file with what a site needs: missing, unused, weak, equal and unfit texts.
  ///
  /// Placeholders have nothing to find. The site key counts as needed whether it is listed or not.
  ///
  /// - Returns: Findings in the order of the needs, then of the file.
  public func check(_ needs: some Sequence<SecretNeed>) -> [Diagnostic] {
    if isPlaceholder { return [] }
    var diagnostics: [Diagnostic] = []
    var sound: [SecretNeed] = []
    var firstOfText: [String: (need: SecretNeed, range: SourceRange)] = [:]
    let merged = Self.merge(needs)
    let dependents = merged.dependents
    for need in merged {
      guard let entry = entry(named: need.name), let text = entry.secret.reveal() else {
        if !isMapUnread, !unread.contains(need.name),
          let finding = findingOfMissing(need, dependents[need.name] ?? [])
        {
          diagnostics.append(finding)
        }
        continue
      }
      let findings = need.kind.findings(about: text, named: need.name, at: entry.nameRange)
      diagnostics += findings
      if findings.isEmpty { sound.append(need) }
      if need.kind.mayEqualAnother { continue }
      if let first = firstOfText[text] {
        diagnostics.append(
          .secretsEqual(need, at: entry.nameRange, first: first.need, at: first.range))
      } else {
        firstOfText[text] = (need, entry.nameRange)
      }
    }
    diagnostics += pairFindings(sound)
    let needed = Set(merged.map(\.name))
    for entry in entries where !needed.contains(entry.secret.name) {
      diagnostics.append(.secretUnused(entry.secret.name, at: entry.nameRange))
    }
    return diagnostics
  }

  /// nil for a key that may be elsewhere while nothing has to be made from it.
  ///
  /// - Parameter dependents: What is made from it.
  private func findingOfMissing(_ need: SecretNeed, _ dependents: [SecretNeed]) -> Diagnostic? {
    let made = dependents.compactMap { entry(named: $0.name) }
    if need.isForHosts {
      if let first = made.first {
        return .keyLost(need.name, of: first.secret.name, at: first.nameRange)
      }
    } else if !made.isEmpty, made.count == dependents.count {
      return nil
    }
    return .secretMissing(need, file: fileName)
  }

  /// One need for each name, in the order of their first mention, the site key last unless it was
  /// mentioned; who uses it is collected.
  ///
  /// Where two needs disagree about the kind, the first decides: they come from declarations of
  /// components, and one secret has one declaration.
  static func merge(_ needs: some Sequence<SecretNeed>) -> [SecretNeed] {
    var merged: [SecretNeed] = []
    var users: [[String]] = []
    var indexOfName: [String: Int] = [:]
    for need in needs {
      if let index = indexOfName[need.name] {
        users[index] += need.usedBy
      } else {
        indexOfName[need.name] = merged.count
        merged.append(need)
        users.append(need.usedBy)
      }
    }
    for (index, need) in merged.enumerated() {
      merged[index] = SecretNeed(
        need.name, need.kind, origin: need.origin, usedBy: unique(users[index]),
        isForHosts: need.isForHosts)
    }
    if indexOfName[siteKeyName] == nil { merged.append(.siteKey) }
    return merged
  }

  private static func unique(_ names: [String]) -> [String] {
    var seen = Set<String>()
    return names.filter { seen.insert($0).inserted }
  }
}

extension SecretKind {
  /// Certificates and public keys are no secrets: two names may well hold the same.
  fileprivate var mayEqualAnother: Bool {
    switch self {
    case .certificate, .publicKey, .trustStore: true
    case .password, .hmacKey, .siteKey, .operatorSupplied, .privateKey: false
    }
  }

  /// What makes a text unfit for its kind. A finding never says more of a text than its kind asks.
  fileprivate func findings(
    about text: String, named name: String, at range: SourceRange
  ) -> [Diagnostic] {
    if Placeholder.isPlaceholder(text) { return [.secretIsPlaceholder(name, at: range)] }
    switch self {
    case .password(let length):
      return Self.unprintable(text, name, range)
        ?? Self.weak(text, name, range, leastLength: min(16, length))
    case .hmacKey(let bytes):
      return Self.unprintable(text, name, range)
        ?? Self.short(text, name, range, bytes) ?? Self.weak(text, name, range, leastLength: 0)
    case .siteKey:
      return Self.unprintable(text, name, range)
        ?? Self.short(text, name, range, 32) ?? Self.weak(text, name, range, leastLength: 0)
    case .operatorSupplied:
      let isControl = text.unicodeScalars.contains { $0.properties.generalCategory == .control }
      return isControl ? [.secretUnprintable(name, at: range)] : []
    case .certificate, .trustStore:
      return Self.pem(text, name, range, label: "CERTIFICATE") { $0 == "CERTIFICATE" }
    case .privateKey:
      return Self.pem(text, name, range, label: "PRIVATE KEY") { $0.hasSuffix("PRIVATE KEY") }
    case .publicKey:
      if text.hasPrefix("ssh-"), !text.dropLast().utf8.contains(0x0A) { return [] }
      return Self.pem(text, name, range, label: "PUBLIC KEY") { $0.hasSuffix("PUBLIC KEY") }
    }
  }

  /// Passwords and keys are printable ASCII without blanks at either end: what every grammar and
  /// every XMPP client agrees about.
  private static func unprintable(
    _ text: String, _ name: String, _ range: SourceRange
  ) -> [Diagnostic]? {
    let bytes = text.utf8
    if bytes.allSatisfy({ (0x20...0x7E).contains($0) }), bytes.first != 0x20, bytes.last != 0x20 {
      return nil
    }
    return [.secretUnprintable(name, at: range)]
  }

  private static func short(
    _ text: String, _ name: String, _ range: SourceRange, _ bytes: Int
  ) -> [Diagnostic]? {
    text.utf8.count < bytes ? [.secretTooShort(name, bytes: bytes, at: range)] : nil
  }

  private static func weak(
    _ text: String, _ name: String, _ range: SourceRange, leastLength: Int
  ) -> [Diagnostic] {
    if text.utf8.count >= leastLength, Set(text.utf8).count >= 8 { return [] }
    return [.secretWeak(name, at: range)]
  }

  private static func pem(
    _ text: String, _ name: String, _ range: SourceRange, label: String,
    accepts: (Substring) -> Bool
  ) -> [Diagnostic] {
    let labels = PEMText.labels(of: text)
    if let labels, !labels.isEmpty, labels.allSatisfy(accepts) { return [] }
    return [.secretNotPEM(name, label: label, at: range)]
  }
}
