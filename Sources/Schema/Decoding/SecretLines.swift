internal import Diagnostics

/// Lines of a site that may show a secret although YAML did not get as far as saying so.
///
/// A password that was pasted into the site often begins or ends with what YAML cannot read, such as
/// `@`, `%` or a quote; the finding is then the parser's, which quotes what it reads.
enum SecretLines {
  /// Every key of the site that takes a secret.
  static let keys: Set<String> = keys(of: SiteSchema.shape)

  private static func keys(of record: RecordShape) -> Set<String> {
    record.fields.reduce(into: []) { keys, field in
      if case .secret = field.value { keys.insert(field.key) }
      if let inner = field.value.record { keys.formUnion(Self.keys(of: inner)) }
    }
  }

  /// A finding of the parser, without words and excerpt of what may be a secret.
  static func hiding(_ finding: Diagnostic, in source: SourceText) -> Diagnostic {
    let ranges = ([finding.range] + finding.notes.map(\.range)).compactMap { $0 }
    let key = ranges.lazy.compactMap { Self.key(atOrAbove: Int($0.start.line), in: source) }.first
    guard let key else {
      guard ranges.contains(where: { isInGenerations(Int($0.start.line), of: source) }) else {
        return finding
      }
      return hidingGenerations(finding)
    }
    var finding = finding
    finding.hidesExcerpt = true
    // Of a key that is written twice, the message names the key alone.
    if finding.code == "yaml.duplicate-key" { return finding }
    finding.message = "the value of '\(key)' is not YAML that can be read"
    finding.notes = finding.notes.map { Diagnostic.Note("this place belongs to it", at: $0.range) }
    finding.help =
      "write '\(key): !secret NAME' and keep the text in secrets.yaml; if the text stands here, "
      + "change the secret, since this file has shown it"
    return finding
  }

  /// Below `secrets`, where `secrets.yaml` has the texts themselves and the site has numbers.
  private static func hidingGenerations(_ finding: Diagnostic) -> Diagnostic {
    var finding = finding
    finding.hidesExcerpt = true
    if finding.code == "yaml.duplicate-key" { return finding }
    finding.message = "an entry of 'secrets' is not YAML that can be read"
    finding.notes = finding.notes.map { Diagnostic.Note("this place belongs to it", at: $0.range) }
    finding.help =
      "write 'NAME: 2' here and keep the text in secrets.yaml; if the text stands here, change the "
      + "secret, since this file has shown it"
    return finding
  }

  /// Whether the last line at or above `number` that begins at the margin is the key `secrets`.
  private static func isInGenerations(_ number: Int, of source: SourceText) -> Bool {
    for number in stride(from: number, through: 0, by: -1) {
      let line = source.line(number)
      guard let first = line.utf8.first, !" \t#".utf8.contains(first) else { continue }
      return line.hasPrefix("secrets:")
    }
    return false
  }

  /// A finding of the decoder, without the excerpt of a line that has such a key and a text for it.
  static func hidingExcerpt(_ finding: Diagnostic, in source: SourceText) -> Diagnostic {
    guard let range = finding.range, !finding.hidesExcerpt else { return finding }
    let line = source.line(Int(range.start.line))
    guard let key = key(in: line), !line.contains("!secret"), !line.hasSuffix("\(key):") else {
      return finding
    }
    var finding = finding
    finding.hidesExcerpt = true
    return finding
  }

  /// The key of the line or, where the line has none, of the one that it continues; a name behind
  /// `!secret` is continued by nothing.
  private static func key(atOrAbove number: Int, in source: SourceText) -> String? {
    if let key = key(in: source.line(number)) { return key }
    var number = number
    while number > 0, !source.line(number).contains(":") { number -= 1 }
    let line = source.line(number)
    return line.contains("!secret") ? nil : key(in: line)
  }

  private static func key(in line: String) -> String? {
    // With its '!' a tag is no key.
    let words = line.unicodeScalars.split {
      !($0.properties.isAlphabetic || "_-!".unicodeScalars.contains($0))
    }
    return words.lazy.map { String($0) }.first { keys.contains($0) }
  }
}
