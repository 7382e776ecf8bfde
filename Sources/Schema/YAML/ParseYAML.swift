public import Diagnostics

/// Parses one YAML document, with the place of every node.
///
/// Nothing is typed here: `no`, `1009` and `08` are scalars, and the schema decides what they
/// mean. Time and memory are linear in the size of the file, whatever is in it.
///
/// - Parameters:
///   - source: The text, as bytes; UTF-8, with or without a byte order mark.
///   - id: What the ranges of nodes and findings name as their text.
/// - Returns: The document and every finding. The document is nil where reading on would only
///   produce false findings: after a syntax error, a broken encoding or an exceeded limit. After
///   any other finding it is whole, with the offending part left out or marked
///   ``YAMLNode/isInvalid``. Its root is nil for a text without content (`yaml.empty`).
public func parseYAML(
  _ source: SourceText, as id: SourceID, limits: YAMLLimits = .standard
) -> (document: YAMLDocument?, diagnostics: [Diagnostic]) {
  guard source.utf8.count <= limits.maxBytes else {
    return (nil, [.yamlTooLarge(source.utf8.count, limit: limits.maxBytes, in: id)])
  }
  return source.utf8.withUnsafeBufferPointer { bytes in
    var check = YAMLTextCheck(bytes, in: id)
    if let finding = check.run() { return (nil, [finding]) }
    let input = UnsafeBufferPointer(rebasing: bytes[check.contentStart...])
    var composer = YAMLComposer(
      input, in: id, mayQuote: !source.isConfidential, limits: limits)
    do throws(YAMLComposer.Stop) {
      let document = try composer.compose()
      return (document, composer.diagnostics)
    } catch {
      switch error {
      case .syntax(let error):
        let finding = YAMLSyntaxExplanation(
          of: error, in: source, as: id, rootStart: composer.rootStart,
          multilineQuote: composer.multilineQuote, openBracket: composer.openBracket
        ).diagnostic
        return (nil, composer.diagnostics + [finding])
      case .limit:
        return (nil, composer.diagnostics)
      }
    }
  }
}
