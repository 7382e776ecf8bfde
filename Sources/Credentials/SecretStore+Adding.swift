public import Diagnostics
internal import TemplateEngine

/// What ``SecretStore/adding(_:random:)`` made.
public struct SecretAddition: Sendable {
  /// The whole new file, every byte of the old one in it; equal to the old one when nothing was
  /// added. Holds secrets: for the writer of the file alone.
  public let text: [UInt8]
  /// The names of new secrets, in the order of the file.
  public let added: [String]
  /// Needs that only a person can fill, with ``SecretNeed/wayOut(file:)`` for what to do.
  public let notMade: [SecretNeed]
  /// An error where the file has no place for more secrets, or has mistakes; `text` is then the old
  /// file.
  public let diagnostics: [Diagnostic]
}

extension SecretAddition: CustomStringConvertible, CustomReflectable {
  public var description: String { "<added secrets: \(added.joined(separator: ", "))>" }
  public var customMirror: Mirror { Mirror(self, children: ["added": added]) }
}

extension SecretStore {
  private static let header = """
    # The secrets of a site. Keep this file to yourself (mode 0600) and out of version control.
    # 'jitsi-compile secrets init SITE' adds what is missing and changes no line that is here.

    """

  /// The file with every missing secret that can be made, at the end of its map.
  ///
  /// Nothing that is there changes: not a text, a comment, the order or a blank line. So a second
  /// run, which finds nothing missing, returns the same bytes. Where the end of the map is no good
  /// place (text that depends on what follows it), other places are tried, and each result is read
  /// back before it is returned.
  ///
  /// - Parameters:
  ///   - needs: What the site needs; the site key is added to it.
  ///   - random: As many random bytes as it is asked for, from a source fit for keys. It is a
  ///     parameter because nothing below the command line has any randomness.
  public func adding(
    _ needs: some Sequence<SecretNeed>, random: (Int) -> [UInt8]
  ) -> SecretAddition {
    guard let source else { preconditionFailure("placeholders are not written to a file") }
    let missing = Self.merge(needs).filter { entry(named: $0.name) == nil }
    let notMade = missing.filter { !$0.kind.isGenerated }
    let new = missing.compactMap { need in
      Self.make(need.kind, random: random).map { (name: need.name, text: $0) }
    }
    let texts = entries.compactMap { $0.secret.reveal() } + new.map(\.text)
    precondition(
      Set(texts).count >= Set(texts.dropLast(new.count)).count + new.count,
      "the source of random bytes repeats itself")

    if new.isEmpty {
      return SecretAddition(text: source.utf8, added: [], notMade: notMade, diagnostics: [])
    }
    for edit in edits(for: new, in: source) {
      let text = edit.applied(to: source.utf8)
      if Self.holds(entries, and: new, text) {
        return SecretAddition(
          text: text, added: new.map(\.name), notMade: notMade, diagnostics: [])
      }
    }
    return SecretAddition(
      text: source.utf8, added: [], notMade: notMade,
      diagnostics: [.secretsNotExtended(fileName, at: mapKeyRange)])
  }

  /// A new text; nil for what cannot be made.
  private static func make(_ kind: SecretKind, random: (Int) -> [UInt8]) -> String? {
    switch kind {
    case .password(let length): SafeText.make(length: max(length, 32), random: random)
    case .hmacKey(let bytes):
      SafeText.make(length: SafeText.length(forBytes: bytes), random: random)
    case .siteKey: SafeText.make(length: SafeText.length(forBytes: 32), random: random)
    case .operatorSupplied, .certificate, .privateKey, .publicKey, .trustStore: nil
    }
  }

  /// Whether a file is without mistakes and holds these secrets and no others, each with its text.
  private static func holds(
    _ old: [Entry], and new: [(name: String, text: String)], _ text: [UInt8]
  ) -> Bool {
    let source = SourceText(name: "", utf8: text, isConfidential: true)
    let (loaded, diagnostics) = load(source, as: SourceID(0))
    guard let store = loaded, diagnostics.isEmpty else { return false }
    return store.entries.count == old.count + new.count
      && old.allSatisfy { store.secret(named: $0.secret.name) == $0.secret }
      && new.allSatisfy { store.secret(named: $0.name) == Secret(named: $0.name, text: $0.text) }
  }

  /// An insertion at a byte offset.
  private struct Edit {
    var offset: Int
    var insertion: String

    func applied(to text: [UInt8]) -> [UInt8] {
      text[..<offset] + Array(insertion.utf8) + text[offset...]
    }
  }

  /// A name as a key: in quotes where another program could take it for a number or for syntax.
  private static func key(_ name: String) -> String {
    let isPlain = name.utf8.first.map {
      $0 | 0x20 >= UInt8(ascii: "a") && SafeText.isLetterOrDigit($0)
    }
    return isPlain == true ? name : "\"\(name)\""
  }

  /// Ways to write the new secrets into the file, the most natural first.
  private func edits(for new: [(name: String, text: String)], in source: SourceText) -> [Edit] {
    let text = source.utf8
    let newline =
      text.firstIndex(of: 0x0A).map { $0 > 0 && text[$0 - 1] == 0x0D } == true
      ? "\r\n" : "\n"
    // A file that does not end its last line gets the line break that is missing.
    let join = text.isEmpty || text.last == 0x0A ? "" : newline
    func lines(indent: Int) -> String {
      let blanks = String(repeating: " ", count: indent)
      return new.map { "\(blanks)\(Self.key($0.name)): \"\($0.text)\"\(newline)" }.joined()
    }

    if isBlank {
      let header = text.isEmpty ? Self.header : ""
      let start = "\(header)\(join)version: 1\(newline)secrets:\(newline)"
      return [Edit(offset: text.count, insertion: start + lines(indent: 2))]
    }
    guard let mapRange, let mapKeyRange else {
      let start = "\(join)secrets:\(newline)"
      return [Edit(offset: text.count, insertion: start + lines(indent: 2))]
    }
    let start = source.offset(of: mapRange.start)
    if start < text.count, text[start] == UInt8(ascii: "{") {
      let pairs = new.map { "\(Self.key($0.name)): \"\($0.text)\", " }.joined()
      return [Edit(offset: start + 1, insertion: pairs)]
    }
    // A map without a first key is a value that was left out.
    let indent = Int(firstKeyRange?.start.column ?? mapKeyRange.start.column + 2)
    let last = firstKeyRange == nil ? mapKeyRange.end.line : mapRange.end.line
    func startOfLine(_ line: UInt32) -> Int {
      source.offset(of: SourcePosition(line: Int(line), column: 0))
    }
    var edits = [
      Edit(offset: text.count, insertion: join + lines(indent: indent)),
      Edit(offset: startOfLine(last + 1), insertion: lines(indent: indent)),
    ]
    if let firstKeyRange {
      let offset = startOfLine(firstKeyRange.start.line)
      edits.append(Edit(offset: offset, insertion: lines(indent: indent)))
    }
    return edits
  }
}
