/// How a value must be spelled where a tag stands.
public struct Place: Hashable, Sendable {
  public enum Kind: UInt8, Hashable, Sendable {
    /// Outside quotes: a text becomes a complete literal of the grammar.
    case bare
    /// Inside quotes of the first or second kind: a text is escaped for those quotes.
    case doubleQuoted, singleQuoted, backQuoted
    /// In a comment: a text may not end the comment.
    case comment
    /// Inside a long string, a heredoc or whatever else the grammar's file says.
    case raw
    /// No value can stand here.
    case forbidden
  }

  public let format: ConfigFormat
  public let kind: Kind
  /// Meaning private to the grammar's file.
  package var detail: UInt8 = 0

  package init(format: ConfigFormat, kind: Kind, detail: UInt8 = 0) {
    (self.format, self.kind, self.detail) = (format, kind, detail)
  }

  /// Writes `text` so that the program that reads the file gets back exactly these bytes.
  ///
  /// - Returns: nil when written; otherwise why the place cannot carry the text, and nothing was
  ///   written. `text` is UTF-8.
  public func write(_ text: UnsafeBufferPointer<UInt8>, into out: inout ByteBuffer) -> Unspellable?
  {
    if let refusal { return refusal }
    let start = out.count
    do throws(Unspellable) {
      try writeThroughGrammar(text, into: &out)
      return nil
    } catch {
      out.truncate(to: start)
      return error
    }
  }

  /// Writes a decimal number; never quoted, since no grammar gives digits a second meaning.
  public func write(_ number: Int, into out: inout ByteBuffer) -> Unspellable? {
    if let refusal { return refusal }
    if number < 0, format.accept(AskingForBlank(place: self)) { out.append(UInt8(ascii: " ")) }
    out.append(decimal: number)
    return nil
  }

  /// Writes `true` or `false`, in formats where that has no meaning too.
  public func write(_ flag: Bool, into out: inout ByteBuffer) -> Unspellable? {
    if let refusal { return refusal }
    out.append(flag ? "true" : "false" as StaticString)
    return nil
  }

  private var refusal: Unspellable? {
    guard kind == .forbidden else { return nil }
    return Unspellable(Forbidden(rawValue: detail)?.reason ?? "no value can stand here")
  }
}

private struct AskingForBlank: GrammarVisitor {
  let place: Place
  func visit<G: Grammar>(_ grammar: G.Type) -> Bool { G.needsBlankBeforeMinus(place) }
}
