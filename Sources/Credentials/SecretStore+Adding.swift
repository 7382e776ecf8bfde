public import Diagnostics
internal import TemplateEngine

/// What ``SecretStore/adding(_:by:)`` made.
public struct SecretAddition: Sendable {
  /// The whole new file, every byte of the old one in it; equal to the old one when nothing was
  /// added. Holds secrets: for the writer of the file alone.
  public let text: [UInt8]
  /// The names of new secrets, in the order of the file.
  public let added: [String]
  /// Needs that only a person can fill, with ``SecretNeed/wayOut(file:)`` for what to do.
  public let notMade: [SecretNeed]
  /// Errors where the file has no place for more secrets, or has mistakes (`text` is then the old
  /// file), and where a key or a certificate could not be made (`text` then has the others).
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
  ///   - means: Randomness, time and keys. They are parameters because nothing below the command
  ///     line has any.
  public func adding(
    _ needs: some Sequence<SecretNeed>, by means: SecretMeans
  ) -> SecretAddition {
    guard let source else { preconditionFailure("placeholders are not written to a file") }
    let merged = Self.merge(needs)
    let missing = merged.filter { entry(named: $0.name) == nil }
    let notMade = missing.filter { !$0.kind.isGenerated }
    var maker = SecretMaker(merged, in: self, means: means)
    for need in missing { maker.make(need) }
    let found = maker.diagnostics
    let new = missing.compactMap { need in
      maker.made[need.name].map { (name: need.name, text: $0) }
    }
    let texts = entries.compactMap { $0.secret.reveal() } + new.map(\.text)
    precondition(
      Set(texts).count >= Set(texts.dropLast(new.count)).count + new.count,
      "the source of random bytes repeats itself")

    if new.isEmpty {
      return SecretAddition(text: source.utf8, added: [], notMade: notMade, diagnostics: found)
    }
    for edit in edits(for: new, in: source) {
      let text = edit.applied(to: source.utf8)
      if Self.holds(entries, and: new, text) {
        return SecretAddition(
          text: text, added: new.map(\.name), notMade: notMade, diagnostics: found)
      }
    }
    return SecretAddition(
      text: source.utf8, added: [], notMade: notMade,
      diagnostics: found + [.secretsNotExtended(fileName, at: mapKeyRange)])
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
      return new.map { secret in
        let key = "\(blanks)\(Self.key(secret.name)):"
        // What ends in a line break is a block; its last line break belongs to it.
        guard secret.text.hasSuffix("\n") else { return "\(key) \"\(secret.text)\"\(newline)" }
        let block = secret.text.split(separator: "\n").map { "\(blanks)  \($0)\(newline)" }
        return "\(key) |\(newline)\(block.joined())"
      }.joined()
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
      let pairs = new.map {
        "\(Self.key($0.name)): \"\($0.text.replacing("\n", with: "\\n"))\", "
      }.joined()
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
