public import Diagnostics
internal import Schema
internal import TemplateEngine

extension SecretStore {
  /// Reads a file of secrets and reports everything that is wrong with it.
  ///
  /// No finding quotes the file: not a text, and no key that could be a text in the wrong place.
  ///
  /// - Parameter source: Must be confidential, so that no printer shows an excerpt of it.
  /// - Returns: What was understood, nil where nothing was. A file of comments alone is a store
  ///   without secrets.
  public static func load(
    _ source: SourceText, as id: SourceID
  ) -> (store: SecretStore?, diagnostics: [Diagnostic]) {
    precondition(source.isConfidential, "a file of secrets is a confidential text")
    var store = SecretStore(source: source, id: id)
    if isBlank(source) {
      store.isBlank = true
      return (store, [])
    }
    let (document, found) = parseYAML(source, as: id, limits: .standard)
    var diagnostics = found.map { Diagnostic.withoutQuotes($0) }
    guard let root = document?.root, !root.isInvalid else { return (nil, diagnostics) }
    guard root.kind == .mapping else {
      diagnostics.append(.secretsMapMissing(source.name, at: root.range))
      return (nil, diagnostics)
    }

    var reader = SecretReader(store: store)
    reader.read(root)
    return (reader.store, diagnostics + reader.diagnostics)
  }

  /// Whether there is nothing but comments and blank lines.
  private static func isBlank(_ source: SourceText) -> Bool {
    source.utf8.split(separator: 0x0A).allSatisfy { line in
      let first = line.first { $0 != 0x20 && $0 != 0x0D }
      return first == nil || first == UInt8(ascii: "#")
    }
  }
}

extension Diagnostic {
  /// The same finding without the words of the YAML reader, which quotes what it reads.
  fileprivate static func withoutQuotes(_ cause: Diagnostic) -> Diagnostic {
    var finding =
      cause.code == "yaml.duplicate-key"
      ? secretWrittenTwice(at: cause.range) : secretsUnreadable(cause)
    finding.severity = cause.severity
    finding.notes = cause.notes.map { Note("this place belongs to it", at: $0.range) }
    return finding
  }
}

/// Walks the document and fills the store.
private struct SecretReader {
  var store: SecretStore
  var diagnostics: [Diagnostic] = []

  mutating func read(_ root: YAMLNode) {
    let file = store.fileName
    let top = SourcePosition(line: 0, column: 0)
    let topRange = SourceRange(in: root.range.source, from: top, to: top)
    var hasVersion = false
    var secrets: YAMLNode?
    for entry in root.entries {
      switch entry.key.text {
      case "version":
        hasVersion = true
        let isKnown = entry.value.kind == .scalar && entry.value.text == "1"
        if !isKnown, !entry.value.isInvalid {
          diagnostics.append(.secretsVersionUnknown(file, at: entry.value.range))
        }
      case "secrets":
        secrets = entry.value
        store.mapRange = entry.value.range
        store.mapKeyRange = entry.key.range
      default:
        diagnostics.append(.secretsUnknownKey(at: entry.key.range))
        // Most likely the secrets themselves, without the key above them or with a misspelled one.
        store.isMapUnread = true
      }
    }
    if secrets != nil { store.isMapUnread = false }
    if !hasVersion { diagnostics.append(.secretsVersionMissing(file, at: topRange)) }
    guard let secrets else { return }
    if secrets.isInvalid || secrets.isNull { return }
    guard secrets.kind == .mapping, !secrets.isAliased else {
      diagnostics.append(.secretsNotAMap("'secrets'", at: secrets.aliasRange ?? secrets.range))
      store.isMapUnread = true
      return
    }
    store.firstKeyRange = secrets.entries.first { _ in true }?.key.range
    read(entriesOf: secrets, below: "")
  }

  private mutating func read(entriesOf map: YAMLNode, below path: String) {
    for entry in map.entries {
      let name = path + entry.key.text
      let value = entry.value
      let deeperPath = value.kind == .mapping ? SecretName.path(name) : nil
      guard deeperPath != nil || SecretName.isValid(name) else {
        diagnostics.append(.secretNameInvalid(at: entry.key.range))
        continue
      }
      if value.isInvalid {
        store.unread.insert(name)
        continue
      }
      if value.isAliased || !value.hasTextTag {
        reportNotText(name, at: value.aliasRange ?? value.range)
        continue
      }
      switch value.kind {
      case .mapping: if let deeperPath { read(entriesOf: value, below: deeperPath) }
      case .sequence: reportNotText(name, at: value.range)
      case .scalar: read(value, named: name, at: entry.key.range)
      }
    }
  }

  private mutating func reportNotText(_ name: String, at range: SourceRange) {
    diagnostics.append(.secretNotText(name, at: range))
    store.unread.insert(name)
  }

  private mutating func read(_ scalar: YAMLNode, named name: String, at range: SourceRange) {
    if scalar.isNull || scalar.text.isEmpty {
      diagnostics.append(.secretEmpty(name, at: range))
      store.unread.insert(name)
      return
    }
    let secret = Secret(named: name, text: scalar.text)
    if let earlier = store.insert(SecretStore.Entry(secret: secret, nameRange: range)) {
      diagnostics.append(.secretDuplicate(name, at: range, first: earlier.nameRange))
    }
  }
}

extension YAMLNode {
  fileprivate var isNull: Bool {
    kind == .scalar && isPlain && ["", "~", "null", "Null", "NULL"].contains(text)
  }

  /// Without a tag, or with one that says what is true of every secret.
  fileprivate var hasTextTag: Bool {
    switch tag {
    case nil, "!", "!!str", "!!map": true
    default: false
    }
  }
}
