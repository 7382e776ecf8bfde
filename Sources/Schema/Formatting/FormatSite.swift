public import Diagnostics

/// Sets a site in its canonical layout: indentation, blanks, empty lines and the places of comments.
///
/// Order, spelling and comments stay. The result is read again, and where it would mean anything
/// else than the text did, it is not used.
///
/// - Returns: The text in canonical layout; nil after findings, where it is no YAML or cannot be set
///   safely. A text in canonical layout comes back as it is.
public func formatSite(
  _ source: SourceText, as id: SourceID
) -> (text: [UInt8]?, diagnostics: [Diagnostic]) {
  let (document, findings) = parseYAML(source, as: id)
  guard let document, let root = document.root,
    !findings.contains(where: { $0.severity == .error })
  else { return (nil, findings) }
  guard root.kind == .mapping else { return (nil, findings + [.notAMapping(at: root.range)]) }
  let tree = LayoutTree(document, source)
  let comments = LayoutComments(tree)
  var printer = LayoutPrinter(tree, comments)
  let text = printer.print()
  let result = SourceText(name: source.name, utf8: text)
  guard let again = parseYAML(result, as: id).document, again.hasContent(of: document),
    LayoutComments(LayoutTree(again, result)).texts == comments.texts
  else { return (nil, findings + [.layoutNotSet(at: root.range)]) }
  return (text, findings)
}

extension LayoutComments {
  /// Sorted, because a comment inside an entry may have moved above it.
  fileprivate var texts: [String] {
    all.map { String(decoding: $0.text, as: UTF8.self) }.sorted()
  }
}

extension YAMLDocument {
  /// Whether two documents have the same nodes with the same texts, whatever they are set like.
  fileprivate func hasContent(of other: YAMLDocument) -> Bool {
    records.count == other.records.count
      && zip(records, other.records).allSatisfy { mine, theirs in
        mine.kind == theirs.kind && mine.tag == theirs.tag && mine.flags == theirs.flags
          && (mine.kind == .scalar
            ? content(of: mine) == other.content(of: theirs) : mine.first == theirs.first)
      }
  }

  private func content(of record: YAMLRecord) -> ArraySlice<UInt8> {
    text[Int(record.first)..<Int(record.first) + Int(record.second)]
  }
}
