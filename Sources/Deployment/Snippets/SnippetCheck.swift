internal import ConfigFormats
public import Diagnostics
internal import Schema

extension SitePlan {
  /// What is wrong with the operator's own words, each read by the grammar of its place.
  ///
  /// - Parameter source: The text of the site, which findings point into.
  public func snippetFindings(in source: SourceText) -> [Diagnostic] {
    var tree = ConfigTree()
    return SnippetPlace.allCases.flatMap { place -> [Diagnostic] in
      guard let snippet = site.snippets[place], let range = snippet.range, !snippet.isStandIn
      else { return [] }
      if let feature = place.feature, !features.contains(feature) {
        return [.unusedSnippet(place, at: range)]
      }
      let check = SnippetCheck(
        place: place, text: Array(snippet.value.utf8),
        source: SnippetSource(snippet.value, at: range, in: source))
      return check.findings(with: &tree)
    }
  }
}

/// One snippet, held against its place.
struct SnippetCheck {
  let place: SnippetPlace
  let text: [UInt8]
  let source: SnippetSource

  /// A setting behind the snippet: where a reader does not find it as what it is, the snippet would
  /// have swallowed what follows it in the file.
  private static let mark = "snippet_ends_here"

  private var behind: String {
    switch place.format {
    case .nginx: "\n\(Self.mark) on;\n"
    case .javascript: "\n\(Self.mark) = true;\n"
    case .coturn: "\n\(Self.mark)\n"
    default: "\n\(Self.mark) = true\n"
    }
  }

  func findings(with tree: inout ConfigTree) -> [Diagnostic] {
    if let secret = firstSecret { return [.secretInSnippet(place, at: source.range(of: secret))] }
    let whole = text + Array(behind.utf8)
    let isRead = whole.withUnsafeBufferPointer { place.format.read($0, into: &tree) }
    precondition(isRead, "places are in files that have readers")
    var findings = tree.findings.map {
      Diagnostic.unreadableSnippet(place, $0.reason, at: source.range(of: $0.range))
    }
    // What lies behind the snippet is reported at its end, and mostly more than once.
    var seen: Set<Diagnostic> = []
    findings.removeAll { !seen.insert($0).inserted }
    guard findings.isEmpty else { return Array(findings.prefix(5)) }
    var isMarked = false
    for setting in tree.roots {
      let key = tree.key(of: setting)
      isMarked = isMarked || key == Self.mark
      if place.leavingWords.contains(key) {
        let start = tree.range(of: setting).lowerBound
        findings.append(
          .leavingSnippet(
            place, word: key, at: source.range(of: start..<start + key.utf8.count)))
      }
    }
    if findings.isEmpty, !isMarked {
      findings.append(
        .unreadableSnippet(
          place, "it does not end, so it would swallow what follows it",
          at: source.range(of: max(0, text.count - 1)..<text.count)))
    }
    if place == .configJS, let directive = firstRange(of: "<!--#") {
      findings.append(
        .unreadableSnippet(
          place, "nginx would take this for a directive of its own",
          at: source.range(of: directive)))
    }
    return findings
  }

  /// What looks like a secret that somebody hopes to find here.
  private var firstSecret: Range<Int>? {
    ["!secret", "<redacted:"].lazy.compactMap(firstRange).first
  }

  private func firstRange(of word: String) -> Range<Int>? {
    let word = Array(word.utf8)
    guard text.count >= word.count else { return nil }
    for start in 0...(text.count - word.count) where text[start...].starts(with: word) {
      return start..<start + word.count
    }
    return nil
  }
}
