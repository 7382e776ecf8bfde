public import Diagnostics

/// The content of `secrets.lock`: every secret in use with its fingerprint, sorted by name.
public struct SecretLock: Hashable, Sendable {
  public struct Entry: Hashable, Sendable {
    public let name: String
    public let fingerprint: Fingerprint

    public init(_ name: String, _ fingerprint: Fingerprint) {
      (self.name, self.fingerprint) = (name, fingerprint)
    }
  }

  /// What a newer lock has that an older one has not; each list sorted.
  public struct Changes: Hashable, Sendable {
    public var added: [String] = []
    public var removed: [String] = []
    public var changed: [String] = []

    public var isEmpty: Bool { added.isEmpty && removed.isEmpty && changed.isEmpty }
  }

  /// Sorted by name, each name once.
  public let entries: [Entry]

  /// A later entry of a name replaces an earlier one.
  public init(_ entries: some Sequence<Entry>) {
    var fingerprints: [String: Fingerprint] = [:]
    for entry in entries { fingerprints[entry.name] = entry.fingerprint }
    self.entries = fingerprints.map { Entry($0, $1) }.sorted { $0.name < $1.name }
  }

  private static let header = """
    # Made by jitsi-compile: every secret in use and a fingerprint of its text, keyed with site.key.
    # A line changes when the secret does. Nothing about the text can be learned from it.

    """

  /// The file: a header of comments, then `name fingerprint` lines.
  public var text: String {
    var text = Self.header
    for entry in entries { text += "\(entry.name) \(entry.fingerprint.text)\n" }
    return text
  }

  /// Reads a file that ``text`` wrote; a line that is neither comment nor entry is a finding.
  public static func parse(
    _ source: SourceText, as id: SourceID
  ) -> (lock: SecretLock, diagnostics: [Diagnostic]) {
    var entries: [Entry] = []
    var diagnostics: [Diagnostic] = []
    for number in 0..<source.lineCount {
      let line = source.line(number)
      if line.isEmpty || line.hasPrefix("#") { continue }
      let fields = line.split(separator: " ", omittingEmptySubsequences: false)
      if fields.count == 2, SecretName.isValid(String(fields[0])),
        let fingerprint = Fingerprint(fields[1])
      {
        entries.append(Entry(String(fields[0]), fingerprint))
      } else {
        let start = SourcePosition(line: number, column: 0)
        let end = SourcePosition(line: number, column: line.unicodeScalars.count)
        diagnostics.append(.secretLockLine(at: SourceRange(in: id, from: start, to: end)))
      }
    }
    return (SecretLock(entries), diagnostics)
  }

  /// What changed since `older`.
  public func changes(since older: SecretLock) -> Changes {
    let before = Dictionary(uniqueKeysWithValues: older.entries.map { ($0.name, $0.fingerprint) })
    var changes = Changes()
    var names = Set<String>()
    for entry in entries {
      names.insert(entry.name)
      switch before[entry.name] {
      case nil: changes.added.append(entry.name)
      case entry.fingerprint: break
      default: changes.changed.append(entry.name)
      }
    }
    changes.removed = older.entries.map(\.name).filter { !names.contains($0) }
    return changes
  }
}

extension SecretStore {
  /// The lock of the secrets in use; nil without a site key and for placeholders, which say nothing
  /// about the site. Secrets that are missing have no line.
  public func lock(for needs: some Sequence<SecretNeed>) -> SecretLock? {
    guard !isPlaceholder, let siteKey else { return nil }
    var entries: [SecretLock.Entry] = []
    for need in needs {
      guard let secret = secret(named: need.name),
        let fingerprint = Fingerprint(of: secret, siteKey: siteKey)
      else { continue }
      entries.append(SecretLock.Entry(need.name, fingerprint))
    }
    return SecretLock(entries)
  }
}
